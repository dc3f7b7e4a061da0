"""The shop's products and interactions in the words of `recommender` and `nlu`, which know no shop."""

from collections import defaultdict
from collections.abc import Sequence

from actions.shop import models
from actions.shop.inventory import can_be_had
from actions.shop.shop import Shop, Visited
from nlu.types import CatalogueItem
from recommender.types import Interaction, Item


def items(shop: Shop) -> list[Item]:
    """Every product that has a variant, with price and stock as they are now."""
    products = [product for product in shop.catalogue() if product.variants]
    places: dict[models.VariantId, list[models.Stock]] = defaultdict(list)
    for place in shop.stock_of([product.id for product in products]):
        places[place.variant_id].append(place)
    return [
        item(product, [place for variant in product.variants for place in places.get(variant.id, ())])
        for product in products
    ]


def item(product: models.Product, stock: Sequence[models.Stock]) -> Item:
    """A product of at least one variant; its price is the lowest of a variant that can be had."""
    available = [variant for variant in product.variants if can_be_had(variant, stock)]
    return Item(
        id=product.id,
        title=product.title,
        category=product.category,
        price=min(variant.price.amount for variant in available or product.variants),
        description=product.description,
        brand=product.brand,
        tags=product.tags,
        options=options(product),
        rating=product.rating,
        in_stock=bool(available),
        reviews=product.reviews,
        attributes=product.attributes,
    )


def interactions(shop: Visited) -> list[Interaction]:
    """Every view, cart and purchase."""
    return [
        Interaction(one.customer_id, one.product_id, one.kind, one.at, one.session_id) for one in shop.interactions()
    ]


def catalogue_items(shop: Shop) -> list[CatalogueItem]:
    """Every product for the linker."""
    return [
        CatalogueItem(product.id, product.title, product.brand, product.category, options(product))
        for product in shop.catalogue()
    ]


def options(product: models.Product) -> dict[str, tuple[str, ...]]:
    """Option name -> the values of its variants, in their order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for variant in product.variants:
        for name, value in variant.options.items():
            found[name][value] = None
    return {name: tuple(values) for name, values in found.items()}
