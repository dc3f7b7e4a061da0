"""Which language a message is in: by its script, and by the small words only one language has."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_WORDS = Path(__file__).parent / "data" / "languages.yaml"
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he", "ARABIC": "ar", "DEVANAGARI": "hi", "THAI": "th", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "BENGALI": "bn", "TAMIL": "ta", "ARMENIAN": "hy", "GEORGIAN": "ka",
}  # fmt: skip
_READ_CHARS = 400
_ADDRESS = re.compile(r"(?<!\S)[^\s@/]*+[@/]\S*+")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:'[^\W\d_]+)?(?!\w)")
"""Neither the "W" of an order number nor the "h" of "24h"."""


def detect(text: str) -> str:
    """BCP 47 code of the language; "en" where nothing speaks against it."""
    text = text[:_READ_CHARS]
    if not text.isascii():
        scripts = Counter(filter(None, (_script(character) for character in text)))
        letters = sum(character.isalpha() for character in text)
        if scripts and 2 * scripts.total() > letters:
            return "ja" if scripts["ja"] else scripts.most_common(1)[0][0]
    words = [word.lower() for word in _WORD.findall(_ADDRESS.sub(" ", text))]
    counts = {language: sum(word in known for word in words) for language, known in _small_words().items()}
    english = counts.pop("en")
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 and counts[best] > 1.5 * english else "en"


def _script(character: str) -> str | None:
    if character.isascii() or not character.isalpha():
        return None
    return _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0].partition("-")[0])


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    lists: dict[str, str] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}
