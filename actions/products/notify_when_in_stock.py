"""Have a mail sent when something sold out is there again."""

from dataclasses import dataclass

from actions.products.offers import matching, one_variant, option_not_offered, product_not_found
from actions.shop.inventory import can_be_had
from actions.shop.models import Product, ProductId, ServiceRequest, Stock, Variant
from actions.shop.shop import Shop
from actions.telling.coming import coming_back
from actions.telling.contacts import masked_email
from actions.telling.filing import answer_address, correcting
from actions.telling.labels import in_sentence, options_label
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


@dataclass(frozen=True, slots=True)
class NotifyWhenInStock:
    """Tell me when I can have it."""

    product: ProductId
    options: tuple[str, ...] = ()
    email: str = ""
    """Only needed of somebody without an account."""


def run(request: NotifyWhenInStock, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    stock = shop.stock(product.id)
    meant = matching(product, request.options)
    if not meant:
        return option_not_offered(product, request.options)
    to_be_had = [variant for variant in meant if can_be_had(variant, stock)]
    if len(to_be_had) == len(meant):
        return _is_there(product, meant[0] if len(meant) == 1 else None, stock)
    if to_be_had:
        chosen = one_variant(product, request.options)
        if isinstance(chosen, Refused):
            return chosen
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    return _file(product, meant, address, request, shop, caller)


def _file(
    product: Product, meant: tuple[Variant, ...], address: str, request: NotifyWhenInStock, shop: Shop, caller: Caller
) -> ActionResult:
    """For one variant, or for the product as a whole when none of those meant can be had."""
    details = {"product_id": product.id, "variant_ids": " ".join(variant.id for variant in meant)}
    wanted = ServiceRequest("back_in_stock", caller.customer_id, address, text=product.title, details=details)
    case = shop.file(correcting(wanted, caller), at=caller.at, key=caller.key)
    places = [row for row in shop.stock(product.id) if row.variant_id in {one.id for one in meant}]
    facts: dict[str, Fact] = {
        "case": case,
        "product": in_sentence(product.title),
        "options": options_label(meant[0].options) if len(meant) == 1 else " ".join(request.options) or None,
        "email": address if request.email else masked_email(address),
        **coming_back(places, caller.at.date()),
    }
    return Done("stock_watch_set", facts)


def _is_there(product: Product, variant: Variant | None, stock: list[Stock]) -> Refused:
    ids = {variant.id} if variant else {one.id for one in product.variants}
    facts: dict[str, Fact] = {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "options": options_label(variant.options) if variant else None,
        "places": tuple(dict.fromkeys(row.store for row in stock if row.variant_id in ids and row.quantity > 0)),
    }
    return Refused("in_stock_already", facts, shown=(product,))


ACTION = Action("notify_when_in_stock", Effect.REQUEST, Level.ANONYMOUS, NotifyWhenInStock, run)
