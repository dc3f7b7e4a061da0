"""One shop's language as pocketsphinx reads it: trigrams and a dictionary, in a folder named by their sources."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pocketsphinx

from bot.speech.grammars import grammar_words
from bot.speech.keeping import forget_older, kept
from bot.speech.ngrams import arpa
from bot.speech.pronouncing import pronounce
from bot.speech.shop_language import spoken_sentences

RECIPE = 2
"""Raised when the same sentences make another model."""
OFTEN = 4
"""An unknown word typed so often is meant; a rarer one is a typing error."""
CATALOGUE_WEIGHT = 2
KEPT = 3
LETTER_A = "EY"


@dataclass(frozen=True, slots=True)
class ShopLanguage:
    """Where the two files of one shop's language lie."""

    folder: Path

    @property
    def model(self) -> Path:
        return self.folder / "trigrams.arpa"

    @property
    def dictionary(self) -> Path:
        return self.folder / "words.dict"


def build_language(said: Sequence[str], names: Sequence[str], home: Path) -> ShopLanguage:
    """The language of `said`, what shoppers say, and `names`, the catalogue's titles; built once, kept in `home`."""
    source = json.dumps([RECIPE, list(said), list(names)]).encode()
    folder = home / hashlib.sha256(source).hexdigest()[:16]
    language = ShopLanguage(kept(folder, lambda making: _write(ShopLanguage(making), said, names)))
    forget_older(home, KEPT)
    return language


def _write(language: ShopLanguage, said: Sequence[str], names: Sequence[str]) -> None:
    known = _dictionary()
    named = [words for words in spoken_sentences(names) if words]
    typed = [words for words in spoken_sentences(said) if words]
    counts = Counter(word for words in typed for word in words)
    trusted = {word for words in named for word in words} | {word for word in counts if counts[word] >= OFTEN}
    sayable = {word for word in trusted if word in known or pronounce(word)}
    sentences = [words for words in typed if all(word in known or word in sayable for word in words)]
    sentences += [words for words in named if sayable.issuperset(words)] * CATALOGUE_WEIGHT
    vocabulary = sorted({word for words in sentences for word in words} | grammar_words())
    language.model.write_text(arpa(sentences), encoding="utf-8")
    language.dictionary.write_text("".join(_entries(vocabulary, known)), encoding="utf-8")


def _entries(vocabulary: Iterable[str], known: dict[str, list[str]]) -> Iterator[str]:
    for word in vocabulary:
        variants = known.get(word) or [pronounce(word)]
        for number, phones in enumerate([*variants, LETTER_A] if word == "a" else variants, 1):
            yield f"{word}{f'({number})' if number > 1 else ''} {phones}\n"


def _dictionary() -> dict[str, list[str]]:
    """Word -> its pronunciations, of the English dictionary in the wheel."""
    found: dict[str, list[str]] = defaultdict(list)
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, phones = line.partition(" ")
        found[word.partition("(")[0]].append(phones)
    return found
