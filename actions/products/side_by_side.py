"""What is known of several products, one row for each thing; what differs comes before what does not."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from actions.policy import POLICY
from actions.products.check_stock import ONLINE
from actions.products.offers import choices_of
from actions.shop.models import Money, Product, Stock
from actions.types import Fact, Row


def side_by_side(products: Sequence[Product], stock: Sequence[Stock]) -> tuple[Row, ...]:
    """Price, rating and stock, then options and attributes; rows in which nothing is known of anything are left out.

    `stock` is that of all the products, in any order.
    """
    first = (
        _row("price", products, lowest_price),
        _row("rating", products, _rating),
        _row("stock", products, lambda product: _availability(product, stock)),
    )
    rest = [_row(name, products, partial(_told, name)) for name in _names(products)]
    rest.sort(key=lambda row: (not row.differs, row.values.count(None)))
    return tuple(row for row in (*first, *rest) if any(value is not None for value in row.values))


def lowest_price(product: Product) -> Money:
    return min(variant.price for variant in product.variants)


def _row(name: str, products: Iterable[Product], told: Callable[[Product], Fact]) -> Row:
    return Row(name, tuple(told(product) for product in products))


def _rating(product: Product) -> str | None:
    return f"{product.rating:.1f} ({product.reviews})" if product.rating is not None and product.reviews else None


def _availability(product: Product, stock: Sequence[Stock]) -> str:
    """Online, over all its variants; where nobody counts, what the shop says itself."""
    variants = {variant.id for variant in product.variants}
    counted = [entry.quantity for entry in stock if entry.variant_id in variants and entry.store == ONLINE]
    if not counted:
        return "in" if any(variant.available for variant in product.variants) else "out"
    return "out" if sum(counted) == 0 else "low" if sum(counted) <= POLICY.low_stock else "in"


def _names(products: Sequence[Product]) -> list[str]:
    """Options, then attributes, each once."""
    options = [name for product in products for name in choices_of(product)]
    return list(dict.fromkeys([*options, *(name for product in products for name in product.attributes)]))


def _told(name: str, product: Product) -> str | None:
    if values := choices_of(product).get(name):
        return ", ".join(values)
    return product.attributes.get(name) or None
