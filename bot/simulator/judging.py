"""Whether the goal was reached, by how the shop stands; it knows nothing of what the assistant thought."""

from collections.abc import Sequence
from typing import assert_never

from actions.shop.models import Order
from bot.messages import ActionReport, Answer
from bot.simulator.goals import (
    Answered,
    CustomerEnds,
    Denied,
    Ends,
    Filed,
    OrderEnds,
    Person,
    Told,
    Unchanged,
)
from bot.simulator.standing import Standing, new_requests, plain, reasons

NOT_GIVEN = ("", "not given")
HELP = frozenset({"message", "call_back"})
"""Requests that a person answers."""


def help_got(answers: Sequence[Answer], before: Standing, after: Standing) -> str:
    """Who sees to it now: "person" when one was brought in, "message" when one was taken, "" when nobody does."""
    if any(answer.status in {"queued", "agent"} for answer in answers):
        return "person"
    return "message" if any(filed.request.kind in HELP for filed in new_requests(before, after)) else ""


def differences(ends: Ends, before: Standing, after: Standing, *, with_reason: bool = False) -> list[str]:
    """Where the shop is not as it should be at the end; empty when final state and goal are equal.

    `with_reason`: the shopper named one, and it must not have become another.
    """
    wanted_orders = {name: plain(order) for name, order in before.orders.items()}
    wanted_customer = plain(before.customer)
    if isinstance(ends, OrderEnds):
        wanted_orders[str(ends.after.id)] = plain(ends.after)
        wanted_customer = _with_balances(wanted_customer, plain(after.customer))
    if isinstance(ends, CustomerEnds):
        wanted_customer = plain(ends.after)
    found = [f"order {name}: {part}" for name, wanted in wanted_orders.items()
             for part in _unlike(wanted, plain(after.orders.get(name)))]  # fmt: skip
    found += [f"customer: {part}" for part in _unlike(wanted_customer, plain(after.customer))]
    if after.reserved != before.reserved:
        found.append(f"reservations: expected {before.reserved}, got {after.reserved}")
    if isinstance(ends, OrderEnds) and with_reason and not found:
        found += _wrong_reason(ends.after, after.orders[str(ends.after.id)])
    return found


def _with_balances(wanted: dict[str, object], got: dict[str, object] | None) -> dict[str, object]:
    """Gift cards move with an order; that no cent gets lost is for the oracle to see."""
    return {**wanted, "payment_methods": got["payment_methods"]} if got else wanted


def _wrong_reason(wanted: Order, got: Order) -> list[str]:
    pairs = zip(reasons(wanted), reasons(got), strict=False)
    return [f"reason: expected {one!r}, got {two!r}" for one, two in pairs if two not in (*NOT_GIVEN, one)]


def _unlike(wanted: object, got: object) -> list[str]:
    """Names of the fields that differ, with both values."""
    if wanted == got:
        return []
    if isinstance(wanted, dict) and isinstance(got, dict):
        names = [name for name in wanted if wanted[name] != got.get(name)]
        return [f"{name}: expected {wanted[name]}, got {got.get(name)}" for name in names]
    return [f"expected {wanted}, got {got}"]


def missed(
    ends: Ends,
    answers: Sequence[Answer],
    before: Standing,
    after: Standing,
    *,
    with_reason: bool = False,
    heard_no: bool = False,
) -> list[str]:
    """What was not reached; empty when all was. `heard_no`: the shopper read that it cannot be done."""
    found = differences(ends, before, after, with_reason=with_reason)
    match ends:
        case OrderEnds() | CustomerEnds() | Unchanged():
            return found
        case Told():
            return found or _not_told(ends, answers)
        case Answered():
            quoted = {source for answer in answers for reply in answer.replies for source in reply.sources}
            return found or (
                []
                if quoted & ends.entries
                else [f"expected an answer from {sorted(ends.entries)}, got {sorted(quoted)}"]
            )
        case Filed():
            return found or _not_filed(ends, before, after)
        case Person():
            return found or ([] if help_got(answers, before, after) else ["nobody came and no message was taken"])
        case Denied():
            return found or (
                [] if heard_no or _is_denied(answers) or help_got(answers, before, after) else ["nothing was refused"]
            )
        case _:
            assert_never(ends)


def _not_told(ends: Told, answers: Sequence[Answer]) -> list[str]:
    if "recommend" in ends.actions:
        shown = any(card.kind == "product" for answer in answers for reply in answer.replies for card in reply.cards)
        return [] if shown else ["no product was shown"]
    done = {report.name for report in _reports(answers)}
    if not done & ends.actions:
        return [f"expected {' or '.join(sorted(ends.actions))}, done was {sorted(done)}"]
    told = "\n".join(reply.text for answer in answers for reply in answer.replies).lower()
    wanted = [mention.lower() for mention in ends.mentions]
    return [] if not wanted or any(mention in told for mention in wanted) else [f"nothing was said of {wanted}"]


def _not_filed(ends: Filed, before: Standing, after: Standing) -> list[str]:
    requests = [filed.request for filed in new_requests(before, after)]
    for request in requests:
        told = {"order": request.order_id or "", "email": request.email, **request.details}
        if request.kind == ends.kind and all(told.get(name) == value for name, value in ends.details.items()):
            return []
    return [f"expected {ends.kind} to be recorded, got {[request.kind for request in requests]}"]


def _is_denied(answers: Sequence[Answer]) -> bool:
    refused = any(report.outcome == "refused" for report in _reports(answers))
    return refused or any(reply.code in DENIALS for answer in answers for reply in answer.replies)


DENIALS = frozenset({
    "identity_mismatch", "order_not_found", "person_can", "one_customer_only", "sign_in_first",
    "ask.swaps.not_available", "ask.swaps.none_left",
})  # fmt: skip
"""Replies that leave such a wish unfulfilled without an action having been tried."""


def _reports(answers: Sequence[Answer]) -> list[ActionReport]:
    return [report for answer in answers for report in answer.actions]
