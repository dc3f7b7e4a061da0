"""Which product of the catalogue is meant, misspelt or half named; and the catalogue's own option words.

Words of the sentence are matched to words of titles (exactly, or through shared trigrams and an edit ratio); the
titles they point to are ranked by the weight of what was named, so that "blue trail shoes" finds one of 50,000.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from nlu.spelling import everyday_words
from nlu.types import CatalogueItem, Entity

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SMALL_WORDS = (
    "a an the of for with and or in on to by from my your our it is me set pack new no one two order orders item items "
    "i you we they be was are am has have had do does did not can will would could should this that these those at as "
    "if so but when what where which who how why all any some more most than then there here out up down off over "
    "get got want need like please hi hello thanks thank help service free gift price shop store"
)
_SHARED = frozenset(_SMALL_WORDS.split())
"""Words that name nothing by themselves, even where a title has them."""
_PERSONS = frozenset({"i", "we", "you", "they", "he", "she"})
"""After these comes what they do: "I saw", not a saw."""
_EVERYDAY_WORDS = 6_000  # so common that they are meant as written: "bring" is no misspelt ring, "express" no espresso
_FUZZY_RATIO = 80.0  # of 100; below it two words of five letters differ in two
_MIN_FUZZY_LETTERS = 4
_CANDIDATES = 60
_LINKED = 0.55
"""Confidence from which a product is named outright; below it the entity's value is the words said."""
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
class _Mention:
    start: int
    end: int
    words: tuple[str, ...]
    """As the catalogue writes them."""
    ratios: tuple[float, ...]


