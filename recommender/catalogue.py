"""The products a recommender knows, by position, with everything a filter asks answered by arrays."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.measures import measure
from recommender.types import Item
from recommender.words import folded, head, words

Mask = NDArray[np.bool_]

FIELD_WEIGHTS = (("title", 1.0), ("labels", 1.0), ("description", 0.6))
"""How much a word of the wish counts where it shows; a title says best what a product is."""


DENIALS = ("no", "none", "")
"""Values of an attribute that say that the product is without it."""


class Posting(NamedTuple):
    """Where a word shows: positions, rising, and the weight of the best field at each."""

    positions: NDArray[np.int32]
    weights: NDArray[np.float32]


NOWHERE = Posting(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True)
class Catalogue:
    """Items in the order of their ids; everybody else speaks of positions in it."""

    items: tuple[Item, ...]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Catalogue":
        """Sort by id; of two items with one id the last wins."""
        return cls(tuple(item for _, item in sorted({item.id: item for item in items}.items())))

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Item id -> position."""
        return {item.id: position for position, item in enumerate(self.items)}

    @cached_property
    def prices(self) -> NDArray[np.int64]:
        """Minor units."""
        return np.array([item.price for item in self.items], dtype=np.int64)

    @cached_property
    def ratings(self) -> NDArray[np.float64]:
        """NaN where nobody rated."""
        return np.array([np.nan if item.rating is None else item.rating for item in self.items], dtype=np.float64)

    @cached_property
    def in_stock(self) -> Mask:
        return np.array([item.in_stock for item in self.items], dtype=np.bool_)

    @cached_property
    def brands(self) -> dict[str, Mask]:
        """Folded brand -> its items."""
        return self._grouped((item.brand,) for item in self.items)

    @cached_property
    def categories(self) -> dict[str, Mask]:
        """Folded category or tag -> its items."""
        return self._grouped((item.category, *item.tags) for item in self.items)

    @cached_property
    def category_codes(self) -> NDArray[np.int64]:
        """The number of each item's category, equal for equal categories."""
        return np.unique([item.category for item in self.items], return_inverse=True)[1].astype(np.int64)

    @cached_property
    def traits(self) -> dict[str, dict[str, Mask]]:
        """Folded option or attribute name -> folded value -> the items that have it."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for position, item in enumerate(self.items):
            for name, value in named_values(item):
                found[folded(name)][folded(value)].append(position)
        return {
            name: {value: self.mask(positions) for value, positions in values.items()} for name, values in found.items()
        }

    @cached_property
    def measures(self) -> dict[str, list[tuple[int, float]]]:
        """Folded option or attribute name -> (position, measure), several for an item with several sizes."""
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for position, item in enumerate(self.items):
            for name, value in named_values(item):
                size = measure(value)
                if size is not None:
                    found[folded(name)].append((position, size))
        return found

    @cached_property
    def postings(self) -> dict[str, Posting]:
        """Word -> where it shows."""
        found: dict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("i"), array("f")))
        for position, item in enumerate(self.items):
            texts = {"title": item.title, "labels": labels(item), "description": item.description}
            shown: dict[str, float] = {}
            for name, weight in FIELD_WEIGHTS:
                for word in words(texts[name]):
                    shown[word] = max(weight, shown.get(word, 0.0))
            for word, weight in shown.items():
                positions, weights = found[word]
                positions.append(position)
                weights.append(weight)
        return {
            word: Posting(np.array(at, dtype=np.int32), np.array(weights, dtype=np.float32))
            for word, (at, weights) in found.items()
        }

    @cached_property
    def heads(self) -> dict[str, list[int]]:
        """The kind of thing -> the items whose titles name it: "shoe" -> the running shoes."""
        found: dict[str, list[int]] = defaultdict(list)
        for position, item in enumerate(self.items):
            found[head(item.title)].append(position)
        return found

    def relevance(self, wish: Iterable[str]) -> NDArray[np.float64]:
        """How much of a wish each item shows, 1 for the item that shows most, 0 for none of it.

        Rare words count more than frequent ones, words no product shows count nothing, and the kind of thing twice:
        "running shoes" are shoes first, and a shoe care kit is none.
        """
        mass = np.zeros(len(self))
        for word in dict.fromkeys(word for part in wish for word in words(part)):
            shown = self.postings.get(word, NOWHERE)
            rarity = np.log(1 + len(self) / (1 + len(shown.positions)))
            mass[shown.positions] += shown.weights * rarity
            mass[self.heads.get(word, [])] += rarity
        top = mass.max(initial=0.0)
        return mass / top if top > 0 else mass

    def mask(self, positions: Iterable[int]) -> Mask:
        """True at `positions`."""
        chosen = np.zeros(len(self), dtype=np.bool_)
        chosen[list(positions)] = True
        return chosen

    def _grouped(self, names: Iterable[Iterable[str]]) -> dict[str, Mask]:
        found: dict[str, list[int]] = defaultdict(list)
        for position, own in enumerate(names):
            for name in own:
                found[folded(name)].append(position)
        return {name: self.mask(positions) for name, positions in found.items() if name}


def named_values(item: Item) -> list[tuple[str, str]]:
    """Every option value and attribute of an item, with its name."""
    options = [(name, value) for name, values in item.options.items() for value in values]
    return [*options, *item.attributes.items()]


def labels(item: Item) -> str:
    """What is said of an item in single words: category, brand, tags, option values, attributes it does not deny."""
    values = [value for _, value in named_values(item)]
    names = [name for name, value in item.attributes.items() if folded(value) not in DENIALS]
    return " ".join((item.category, item.brand, *item.tags, *values, *names))
