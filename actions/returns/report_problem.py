"""Something did not arrive, arrived broken or is the wrong thing: send it again, or pay it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from actions.orders.changing import changing, previewing
from actions.orders.refusals import order_refused
from actions.returns.sent_back import labels_of
from actions.shop.changes import types as changes
from actions.shop.changes.problems import look_again_at, parcels_with
from actions.shop.changes.types import ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Order, OrderId, ServiceRequest
from actions.shop.returns import arrived_lines
from actions.shop.shop import Shop
from actions.telling.filing import with_pictures
from actions.telling.money import paid_back
from actions.telling.owned import order_not_found, own_order
from actions.telling.parcels import parcel_facts
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


class Problem(StrEnum):
    """What is wrong with a delivery."""

    MISSING = "missing"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"


class Remedy(StrEnum):
    """What is done about it."""

    REPLACEMENT = "replacement"
    REFUND = "refund"
    WAIT = "wait"
    """Look once more first."""
    NOT_CHOSEN = "not_chosen"


_OFFERS = {
    Problem.MISSING: "problem_missing",
    Problem.DAMAGED: "problem_damaged",
    Problem.WRONG_ITEM: "problem_wrong_item",
}


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """Make this good."""

    order_id: OrderId
    kind: Problem
    lines: tuple[LineId, ...]
    remedy: Remedy = Remedy.NOT_CHOSEN


def preview(request: ReportProblem, shop: Shop, caller: Caller) -> ActionResult:
    """Look at the tracking first; then offer what policy allows, then say what a yes would do."""
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    try:
        changed = previewing(shop, caller)(_change(request))
    except Forbidden as error:
        return _refused(error.code, request, order, shop, caller)
    facts = _facts(request.lines, order, changed)
    match request.remedy:
        case Remedy.NOT_CHOSEN:
            return order_refused(_OFFERS[request.kind], order, shop, caller, facts, ask="remedy")
        case Remedy.WAIT:
            return order_refused("problem_waits", order, shop, caller, facts)
        case _:
            replaced = request.remedy is Remedy.REPLACEMENT
            code = "confirm.report_problem.replacement" if replaced else "confirm.report_problem"
            return Done(code, facts, shown=(order,))


def run(request: ReportProblem, shop: Shop, caller: Caller) -> ActionResult:
    """Do it. A key that came before finds the result of then."""
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    try:
        changed = changing(shop, caller)(_change(request))
    except Forbidden as error:
        return _refused(error.code, request, order, shop, caller)
    _show(changed, shop, caller)
    code = "problem_refunded" if request.remedy is Remedy.REFUND else "problem_replaced"
    return Done(code, _facts(request.lines, changed.before, changed), shown=(changed.after,))


def _show(changed: ChangedOrder, shop: Shop, caller: Caller) -> None:
    """The pictures that were sent, under the key of the claim that was just made."""
    if caller.pictures:
        order, claim = changed.after, changed.after.claims[-1]
        sent = ServiceRequest("pictures", order.customer_id, order.email, order.id, details={"claim": claim.id})
        shop.file(with_pictures(sent, caller), at=caller.at, key=f"{caller.key}:pictures")


def _change(request: ReportProblem) -> changes.ResolveProblem:
    """As long as nothing is chosen, a refund is what is asked about: it needs nothing in stock."""
    remedy: Literal["replacement", "refund"] = "replacement" if request.remedy is Remedy.REPLACEMENT else "refund"
    return changes.ResolveProblem(request.order_id, request.lines, request.kind.value, remedy)


def problem_facts(lines: Sequence[LineId], order: Order, since: date | None = None) -> dict[str, Fact]:
    """Which things, and what the carrier says of their parcel; `since` as for `parcel_facts`."""
    parcels = parcels_with(order, lines)
    parcel = max(parcels, key=lambda parcel: parcel.delivered_at or order.placed_at, default=None)
    delivered = parcel.delivered_at if parcel is not None else None
    return {
        **parcel_facts(parcel, since),
        "items": labels_of(order, lines or [line.id for line in order.lines]),
        "look_again": look_again_at(delivered) if delivered is not None else None,
    }


def _facts(lines: Sequence[LineId], order: Order, changed: ChangedOrder) -> dict[str, Fact]:
    claim = changed.after.claims[-1]
    facts = {**problem_facts(lines, order), "order_id": order.id, "claim_id": claim.id}
    return {**facts, **paid_back(changed)}


def _refused(code: str, request: ReportProblem, order: Order, shop: Shop, caller: Caller) -> Refused:
    facts = problem_facts(request.lines, order, caller.at.date())
    if code == "variant_out_of_stock":
        return order_refused("replacement_sold_out", order, shop, caller, facts, ask="remedy")
    if code == "line_not_found":
        return order_refused(code, order, shop, caller, ask="lines")
    return order_refused(code, order, shop, caller, {**facts, "kind": request.kind.value})


def _has_arrived(order: Order) -> bool:
    """Some of it at least."""
    return bool(arrived_lines(order))


ACTION = Action(
    "report_problem",
    Effect.WRITE,
    Level.PROVEN,
    ReportProblem,
    run,
    preview,
    _has_arrived,
    replaces=("return_items", "exchange_items"),
)
