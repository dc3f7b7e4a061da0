"""Spelling repair: what was meant is what fits its neighbours and is easily mistyped so.

Ids, names, addresses and the catalogue's words are left alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice

from nlu import keyboard
from nlu.deletions import Deletions
from nlu.lattice import UNKNOWN, Edit, Likelihood, Way, cheapest
from nlu.normalize import Normal
from nlu.phrases import TOKEN, Phrases, token
from nlu.types import Entity

_COMMON_WORDS = 25_000  # of the frequency list; rarer words are known, but nothing is repaired into them
_LEAST_LETTERS_FOR_TWO = 4  # wrong ones, and only towards a word of the training sentences
_MOST_LETTERS = 24
_MOST_TOKENS = 150  # of a message; a longer one is not typed in a hurry
_COMPARED, _CANDIDATES = 14, 8
_SINGLE = frozenset("aiur")
_SIGNS_BEFORE, _SIGNS_AFTER, _JOINTS = frozenset("@#'._-"), frozenset("@#_'"), frozenset("-.")
"""What joins a word to something longer; a joint only with something behind it."""
_SHORTHAND_WORDS = "u r ur im ive id pls plz thx thanx btw asap ok n w uh huh um mm mhm hmm er erm"
_SHORTHAND = frozenset(_SHORTHAND_WORDS.split())
_MOST_ACRONYM = 4
_KEPT_WORDS = 50_000
_MOVED_SPACE, _SPLIT, _JOINED = 5.0, 7.0, 7.0
_LEFT, _LEFT_A_LETTER = 12.0, 2.5
"""What it costs to leave a word that nobody knows, and each of its letters: a long one is rather meant so."""
_KNOWN, _ALL_KNOWN = 1.5, 8.0
"""What it costs beside to change a word that exists: in a message with misspelt words, and in one without."""
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


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    """In lower case; of a number or a sign, what stands for it."""
    is_open: bool = False
    """Whether it may be changed at all."""
    is_unknown: bool = False


class Speller:
    """Repairs the words of a message that nobody knows, and those that hardly stand where they stand."""

    def __init__(self, phrases: Phrases, catalogue_words: Iterable[str] = ()) -> None:
        """`phrases`: of the training sentences."""
        common, rare = _english()
        own = {word: count for word, count in phrases.words.items() if word[0].isalpha()}
        self._catalogue = frozenset(catalogue_words)
        self._own, self._phrases = own, phrases
        self._known = rare | common.keys() | own.keys() | self._catalogue | _SHORTHAND
        self._whole = frozenset({*common, *own, *self._catalogue})
        self._wide = Deletions(self._whole, distance=1)
        self._deep = Deletions({word for word in own if len(word) > 2} | self._catalogue, distance=2)
        self._likelihood = Likelihood(phrases, common, self._catalogue)
        self._meant: dict[tuple[str, bool], tuple[tuple[str, float], ...]] = {}

    def repair(self, normal: Normal, *, found: Iterable[Entity] = ()) -> Repaired:
        """`normal` with misspelt words replaced; nothing inside an entity of `found` with fixed spelling is touched."""
        words = self._words(normal.text, found)
        if len(words) > _MOST_TOKENS:
            return Repaired(normal)
        is_misspelt = any(word.is_unknown for word in words)
        if not is_misspelt and not any(self._is_odd(words, at) for at in range(len(words))):
            return Repaired(normal)
        ways = [list(self._ways(words, at, normal.text, is_misspelt)) for at in range(len(words))]
        edits = cheapest(ways, self._likelihood)
        return _replaced(normal, edits) if edits else Repaired(normal)

    def _words(self, text: str, found: Iterable[Entity]) -> list[_Word]:
        protected = [(entity.start, entity.end) for entity in found if entity.label in _PROTECTED]
        shouts = text.isupper() and text.count(" ") > 1
        words = []
        for match in TOKEN.finditer(text):
            word, (start, end) = token(match[0]), match.span()
            is_open = (
                word[0].isalpha()
                and word.isascii()
                and len(word) <= _MOST_LETTERS
                and not _is_name(match)
                and not (match[0].isupper() and word not in _SINGLE and len(word) <= _MOST_ACRONYM and not shouts)
                and not _is_part(text, start, end)
                and not any(s < end and start < e for s, e in protected)
            )
            words.append(_Word(start, end, word, is_open, is_open and not self._is_known(word)))
        return words

    def _is_known(self, word: str) -> bool:
        is_plural = len(word) > _LEAST_LETTERS_FOR_TWO and word.removesuffix("s") in self._known
        return len(word) == 1 or word in self._known or is_plural or word.removesuffix("'s") in self._known

    def _is_odd(self, words: Sequence[_Word], at: int) -> bool:
        """Whether a word that exists has never stood between its neighbours."""
        word = words[at]
        if len(word.text) == 1 or not word.is_open or not self._phrases.follow or not self._may_change(word.text):
            return False
        before = words[at - 1].text if at else "."
        after = words[at + 1].text if at + 1 < len(words) else "."
        return not self._phrases.after(before, word.text) and not self._phrases.after(word.text, after)

    def _may_change(self, known: str) -> bool:
        return known not in _SHORTHAND and known not in self._catalogue

    def _ways(self, words: Sequence[_Word], at: int, text: str, is_misspelt: bool) -> Iterator[Way]:
        word = words[at]
        if word.is_unknown:
            yield Way(1, (UNKNOWN,), _LEFT + _LEFT_A_LETTER * len(word.text))
            yield from self._as_others(word, 0.0)
            yield from self._split(word)
        else:
            yield Way(1, (word.text,))
            if word.is_open and self._may_change(word.text) and (is_misspelt or self._is_odd(words, at)):
                yield from self._as_others(word, _KNOWN if is_misspelt else _ALL_KNOWN)
        if at + 1 < len(words) and is_misspelt:
            following = words[at + 1]
            if word.is_open and following.is_open and text[word.end : following.start] == " ":
                yield from self._respaced(word, following)

    def _as_others(self, word: _Word, cost: float) -> Iterator[Way]:
        for other, slips in self._candidates(word.text, deep=word.is_unknown):
            yield Way(1, (other,), cost + slips, ((word.start, word.end, other),))

    def _split(self, word: _Word) -> Iterator[Way]:
        """As two words that are known to follow one another: "whereis"."""
        for at in range(1, len(word.text)):
            first, second = word.text[:at], word.text[at:]
            if self._phrases.after(first, second) and self._is_whole(first) and self._is_whole(second):
                yield Way(1, (first, second), _SPLIT, ((word.start, word.end, f"{first} {second}"),))

    def _respaced(self, word: _Word, following: _Word) -> Iterator[Way]:
        """With the space between both moved by a letter, or left out: "wherei s", "or der"."""
        one, other = word.text, following.text
        if not (word.is_unknown or following.is_unknown or min(len(one), len(other)) == 1):
            return
        if self._is_whole(one + other):
            yield Way(2, (one + other,), _JOINED, ((word.start, following.end, one + other),))
        for first, second in ((one[:-1], one[-1] + other), (one + other[0], other[1:])):
            if self._is_whole(first) and self._is_whole(second):
                edits = (word.start, word.end, first), (following.start, following.end, second)
                yield Way(2, (first, second), _MOVED_SPACE, edits)

    def _is_whole(self, word: str) -> bool:
        return word in _SINGLE if len(word) < 2 else word in self._whole

    def _candidates(self, word: str, *, deep: bool) -> tuple[tuple[str, float], ...]:
        """Words that may have been meant, with what their slips cost, likeliest first."""
        if (word, deep) not in self._meant:
            if len(self._meant) > _KEPT_WORDS:
                self._meant.clear()
            self._meant[word, deep] = tuple(self._proposed(word, deep=deep))
        return self._meant[word, deep]

    def _proposed(self, word: str, *, deep: bool) -> list[tuple[str, float]]:
        near = dict(self._wide.near(word))
        if deep and len(word) >= _LEAST_LETTERS_FOR_TWO:
            near |= dict(self._deep.near(word))
        if not deep:
            near = {other: far for other, far in near.items() if other in self._own}
        likely = {other: self._likelihood.cost(UNKNOWN, other) for other in near if self._is_whole(other)}
        compared = sorted(likely, key=lambda other: (likely[other] + near[other] * keyboard.FORGOTTEN, other))
        slips = {other: keyboard.cost(other, word) for other in compared[:_COMPARED]}
        best = sorted(slips, key=lambda other: (likely[other] + slips[other], other))
        return [(other, slips[other]) for other in best[:_CANDIDATES]]


def _replaced(normal: Normal, edits: Sequence[Edit]) -> Repaired:
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


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether it is a piece of something longer: of an address, a number, a word with a hyphen."""
    before, after, beyond = text[start - 1 : start] if start else "", text[end : end + 1], text[end + 1 : end + 2]
    goes_on = after.isalnum() or after in _SIGNS_AFTER or (after in _JOINTS and beyond.isalnum())
    return before.isalnum() or before in _SIGNS_BEFORE or goes_on


@cache
def _english() -> tuple[Mapping[str, int], frozenset[str]]:
    """SymSpell's frequency list of English: the common words with their counts, and the rare ones."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    entries = [line.split(" ") for line in text.splitlines()]
    common = {word: int(count) for word, count in entries[:_COMMON_WORDS]}
    return common, frozenset(word for word, _ in entries[_COMMON_WORDS:])
