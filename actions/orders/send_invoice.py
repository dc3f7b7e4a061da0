"""Have the invoice of an order mailed to the address it was placed with."""

from dataclasses import dataclass

from actions.orders.refusals import order_refused
from actions.shop.models import OrderId, OrderStatus, ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_email
from actions.telling.labels import line_labels
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level

NOT_SENT_YET = (OrderStatus.PENDING, OrderStatus.PROCESSED)


@dataclass(frozen=True, slots=True)
class SendInvoice:
    """The invoice, please."""

    order_id: OrderId


def run(request: SendInvoice, shop: Shop, caller: Caller) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    if order.status is OrderStatus.CANCELLED:
        return order_refused("no_invoice_when_cancelled", order, shop, caller)
    wanted = ServiceRequest("invoice", order.customer_id, order.email, order.id)
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "items": line_labels(order.lines),
        "email": masked_email(order.email),
        "case": shop.file(wanted, at=caller.at, key=caller.key),
    }
    return Done("invoice_follows" if order.status in NOT_SENT_YET else "invoice_sent", facts)


ACTION = Action("send_invoice", Effect.REQUEST, Level.KNOWN, SendInvoice, run)
