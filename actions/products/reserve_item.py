"""Have pieces held in a store until they are fetched."""

from dataclasses import dataclass

from actions.policy import POLICY
from actions.products.holding import held_until, reservation_facts
from actions.products.offers import one_variant, product_not_found
from actions.shop.changes.holding import refuse_reservation
from actions.shop.errors import Forbidden
from actions.shop.models import CustomerId, Product, ProductId, Reservation, Store, Variant
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, options_label
from actions.telling.places import stores_meant
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

CODES = {
    "variant_out_of_stock": "not_in_store",
    "too_many_reserved": "reservation_too_large",
    "too_many_reservations": "reservations_used_up",
    "quantity_invalid": "reservation_too_large",
}


@dataclass(frozen=True, slots=True)
class ReserveItem:
    """Put this aside for me there."""

    product: ProductId
    store: str
    options: tuple[str, ...] = ()
    quantity: int = 1


def preview(request: ReserveItem, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would hold, and until when."""
    meant = _meant(request, shop, caller)
    if isinstance(meant, Refused):
        return meant
    wanted, product, variant = meant
    held = shop.reservations(wanted.customer_id, at=caller.at)
    try:
        refuse_reservation(wanted, held, _there(wanted, product, shop), at=caller.at)
    except Forbidden as error:
        return _refused(error.code, wanted, product, variant, shop, caller)
    return Done("confirm.reserve_item", reservation_facts(wanted, product, variant, caller), shown=(product,))


def run(request: ReserveItem, shop: Shop, caller: Caller) -> ActionResult:
    """Hold it. A key that came before finds the reservation of then."""
    meant = _meant(request, shop, caller)
    if isinstance(meant, Refused):
        return meant
    wanted, product, variant = meant
    try:
        held = shop.reserve(wanted, at=caller.at, key=caller.key)
    except Forbidden as error:
        return _refused(error.code, wanted, product, variant, shop, caller)
    return Done("item_reserved", reservation_facts(held, product, variant, caller), shown=(product,))


def _meant(request: ReserveItem, shop: Shop, caller: Caller) -> tuple[Reservation, Product, Variant] | Refused:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    stores = shop.stores()
    meant = stores_meant(request.store, stores)
    if len(meant) != 1:
        names = tuple(one.name for one in stores)
        facts: dict[str, Fact] = {"store": request.store, "stores": names, "product": in_sentence(product.title)}
        return Refused("store_not_found", facts, ask="store", choices=names)
    variant = one_variant(product, request.options)
    if isinstance(variant, Refused):
        return variant
    return _wanted(request, meant[0], variant, caller), product, variant


def _wanted(request: ReserveItem, store: Store, variant: Variant, caller: Caller) -> Reservation:
    customer_id = caller.customer_id or CustomerId("")
    return Reservation("", customer_id, variant.id, store.name, request.quantity, held_until(store, caller.at))


def _there(wanted: Reservation, product: Product, shop: Shop) -> int:
    rows = shop.stock(product.id)
    return sum(row.quantity for row in rows if (row.variant_id, row.store) == (wanted.variant_id, wanted.store))


def _refused(code: str, wanted: Reservation, product: Product, variant: Variant, shop: Shop, caller: Caller) -> Refused:
    """Why not, and how many, where else, or what to give back."""
    held = shop.reservations(wanted.customer_id, at=caller.at)
    there = _there(wanted, product, shop)
    room = POLICY.reserved_pieces - sum(one.quantity for one in held)
    possible = max(0, min(there, room))
    code = CODES.get(code, code)
    if code == "not_in_store" and there > 0:
        code = "reservation_too_large"
    if code == "reservation_too_large" and possible == 0:
        code = "reservations_used_up"
    others = (row for row in shop.stock(product.id) if row.variant_id == variant.id and row.quantity > 0)
    facts: dict[str, Fact] = {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "options": options_label(variant.options) or None,
        "store": wanted.store,
        "quantity": wanted.quantity,
        "possible": possible,
        "reserved_pieces": POLICY.reserved_pieces,
        "reservations_open": POLICY.reservations_open,
        "places": tuple(row.store for row in others if row.store != wanted.store),
    }
    return Refused(code, facts, shown=(product,), ask="quantity" if code == "reservation_too_large" else "")


ACTION = Action("reserve_item", Effect.WRITE, Level.PROVEN, ReserveItem, run, preview)