class Catalogue:
    """The products, indexed by the words of their titles; immutable, rebuilt when the catalogue changes."""

    def __init__(self, items: Iterable[CatalogueItem]) -> None:
        self._items = tuple(items)
        self._titles = [_words(item.title) for item in self._items]
        counts = Counter(word for title in self._titles for word in set(title))
        total = len(self._items) + 1
        self._weights = {word: math.log(total / (count + 0.5)) + 0.3 for word, count in counts.items()}
        self._postings = _postings(self._titles)
        self._title_weights = np.array([sum(self._weights[w] for w in set(t)) or 1.0 for t in self._titles], np.float32)
        self._heads = frozenset(head for item in self._items for head in _heads(item))
        self._brands = {item.brand.lower(): item.brand for item in self._items if item.brand}
        self._trigrams = _trigram_index(self._postings)
        self._resolved: dict[str, tuple[str, float] | None] = {}
        self._everyday = everyday_words(_EVERYDAY_WORDS)

    @property
    def words(self) -> frozenset[str]:
        """Every word of titles, brands and options, in lower case: what spelling repair must know."""
        options = (value for item in self._items for values in item.options.values() for value in values)
        named = (word for text in (*self._brands, *options) for word in _words(text))
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

    def find(self, text: str) -> Iterator[Entity]:
        """The products `text` mentions; `value` is an id where one is meant, otherwise the words in lower case."""
        for mention in self._mentions(text):
            said = text[mention.start : mention.end]
            yield self._entity(mention, said)

    def linked(self, entity: Entity) -> Entity:
        """The same mention with the product it means, where the catalogue has one."""
        links = self.rank(entity.text, k=2)
        value = links[0].product_id if _is_clear(links) else entity.text.lower()
        return replace(entity, value=value)

    def rank(self, said: str, *, k: int = 5) -> list[Link]:
        """The `k` products `said` is likeliest to mean, best first; equals are all there is to choose between."""
        found = [(word, match) for word in _words(said) if (match := self._resolve(word))]
        return self._ranked([match[0] for _, match in found], [match[1] for _, match in found], said, k=k)

    def _entity(self, mention: _Mention, said: str) -> Entity:
        links = self._ranked(list(mention.words), list(mention.ratios), said, k=2)
        if _is_clear(links):
            confidence = min(0.99, 0.6 + 0.4 * links[0].score)
            return Entity("product", said, links[0].product_id, mention.start, mention.end, confidence)
        return Entity("product", said, said.lower(), mention.start, mention.end, 0.7)

    def _mentions(self, text: str) -> Iterator[_Mention]:
        """Runs of title words that lie together and have a head noun, or two words at least."""
        run: list[tuple[int, int, str, float]] = []
        gap = 0
        before = ""
        for match in [*_WORD.finditer(text), None]:
            known = self._resolve(match[0].lower()) if match and before not in _PERSONS else None
            before = match[0].lower() if match else ""
            if match and known:
                run.append((match.start(), match.end(), *known))
                gap = 0
                continue
            gap += 1
            if run and (match is None or gap > 1 or match[0].lower() not in {"of", "with", "for", "and", "in", "the"}):
                if any(word in self._heads for _, _, word, _ in run):
                    yield _Mention(run[0][0], run[-1][1], tuple(r[2] for r in run), tuple(r[3] for r in run))
                run = []

    def _resolve(self, word: str) -> tuple[str, float] | None:
        """The title word that `word` means and how alike they are (1 = equal)."""
        if word in self._postings:
            return word, 1.0
        if word in _SHARED or len(word) < _MIN_FUZZY_LETTERS or len(word) > 30 or not word.isalpha():
            return None
        if word not in self._resolved:
            if len(self._resolved) > 20_000:
                self._resolved.clear()
            self._resolved[word] = self._nearest(word)
        return self._resolved[word]

    def _nearest(self, word: str) -> tuple[str, float] | None:
        stem = word[:-1] if word.endswith("s") else f"{word}s"
        if stem in self._postings:
            return stem, 0.98
        shared = Counter(known for trigram in _trigrams(word) for known in self._trigrams.get(trigram, ()))
        near = [known for known, _ in shared.most_common(_CANDIDATES)]
        if word in self._everyday:  # only two letters that changed places: "trial shoes"
            near = [known for known in near if sorted(known) == sorted(word)]
        best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_FUZZY_RATIO)
        return (best[0], best[1] / 100) if best else None

    def _ranked(self, words: list[str], ratios: list[float], said: str, *, k: int) -> list[Link]:
        if not words:
            return []
        best: dict[str, float] = {}
        for word, ratio in zip(words, ratios, strict=True):
            best[word] = max(best.get(word, 0.0), ratio)
        scores: dict[int, float] = defaultdict(float)
        rare_first = sorted(best, key=lambda word: len(self._postings[word]))
        for position, word in enumerate(rare_first):
            items = self._postings[word]
            if position and len(items) > 5_000:  # a word of every tenth product only orders those already named
                items = np.array([item for item in scores if word in self._titles[item]], dtype=np.int32)
            for item in items.tolist():
                scores[item] += self._weights[word] * best[word]
        named = sum(self._weights[word] for word in best)
        ranked = sorted(
            scores, key=lambda item: -((scores[item] / named) ** 2) * scores[item] / self._title_weights[item]
        )
        links = [self._link(item, scores[item], named) for item in ranked[: max(k, 10)]]
        return sorted(links, key=lambda link: (-round(link.score, 3), -fuzz.ratio(said.lower(), link.title.lower())))[
            :k
        ]

    def _link(self, item: int, weight: float, named: float) -> Link:
        product = self._items[item]
        covered = min(1.0, float(weight / self._title_weights[item]))
        return Link(product.product_id, product.title, min(1.0, weight / named), covered)


def _is_clear(links: Sequence[Link]) -> bool:
    """Whether the first is meant: no other explains as much, or it is named in full and no other is."""
    if not links or links[0].score < _LINKED:
        return False
    if len(links) == 1:
        return True
    first, second = links[:2]
    in_full = first.covered > 0.9 and second.covered < 0.9
    return first.explained - second.explained > 0.1 or (in_full and first.explained >= second.explained)


def _words(text: str) -> list[str]:
    return [word for word in (match[0].lower() for match in _WORD.finditer(text)) if word not in _SHARED]


def _heads(item: CatalogueItem) -> Iterator[str]:
    """What the thing is: the last word of the title before "with", "for" or a comma, and the category's words."""
    before = re.split(r",| - | with | for | in |\(", item.title)[0]
    words = _words(before)
    if words:
        yield words[-1]
    for word in _words(item.category):
        yield word
        yield word.removesuffix("s")


def _postings(titles: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    lists: dict[str, list[int]] = defaultdict(list)
    for item, title in enumerate(titles):
        for word in set(title):
            lists[word].append(item)
    return {word: np.array(items, dtype=np.int32) for word, items in lists.items()}


def _trigram_index(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for trigram in _trigrams(word):
            index[trigram].append(word)
    return {trigram: tuple(known) for trigram, known in index.items()}


def _trigrams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
