"""Spelling repair against the words of the domain: SymSpell, with ids, names and known words left alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice

from symspellpy import SymSpell, Verbosity

from nlu.normalize import Normal
from nlu.types import Entity

_WORD = re.compile(r"(?<![\w@.#'-])[^\W\d_]{4,24}(?![\w@#'-])")
_COMMON_WORDS = 25_000  # of the frequency list; rarer words are known, but nothing is repaired into them
_DOMAIN_COUNT = 50_000_000  # how often a word of the training sentences counts, against "the" at 23 billion
_PROTECTED = frozenset(
    {
        "order_id", "email", "promo_code", "sku", "tracking_number", "invoice_id", "account_id", "person_name",
        "street_address", "city",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text without its misspelt words."""

    normal: Normal
    misspelt: Mapping[int, str] = field(default_factory=dict)
    """Where a word was repaired -> how it was written."""


class Speller:
    """Repairs the words of a sentence that nobody knows."""

    def __init__(self, domain_words: Mapping[str, int], catalogue_words: Iterable[str] = ()) -> None:
        """`domain_words`: words of the training sentences and how often they occur."""
        common, rare = _english()
        self._symspell = SymSpell(max_dictionary_edit_distance=2, prefix_length=6)
        self._known = rare | common.keys() | domain_words.keys() | set(catalogue_words)
        for word, count in common.items():
            self._symspell.create_dictionary_entry(word, count)
        for word, count in domain_words.items():
            self._symspell.create_dictionary_entry(word, _DOMAIN_COUNT * count)
        for word in catalogue_words:
            self._symspell.create_dictionary_entry(word, _DOMAIN_COUNT)
        self._repairs: dict[str, str] = {}

    def repair(self, normal: Normal, *, found: Iterable[Entity] = ()) -> "Repaired":
        """`normal` with misspelt words replaced; nothing inside an entity of `found` with fixed spelling is touched."""
        protected = [(entity.start, entity.end) for entity in found if entity.label in _PROTECTED]
        edits = []
        for match in _WORD.finditer(normal.text):
            word = match[0]
            if (
                word.lower() in self._known
                or _is_name(match)
                or any(s < match.end() and match.start() < e for s, e in protected)
            ):
                continue
            repaired = self._repaired(word.lower())
            if repaired != word.lower():
                edits.append((match.start(), match.end(), repaired))
        return _replaced(normal, edits) if edits else Repaired(normal)

    def _repaired(self, word: str) -> str:
        if word not in self._repairs:
            if len(self._repairs) > 50_000:
                self._repairs.clear()
            distance = 1 if len(word) < 6 else 2
            found = self._symspell.lookup(word, Verbosity.CLOSEST, max_edit_distance=distance)
            self._repairs[word] = found[0].term if found else word
        return self._repairs[word]


def _replaced(normal: Normal, edits: Sequence[tuple[int, int, str]]) -> Repaired:
    misspelt: dict[int, str] = {}
    longer = 0
    for start, end, repaired in edits:
        misspelt[start + longer] = normal.text[start:end]
        longer += len(repaired) - (end - start)
    return Repaired(normal.replaced(edits), misspelt)


def english_words(count: int | None = None) -> frozenset[str]:
    """Every word of English that the list has, or the `count` that are used most."""
    common, rare = _english()
    return rare | common.keys() if count is None else frozenset(islice(common, count))


def _is_name(match: re.Match[str]) -> bool:
    """A capital inside a sentence: a name, which no dictionary knows."""
    word, before = match[0], match.string[: match.start()].rstrip()
    return word[0].isupper() and not word.isupper() and bool(before) and before[-1] not in ".!?:"


@cache
def _english() -> tuple[Mapping[str, int], frozenset[str]]:
    """SymSpell's frequency list of English: the common words with their counts, and the rare ones."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    entries = [line.split(" ") for line in text.splitlines()]
    common = {word: int(count) for word, count in entries[:_COMMON_WORDS]}
    return common, frozenset(word for word, _ in entries[_COMMON_WORDS:])
