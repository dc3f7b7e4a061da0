"""Give back what is held in a store, before its time."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.products.holding import held_variants, reservation_facts
from actions.products.list_reservations import held_label
from actions.shop.errors import Forbidden
from actions.shop.models import Product, ProductId, Reservation, Variant, VariantId
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

Found = Mapping[VariantId, tuple[Product, Variant]]


@dataclass(frozen=True, slots=True)
class ReleaseReservation:
    """I don't need that any more."""

    product: ProductId | None = None
    """None: the only one there is."""
    store: str = ""


def preview(request: ReleaseReservation, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would give back."""
    meant = _meant(request, shop, caller)
    if isinstance(meant, Refused):
        return meant
    return Done("confirm.release_reservation", *_told(*meant, caller))


def run(request: ReleaseReservation, shop: Shop, caller: Caller) -> ActionResult:
    """Give it back; what ran out or was given back meanwhile is gone, which is what was wanted."""
    meant = _meant(request, shop, caller)
    if isinstance(meant, Refused):
        return meant
    held, found = meant
    try:
        released = shop.release(held.id, at=caller.at, key=caller.key)
    except Forbidden:
        return Refused("no_reservations")
    return Done("reservation_released", *_told(released, found, caller))


def _told(held: Reservation, found: Found, caller: Caller) -> tuple[dict[str, Fact], tuple[Product, ...]]:
    product, variant = found[held.variant_id]
    return reservation_facts(held, product, variant, caller), (product,)


def _meant(request: ReleaseReservation, shop: Shop, caller: Caller) -> tuple[Reservation, Found] | Refused:
    """The one that is named; the only one there is; otherwise the list of them."""
    held = shop.reservations(caller.customer_id, at=caller.at) if caller.customer_id is not None else []
    found = held_variants(held, shop)
    held = [one for one in held if one.variant_id in found]
    if not held:
        return Refused("no_reservations")
    named = [one for one in held if _is_named(one, request, found)] or held
    if len(named) == 1:
        return named[0], found
    labels = tuple(held_label(one, found.get(one.variant_id)) for one in named)
    return Refused("which_reservation", {"reservations": labels, "count": len(named)}, ask="product")


def _is_named(held: Reservation, request: ReleaseReservation, found: Found) -> bool:
    is_product = request.product is None or found[held.variant_id][0].id == request.product
    return is_product and request.store.strip().casefold() in ("", held.store.casefold())


ACTION = Action("release_reservation", Effect.WRITE, Level.PROVEN, ReleaseReservation, run, preview)
