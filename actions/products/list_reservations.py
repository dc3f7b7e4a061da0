"""What is held for the customer, where, and until when."""

from dataclasses import dataclass

from actions.products.holding import held_variants
from actions.shop.models import Product, Reservation, Variant
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, options_label
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


@dataclass(frozen=True, slots=True)
class ListReservations:
    """What do you hold for me?"""


def run(request: ListReservations, shop: Shop, caller: Caller) -> ActionResult:
    held = shop.reservations(caller.customer_id, at=caller.at) if caller.customer_id is not None else []
    if not held:
        return Refused("no_reservations")
    held = sorted(held, key=lambda one: one.until)
    found = held_variants(held, shop)
    facts: dict[str, Fact] = {
        "count": len(held),
        "reservations": tuple(held_label(one, found.get(one.variant_id)) for one in held),
        "first_until": held[0].until.astimezone(caller.at.tzinfo),
    }
    shown = tuple(dict.fromkeys(found[one.variant_id][0].id for one in held if one.variant_id in found))
    return Done("reservations_listed", facts, shown=tuple(shop.products(shown)))


def held_label(held: Reservation, found: tuple[Product, Variant] | None) -> str:
    """ "2 × rain jacket, green M (Hamburg)"."""
    what = str(held.variant_id)
    if found is not None:
        product, variant = found
        what = ", ".join(part for part in (in_sentence(product.title), options_label(variant.options)) if part)
    return f"{held.quantity} × {what} ({held.store})"


ACTION = Action("list_reservations", Effect.READ, Level.PROVEN, ListReservations, run)
