"""Why an order cannot be changed, with what a sentence needs to say what is possible instead."""

from actions.shop.models import Order
from actions.shop.returns import return_days
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.parcels import delivered_on, open_parcels, parcel_facts, return_until
from actions.telling.refunds import paid_back_facts, waiting, waiting_facts
from actions.types import Caller, Facts, Refused

ONCE = {
    "order_changed_once": "order_changed_once.undo",
    "exchange_already_open": "exchange_already_open.undo",
}
"""What works once per order, and how it is told as long as it can be taken back and done anew."""


def order_refused(
    code: str,
    order: Order,
    shop: Shop,
    caller: Caller,
    more: Facts | None = None,
    *,
    ask: str = "",
    choices: tuple[str, ...] = (),
) -> Refused:
    """The refusal `code` about `order`; `more` is what only this refusal tells, `choices` values of the slot `ask`."""
    settings = shop.settings()
    undo_until = order.undo_until if order.undo_until is not None and caller.at <= order.undo_until else None
    code = ONCE.get(code, code) if undo_until is not None else code
    parcel = next(iter(open_parcels(order) or order.shipments), None)
    facts: Facts = {
        "order_id": order.id,
        "items": line_labels(order.lines),
        "delivered_on": delivered_on(order),
        "return_until": return_until(order, caller.at.date(), settings),
        "return_days": return_days(settings),
        "cancelled_on": order.cancelled_at.date() if order.cancelled_at else None,
        "undo_until": undo_until,
        **paid_back_facts(order, caller.at),
        **waiting_facts(waiting(order), order),
        **parcel_facts(parcel, caller.at.date()),
        **(more or {}),
    }
    return Refused(code, facts, shown=(order,), ask=ask, choices=choices)
