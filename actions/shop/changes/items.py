"""Other variants in an order that is still pending."""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.swaps import swapped_lines
from actions.shop.changes.types import Around, ModifyItems
from actions.shop.differences import own_method, repriced, settlement
from actions.shop.errors import Forbidden
from actions.shop.models import Order
from actions.shop.orders import refuse_change


def modified(order: Order, change: ModifyItems, around: Around, at: datetime) -> Order:
    """The order with its new lines, paid; afterwards it can be changed no more, unless this is taken back.

    Refusals: see `refuse_change` and `swapped_lines`; payment_method_not_found, gift_card_too_small.
    """
    refusal = refuse_change(order, too_late="items_too_late", delivered="items_delivered")
    if refusal is not None:
        raise Forbidden(refusal)
    renewed = repriced(order, swapped_lines(order, change.swaps, around))
    payments = order.payments
    if renewed.total != order.total:
        payments = (*payments, *settlement(order, renewed, own_method(around.customer, change.method_id), at))
    undo_until = at + timedelta(minutes=POLICY.undo_minutes)
    return replace(renewed, payments=payments, items_modified=True, undo_until=undo_until)
