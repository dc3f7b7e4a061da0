"""Whether something can be had, and how many: one rule for cards, answers and suggestions."""

from collections.abc import Sequence

from actions.shop.models import Stock, Variant


def can_be_had(variant: Variant, stock: Sequence[Stock]) -> bool:
    """The shop's own word, and where pieces are counted at least one."""
    counted = [place.quantity for place in stock if place.variant_id == variant.id]
    return variant.available and (not counted or any(quantity > 0 for quantity in counted))


def can_be_sent(variant: Variant, stock: Sequence[Stock], pieces: int) -> bool:
    """The shop's own word, and where pieces are counted online at least as many as are wanted."""
    online = [place.quantity for place in stock if place.variant_id == variant.id and place.store == "online"]
    return variant.available and (not online or sum(online) >= pieces)
