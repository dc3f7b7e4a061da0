"""Pieces held in a store: until when, and how that is told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from actions.people.hours import closings, parse_hours
from actions.policy import POLICY
from actions.shop.models import Product, Reservation, Store, Variant, VariantId
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, options_label
from actions.types import Caller, Fact

ONLINE = "online"


def held_until(store: Store, at: datetime) -> datetime:
    """The last closing time within the hours of policy; the full hour where the store's hours are not known.

    A time on the clock, so that what was previewed is what is said yes to a minute later.
    """
    latest = (at.astimezone(UTC) + timedelta(hours=POLICY.reservation_hours)).astimezone(at.tzinfo)
    week = parse_hours(store.hours)
    by_hours = closings(week, at, latest) if week is not None else []
    return max(by_hours, default=latest.replace(minute=0, second=0, microsecond=0))


def reservation_facts(held: Reservation, product: Product, variant: Variant, caller: Caller) -> dict[str, Fact]:
    return {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "options": options_label(variant.options) or None,
        "quantity": held.quantity,
        "store": held.store,
        "until": held.until.astimezone(caller.at.tzinfo),
        "price": variant.price,
    }


def held_variants(held: Sequence[Reservation], shop: Shop) -> Mapping[VariantId, tuple[Product, Variant]]:
    """What is held. The port finds products by their own id only, so the shelf is walked once."""
    wanted = {one.variant_id for one in held}
    if not wanted:
        return {}
    shelf = ((product, variant) for product in shop.catalogue() for variant in product.variants)
    return {variant.id: (product, variant) for product, variant in shelf if variant.id in wanted}
