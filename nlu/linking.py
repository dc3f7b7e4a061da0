"""Which product of the catalogue is meant, misspelt or half named; and the catalogue's own option words.

Words of the sentence are matched to words of titles (exactly, or a few letters off); the titles they point to are
ranked by the weight of what was named, so that "blue trail shoes" finds one of 50,000.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from nlu import aligning
from nlu.titles import WORD, Reading, TitleWords, title_words
from nlu.types import CatalogueItem, Entity

_PERSONS = frozenset({"i", "we", "you", "they", "he", "she"})
"""After these comes what they do: "I saw", not a saw."""
_JOINING = frozenset({"of", "with", "for", "and", "in", "the"})
NOTHING_MISSPELT: Mapping[int, str] = {}
_LINKED = 0.55
"""Confidence from which a product is named outright; below it the entity's value is the words said."""
_SPELT_OUT, _COVERED = 0.6, 0.4
"""Share of what was said, and of the title, from which words that are hardly to be read name a product."""
_REPAIRED = 0.95  # how alike a word is that repair has made a title's
_BY_LETTERS = 0.85
_MOST_HINTED = 2_000  # products that are compared letter by letter
_UNKNOWN = 0.5  # what a word that is in no title weighs, against the mean of those that are
_LABELS = {
    "color": "color",
    "colour": "color",
    "size": "size",
    "shoe size": "size",
    "material": "material",
    "fabric": "material",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A product that may be meant."""

    product_id: str
    title: str
    explained: float
    """Share of the weight of what was said that the title has, in [0, 1]."""
    covered: float
    """Share of the title's weight that was said, in [0, 1]."""

    @property
    def score(self) -> float:
        """Orders links: what is explained counts more than what is left unsaid."""
        return self.explained * math.sqrt(self.covered)


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of the sentence that may be one of a title."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    is_loose: bool = False
    """Whether so many of its letters are wrong that only the words around it can tell."""


class Catalogue:
    """The products, indexed by the words of their titles; immutable, rebuilt when the catalogue changes."""

    def __init__(self, items: Iterable[CatalogueItem]) -> None:
        self._items = tuple(items)
        titles = [frozenset(title_words(item.title)) for item in self._items]
        counts = Counter(word for title in titles for word in title)
        total = len(self._items) + 1
        self._weights = {word: math.log(total / (count + 0.5)) + 0.3 for word, count in counts.items()}
        self._mean_weight = sum(self._weights.values()) / max(1, len(self._weights))
        self._postings = _postings(titles)
        self._title_weights = np.array([sum(self._weights[w] for w in title) or 1.0 for title in titles], np.float32)
        self._heads = frozenset(head for item in self._items for head in _heads(item))
        self._brands = {item.brand.lower(): item.brand for item in self._items if item.brand}
        self._title_words = TitleWords(self._postings)
        self._spellings = [" ".join(title_words(item.title)) for item in self._items]

    @property
    def words(self) -> frozenset[str]:
        """Every word of titles, brands and options, in lower case: what spelling repair must know."""
        options = (value for item in self._items for values in item.options.values() for value in values)
        named = (word for text in (*self._brands, *options) for word in title_words(text))
        return frozenset(self._postings) | frozenset(named)

    @property
    def option_values(self) -> frozenset[tuple[str, str]]:
        """(entity label, value) for every option value, brands included."""
        values = {
            (_LABELS.get(name.lower(), "option_value"), value)
            for item in self._items
            for name, values in item.options.items()
            for value in values
        }
        return frozenset(values) | {("brand", brand) for brand in self._brands.values()}

    def find(self, text: str, *, misspelt: Mapping[int, str] = NOTHING_MISSPELT) -> Iterator[Entity]:
        """The products `text` mentions; `value` is an id where one is meant, otherwise the words in lower case.

        `misspelt`: how words of `text` were written before they were repaired, by their place.
        """
        words = list(self._said(text, misspelt))
        found = list(self._named(words, text))
        if all(entity.value == entity.text.lower() for entity in found) and (
            spelt := self._by_letters(words, text, misspelt)
        ):
            yield spelt
            found = [entity for entity in found if entity.end <= spelt.start or spelt.end <= entity.start]
        yield from found

    def _named(self, words: Sequence[_Said], text: str) -> Iterator[Entity]:
        for loose_run in _runs(words, text):
            if entity := self._spelt_out(loose_run, text):
                yield entity
                continue
            for run in _runs([word for word in loose_run if not word.is_loose], text):
                if self._has_head(run):
                    yield from self._mentioned(run, text)

    def _by_letters(self, words: Sequence[_Said], text: str, misspelt: Mapping[int, str]) -> Entity | None:
        """The product whose title a row of words spells as a whole, whatever each of them may be."""
        rows = list(aligning.rows(text, [word.start for word in words if not word.is_loose]))
        if not rows:
            return None
        places = self._hinted([word for word in words if not word.is_loose])
        spelt = aligning.spelt(
            [[misspelt.get(match.start(), match[0]).lower() for match in row] for row in rows],
            [self._spellings[place] for place in places],
            self._title_words.english,
        )
        if spelt is None:
            return None
        start, end = rows[spelt[0]][0].start(), rows[spelt[0]][-1].end()
        item = self._items[places[spelt[1]]]
        return Entity("product", text[start:end], item.product_id, start, end, _BY_LETTERS)

    def _hinted(self, words: Sequence[_Said]) -> list[int]:
        """The products that have most of `words`, in no order."""
        had = np.zeros(len(self._items), np.float32)
        for word in words:
            had += self._weighed(word.readings)[0]
        places = np.flatnonzero(had)
        if len(places) > _MOST_HINTED:
            places = places[np.argpartition(-had[places], _MOST_HINTED)[:_MOST_HINTED]]
        return [int(place) for place in places]

    def linked(self, entity: Entity) -> Entity:
        """The same mention with the product it means, where the catalogue has one."""
        links = self.rank(entity.text, k=2)
        value = links[0].product_id if _is_clear(links) else entity.text.lower()
        return replace(entity, value=value)

    def rank(self, said: str, *, k: int = 5) -> list[Link]:
        """The `k` products `said` is likeliest to mean, best first; equals are all there is to choose between."""
        readings = [self._title_words.readings(word) for word in title_words(said)]
        return self._ranked([each for each in readings if each], said, k=k, unknown=readings.count(()))

    def _mentioned(self, run: Sequence[_Said], text: str) -> Iterator[Entity]:
        """The one product that `run` names; where it joins several with "and", each by itself."""
        entity, is_one = self._entity(run, text)
        cuts = [n for n, (before, after) in enumerate(pairwise(run), 1) if " and " in text[before.end : after.start]]
        pieces = [run[start:end] for start, end in pairwise([0, *cuts, len(run)])]
        if is_one or not cuts or not all(self._has_head(piece) for piece in pieces):
            yield entity
        else:
            yield from (self._entity(piece, text)[0] for piece in pieces)

    def _entity(self, run: Sequence[_Said], text: str) -> tuple[Entity, bool]:
        start, end = run[0].start, run[-1].end
        said = text[start:end]
        links = self._ranked([word.readings for word in run], said, k=2)
        if _is_clear(links, words=len(run)):
            confidence = min(0.99, 0.6 + 0.4 * links[0].score)
            return Entity("product", said, links[0].product_id, start, end, confidence), True
        return Entity("product", said, said.lower(), start, end, 0.7), False

    def _spelt_out(self, run: Sequence[_Said], text: str) -> Entity | None:
        """The product whose title `run` spells from its first word to its last, some of them hardly to be read."""
        if len(run) < 2 or not any(word.is_loose for word in run) or not self._has_head(run):
            return None
        said = text[run[0].start : run[-1].end]
        links = self._ranked([word.readings for word in run], said, k=2)
        if not _is_clear(links, words=len(run)) or links[0].explained < _SPELT_OUT or links[0].covered < _COVERED:
            return None
        return Entity("product", said, links[0].product_id, run[0].start, run[-1].end, 0.6 + 0.4 * links[0].score)

    def _said(self, text: str, misspelt: Mapping[int, str]) -> Iterator[_Said]:
        """The words of `text` that may be of titles."""
        before = ""
        for match in WORD.finditer(text):
            word = match[0].lower().removesuffix("'s")
            end = match.start() + len(word)
            if before not in _PERSONS:
                readings, is_loose = self._readings(word, misspelt.get(match.start(), "").lower())
                if readings:
                    yield _Said(match.start(), end, readings, is_loose)
            before = word

    def _readings(self, word: str, written: str) -> tuple[tuple[Reading, ...], bool]:
        """What a word may mean, and whether only loosely; one that was repaired is read as it was written, too."""
        strict = self._title_words.readings(word)
        if not written:
            return (strict, False) if strict else (self._title_words.readings(word, loosely=True), True)
        if not strict:
            return self._title_words.readings(written, loosely=True), True
        repaired = tuple(Reading(reading.word, _REPAIRED * reading.likeness) for reading in strict)
        known = {reading.word for reading in repaired}
        others = (reading for reading in self._title_words.readings(written) if reading.word not in known)
        return (*repaired, *others), False

    def _has_head(self, run: Sequence[_Said]) -> bool:
        return any(reading.word in self._heads for said in run for reading in said.readings)

    def _ranked(self, words: Sequence[tuple[Reading, ...]], said: str, *, k: int, unknown: int = 0) -> list[Link]:
        """Each word counts, for a title, as that reading of it which the title has; `unknown` more are in none."""
        words = list({readings[0].word: readings for readings in reversed(words)}.values())[::-1]
        if not words:
            return []
        had = np.zeros(len(self._items), np.float32)
        named = np.full(len(self._items), _UNKNOWN * self._mean_weight * unknown, np.float32)
        for readings in words:
            as_read, weight = self._weighed(readings)
            had += as_read
            named += weight
        explained, covered = np.minimum(1, had / named), np.minimum(1, had / self._title_weights)
        places = np.flatnonzero(had)
        quality = explained[places] ** 2 * covered[places]
        best = places[np.argsort(-quality, kind="stable")[: max(k, 10)]]
        links = [
            Link(self._items[at].product_id, self._items[at].title, float(explained[at]), float(covered[at]))
            for at in best.tolist()
        ]
        links.sort(key=lambda link: (-round(link.score, 3), -fuzz.ratio(said.lower(), link.title.lower())))
        return links[:k]

    def _weighed(self, readings: Sequence[Reading]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For every title, what it has of a word, and what the word weighs."""
        had = np.zeros(len(self._items), np.float32)
        weights = np.full(len(self._items), self._weights[readings[0].word], np.float32)
        for reading in reversed(readings):
            items = self._postings[reading.word]
            had[items] = self._weights[reading.word] * reading.likeness
            weights[items] = self._weights[reading.word]
        return had, weights


def _runs(words: Sequence[_Said], text: str) -> Iterator[list[_Said]]:
    """Words that lie together, with nothing but a joining word between them."""
    run: list[_Said] = []
    for word in words:
        between = WORD.findall(text, run[-1].end, word.start) if run else []
        if run and (len(between) > 1 or (between and between[0].lower() not in _JOINING)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_clear(links: Sequence[Link], *, words: int = 1) -> bool:
    """Whether the first is meant: no other explains as much, or it is named in full and no other is.

    `words`: how many were said. One of them that fits the first much better decides, where all are spelt otherwise.
    """
    if not links or links[0].score < _LINKED:
        return False
    if len(links) == 1:
        return True
    first, second = links[:2]
    in_full = first.covered > 0.9 and second.covered < 0.9
    least = 0.1 if first.explained > 0.97 else min(0.1, 0.12 / words)
    return first.explained - second.explained > least or (in_full and first.explained >= second.explained)


def _heads(item: CatalogueItem) -> Iterator[str]:
    """What the thing is: the last word of the title before "with", "for" or a comma, and the category's words."""
    before = re.split(r",| - | with | for | in |\(", item.title)[0]
    words = title_words(before)
    if words:
        yield words[-1]
    for word in title_words(item.category):
        yield word
        yield word.removesuffix("s")


def _postings(titles: Sequence[Iterable[str]]) -> dict[str, NDArray[np.int32]]:
    lists: dict[str, list[int]] = defaultdict(list)
    for item, title in enumerate(titles):
        for word in title:
            lists[word].append(item)
    return {word: np.array(items, dtype=np.int32) for word, items in lists.items()}
