"""Something broke after a while: take the claim down, as long as the warranty lasts."""

from dataclasses import dataclass

from actions.orders.refusals import order_refused
from actions.policy import POLICY
from actions.returns.sent_back import labels_of
from actions.shop.calendar import months_later
from actions.shop.models import LineId, OrderId, ServiceRequest
from actions.shop.returns import arrived_lines, arrived_on
from actions.shop.shop import Shop
from actions.telling.filing import filed, plain
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Story


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
    if not request.lines or not {line.id for line in order.lines}.issuperset(request.lines):
        return order_refused("line_not_found", order, shop, caller, ask="lines")
    if not arrived_lines(order).issuperset(request.lines):
        return order_refused("warranty_not_begun", order, shop, caller)
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
        return order_refused("warranty_over", order, shop, caller, facts)
    details = {"lines": ", ".join(request.lines)}
    told = plain(request.trouble)
    case = filed(ServiceRequest("warranty", order.customer_id, order.email, order.id, told, details), shop, caller)
    return Done("warranty_claim_filed", {**facts, "case": case, "answer_days": POLICY.answer_days}, shown=(order,))


ACTION = Action(
    "warranty_claim", Effect.REQUEST, Level.KNOWN, WarrantyClaim, run, replaces=("return_items", "report_problem")
)
