"""Something broke after a while: take the claim down, as long as the warranty lasts."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from actions.orders.refusals import order_refused
from actions.policy import POLICY
from actions.returns.sent_back import labels_of
from actions.shop.models import LineId, OrderId, OrderStatus, ServiceRequest
from actions.shop.returns import arrived_on
from actions.shop.shop import Shop
from actions.telling.filing import filed, plain
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Story

NOT_THERE = frozenset({OrderStatus.PENDING, OrderStatus.PROCESSED, OrderStatus.SHIPPED, OrderStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class WarrantyClaim:
    """It broke."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    trouble: Story
    """What is wrong with it, in the shopper's words."""


def run(request: WarrantyClaim, shop: Shop, caller: Caller) -> ActionResult:
    """Counted from the day it arrived, or where nobody knows that, from the day it was ordered."""
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    if order.status in NOT_THERE:
        return order_refused("warranty_not_begun", order, caller)
    if not request.lines or not {line.id for line in order.lines}.issuperset(request.lines):
        return order_refused("line_not_found", order, caller, ask="lines")
    since = arrived_on(order, request.lines, caller.at.tzinfo) or order.placed_at.date()
    until = months_later(since, POLICY.warranty_months)
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "items": labels_of(order, request.lines),
        "since": since,
        "until": until,
        "months": POLICY.warranty_months,
    }
    if caller.at.date() > until:
        return order_refused("warranty_over", order, caller, facts)
    details = {"lines": ", ".join(request.lines)}
    told = plain(request.trouble)
    case = filed(ServiceRequest("warranty", order.customer_id, order.email, order.id, told, details), shop, caller)
    return Done("warranty_claim_filed", {**facts, "case": case, "answer_days": POLICY.answer_days}, shown=(order,))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 January + 1 month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


ACTION = Action(
    "warranty_claim", Effect.REQUEST, Level.KNOWN, WarrantyClaim, run, replaces=("return_items", "report_problem")
)
