from datetime import UTC, datetime

import pytest

from actions.shop.models import CustomerId, Interaction, Money, Product, ProductId, Stock, Variant, VariantId
from bot import catalogue

JACKET = ProductId("jacket")


def variant(sku, price, *, available=True, **options):
    return Variant(VariantId(sku), JACKET, options, Money(price, "EUR"), available)


def product(*variants):
    return Product(
        JACKET,
        "Rain jacket",
        variants,
        "Three layers.",
        "Skerry",
        "Clothing",
        ("rain",),
        {"weight": "380 g"},
        rating=4.7,
        reviews=9,
    )


GREEN = variant("green-s", 9_900, color="green", size="S")
NAVY = variant("navy-s", 12_000, color="navy", size="S")


def places(sku, *quantities):
    return [Stock(VariantId(sku), f"store {n}", quantity) for n, quantity in enumerate(quantities)]


@pytest.mark.parametrize(
    ("variants", "stock", "in_stock", "price"),
    [
        ([GREEN, NAVY], [], True, 9_900),
        ([GREEN, NAVY], places("green-s", 0, 0), True, 12_000),
        ([GREEN, NAVY], places("green-s", 0, 2), True, 9_900),
        ([GREEN], places("green-s", 0), False, 9_900),
        ([variant("green-s", 9_900, available=False)], places("green-s", 5), False, 9_900),
    ],
)
def test_the_price_is_that_of_a_variant_that_can_be_had(variants, stock, in_stock, price):
    found = catalogue.item(product(*variants), stock)
    assert (found.in_stock, found.price) == (in_stock, price)


def test_a_product_is_told_with_everything_it_shows():
    found = catalogue.item(product(GREEN, NAVY), [])
    assert found.options == {"color": ("green", "navy"), "size": ("S",)}
    assert (found.category, found.tags, found.attributes) == ("Clothing", ("rain",), {"weight": "380 g"})
    assert (found.rating, found.reviews) == (4.7, 9)


class Shelves:
    """A shop of two products, one of them without a variant; asking it product by product is an error."""

    def catalogue(self):
        return iter([product(GREEN), Product(ProductId("idea"), "Not yet sold")])

    def stock_of(self, product_ids):
        assert product_ids == [JACKET]
        return places("green-s", 0, 0)

    def interactions(self):
        yield Interaction(CustomerId("c1"), JACKET, "view", datetime(2026, 5, 1, tzinfo=UTC), "s1")


def test_what_cannot_be_bought_is_linked_but_not_recommended():
    assert [(item.id, item.in_stock) for item in catalogue.items(Shelves())] == [("jacket", False)]
    assert [item.product_id for item in catalogue.catalogue_items(Shelves())] == ["jacket", "idea"]


def test_interactions_keep_who_what_how_and_when():
    (one,) = catalogue.interactions(Shelves())
    assert (one.user_id, one.item_id, one.kind, one.session_id) == ("c1", "jacket", "view", "s1")
