"""Making good what did not arrive, arrived broken, or was the wrong thing."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from actions.policy import POLICY
from actions.shop.changes.types import Around, ResolveProblem
from actions.shop.errors import Forbidden
from actions.shop.importing.amounts import to_minor
from actions.shop.inventory import can_be_sent
from actions.shop.models import Claim, LineId, Order, OrderLine, Shipment
from actions.shop.refunds import refund_for, refunds
from actions.shop.returns import arrived_lines, open_lines

_CLAIMED_WITHIN = timedelta(days=365)
_IN_PERSON = ("handed to the recipient", "handed to customer", "signed")


def made_good(order: Order, change: ResolveProblem, around: Around, at: datetime) -> Order:
    """Send it again, or pay it back now. Refusals: see `refuse_problem`; variant_out_of_stock."""
    refusal = refuse_problem(order, change, around, at)
    if refusal is not None:
        raise Forbidden(refusal)
    lines = change.lines or open_lines(order)
    claim = Claim(f"P{order.id.removeprefix('W')}-{len(order.claims) + 1}", change.kind, lines, change.remedy, at)
    known = replace(order, claims=(*order.claims, claim), undo_until=None)
    if change.remedy == "refund":
        return replace(known, payments=(*order.payments, *refunds(refund_for(order, lines, with_shipping=True), at)))
    if not all(_can_be_sent_again(line, around) for line in order.lines if line.id in lines):
        raise Forbidden("variant_out_of_stock")
    parcel = Shipment(f"{order.id}-{len(order.shipments) + 1}", order.id, lines)
    return replace(known, shipments=(*order.shipments, parcel))


def refuse_problem(order: Order, change: ResolveProblem, around: Around, at: datetime) -> str | None:
    """The code of what stands against settling this at once; None when nothing does.

    What cannot be seen in the tracking, is worth more than the limit or was claimed too often, a person decides.
    """
    lines = set(change.lines or open_lines(order))
    if not lines or not lines.issubset(line.id for line in order.lines):
        return "line_not_found"
    if not arrived_lines(order).issuperset(lines):
        return "problem_not_arrived_yet"
    if not lines.issubset(_never_claimed(order)):
        return "problem_told_before"
    scans = [scan for parcel in parcels_with(order, lines) if (scan := parcel.delivered_at) is not None]
    if scans and at - max(scans) > timedelta(days=POLICY.problem_days):
        return "problem_too_late"
    claims = _claims_of(order, around, at)
    if not scans or claims >= POLICY.problem_claims or _is_dear(order, lines):
        return "problem_needs_a_look"
    if change.kind != "missing":
        return None
    if any(was_handed_over(parcel) for parcel in parcels_with(order, lines)):
        return "problem_was_handed_over"
    return "problem_wait_first" if claims and at < look_again_at(max(scans)) else None


def parcels_with(order: Order, lines: Collection[LineId]) -> tuple[Shipment, ...]:
    """Those that hold some of these lines (none named: any)."""
    return tuple(parcel for parcel in order.shipments if not lines or not set(parcel.lines).isdisjoint(lines))


def was_handed_over(parcel: Shipment) -> bool:
    """The carrier says that somebody took it in person."""
    last = parcel.events[-1].note.casefold() if parcel.events else ""
    return any(words in last for words in _IN_PERSON)


def look_again_at(scanned: datetime) -> datetime:
    """Until then a parcel that was scanned as delivered often turns up."""
    return scanned + timedelta(hours=POLICY.missing_wait_hours)


def _never_claimed(order: Order) -> set[LineId]:
    return set(open_lines(order)) - {line for claim in order.claims for line in claim.lines}


def _is_dear(order: Order, lines: set[LineId]) -> bool:
    worth = sum(line.price.amount * line.quantity for line in order.lines if line.id in lines)
    return worth > to_minor(Decimal(POLICY.problem_limit), order.currency)


def _claims_of(order: Order, around: Around, at: datetime) -> int:
    """The customer's claims of the last twelve months."""
    orders = (order, *around.other_orders)
    return sum(at - claim.at <= _CLAIMED_WITHIN for one in orders for claim in one.claims)


def _can_be_sent_again(line: OrderLine, around: Around) -> bool:
    product = around.products.get(line.product_id)
    variant = next((one for one in product.variants if one.id == line.variant_id), None) if product else None
    return variant is not None and can_be_sent(variant, around.stock, line.quantity)
