"""What a shopper picks: by taste, season and popularity, and what goes along with it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

from actions.shop.demo.customers import Shopper
from actions.shop.demo.vocabulary import DemoProduct, DemoVariant

_SHARES = {2: (0.85, 0.15), 3: (0.6, 0.25, 0.15), 4: (0.5, 0.2, 0.15, 0.15)}
"""How picks divide over what a shopper likes, the favourite first, and the crowd, when all seasons are alike."""
SIZES = "size"


class Taste:
    """Draws products. Popularity falls with rank as in most shops; each month has its own."""

    def __init__(self, products: Sequence[DemoProduct], together: Sequence[Sequence[str]], rng: Random) -> None:
        order = list(products)
        rng.shuffle(order)
        self._rng = rng
        self._popularity = {product.id: 1 / (rank + 8) ** 0.8 for rank, product in enumerate(order)}
        self._by_title = {product.title: product for product in products}
        self._shelves = {tag: [product for product in products if tag in product.tags] for tag in tags_of(products)}
        self._shelves[""] = list(products)
        self._weights = {
            (tag, month): list(accumulate(self._popularity[p.id] * p.season[month - 1] for p in shelf))
            for tag, shelf in self._shelves.items()
            for month in range(1, 13)
        }
        self._seasons = {
            (tag, month): sum(p.season[month - 1] for p in shelf) / len(shelf)
            for tag, shelf in self._shelves.items()
            for month in range(1, 13)
        }
        self._companions = self._read(together)

    def pick(self, shopper: Shopper, month: int) -> DemoProduct:
        """Something this shopper may look at."""
        tags = (*shopper.likes, "")
        weights = [self._seasons[tag, month] * share for tag, share in zip(tags, _SHARES[len(tags)], strict=True)]
        return self._from(self._rng.choices(tags, weights)[0], month)

    def companion(self, product: DemoProduct) -> DemoProduct | None:
        """Something that is bought together with `product`, where there is such a thing."""
        others = self._companions.get(product.title)
        return self._by_title[self._rng.choice(others)] if others else None

    def variant(self, product: DemoProduct, shopper: Shopper) -> DemoVariant:
        """The shopper's size where there are sizes, otherwise any."""
        variants = product.variants
        sizes = list(dict.fromkeys(variant.options[SIZES] for variant in variants if SIZES in variant.options))
        if sizes:
            size = sizes[int(shopper.build * len(sizes))]
            variants = tuple(variant for variant in variants if variant.options[SIZES] == size)
        return self._rng.choice(variants)

    def _from(self, tag: str, month: int) -> DemoProduct:
        return self._rng.choices(self._shelves[tag], cum_weights=self._weights[tag, month])[0]

    def _read(self, together: Sequence[Sequence[str]]) -> Mapping[str, list[str]]:
        companions: dict[str, list[str]] = {}
        for group in together:
            for title in group:
                if title not in self._by_title:
                    raise ValueError(f"together.yaml: no product is called {title!r}")
                companions.setdefault(title, []).extend(other for other in group if other != title)
        return companions


def tags_of(products: Sequence[DemoProduct]) -> list[str]:
    """Every tag once, in the catalogue's order."""
    return list(dict.fromkeys(tag for product in products for tag in product.tags))
