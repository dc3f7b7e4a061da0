"""Whether pieces can be held for a customer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.errors import Forbidden
from actions.shop.models import Reservation


def refuse_reservation(wanted: Reservation, held: Sequence[Reservation], there: int, *, at: datetime) -> None:
    """Raise `Forbidden` unless it may be held: `held` are the customer's others now, `there` the pieces in the store.

    Refusals: quantity_invalid, reservation_too_long, too_many_reservations, too_many_reserved, variant_out_of_stock.
    """
    if wanted.quantity < 1:
        raise Forbidden("quantity_invalid")
    if not at < wanted.until <= at + timedelta(hours=POLICY.reservation_hours):
        raise Forbidden("reservation_too_long")
    if len(held) >= POLICY.reservations_open:
        raise Forbidden("too_many_reservations")
    if sum(one.quantity for one in held) + wanted.quantity > POLICY.reserved_pieces:
        raise Forbidden("too_many_reserved")
    if wanted.quantity > there:
        raise Forbidden("variant_out_of_stock")
