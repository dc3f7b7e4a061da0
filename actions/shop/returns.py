"""What may be sent back, why, and until when."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from actions.policy import POLICY
from actions.shop.models import LineId, Order, OrderStatus, Product, ProductId


class ReturnReason(StrEnum):
    """Why something goes back; the values are what is stored and shown."""

    TOO_SMALL = "too small"
    TOO_LARGE = "too big"
    DOES_NOT_FIT = "does not fit"
    OTHER_COLOR = "another color wanted"
    NOT_AS_DESCRIBED = "not as described"
    DAMAGED = "arrived damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong item sent"
    CHANGED_MIND = "changed my mind"
    NO_LONGER_NEEDED = "no longer needed"
    NOT_GIVEN = "not given"


OUR_FAULT = frozenset(
    {ReturnReason.NOT_AS_DESCRIBED, ReturnReason.DAMAGED, ReturnReason.DEFECTIVE, ReturnReason.WRONG_ITEM}
)
"""Then the shipping is paid back too, when the whole order goes back."""

NO_RETURN = "final sale, no return"
"""Tags of products that stay sold; a shop may set its own as `no_return_tags`."""

_NOT_THERE = {
    OrderStatus.PENDING: "return_order_pending",
    OrderStatus.PROCESSED: "return_order_underway",
    OrderStatus.SHIPPED: "return_order_underway",
    OrderStatus.CANCELLED: "order_already_cancelled",
    OrderStatus.RETURN_REQUESTED: "return_already_open",
    OrderStatus.EXCHANGE_REQUESTED: "exchange_already_open",
}


def refuse_return(order: Order, lines: Collection[LineId], at: datetime, settings: Mapping[str, str]) -> str | None:
    """The code of what stands against sending `lines` back (or exchanging them); None when nothing does."""
    if not can_go_back(order):
        return _NOT_THERE[order.status]
    if (underway := next((back for back in order.returns if back.received_at is None), None)) is not None:
        return f"{underway.kind}_already_open"
    if not {line.id for line in order.lines}.issuperset(lines):
        return "line_not_found"
    if not settled_lines(order).isdisjoint(lines):
        return "line_already_settled"
    if not arrived_lines(order).issuperset(lines):
        return "return_line_underway"
    last = last_day(order, lines, settings, at.tzinfo)
    return "return_too_late" if last is not None and at.date() > last else None


def stays(
    order: Order, lines: Collection[LineId], products: Mapping[ProductId, Product], settings: Mapping[str, str]
) -> tuple[LineId, ...]:
    """Those of `lines` that are taken back only if the fault is ours: "Final sale", and what is marked "No return"."""
    marks = {mark.strip().casefold() for mark in settings.get("no_return_tags", NO_RETURN).split(",")} - {""}
    marked = {id for id, product in products.items() if marks & {tag.casefold() for tag in product.tags}}
    return tuple(line.id for line in order.lines if line.id in lines and line.product_id in marked)


def can_go_back(order: Order) -> bool:
    """Whether some of it is with the customer, and it is not all on its way back."""
    return order.status in {OrderStatus.SHIPPED, OrderStatus.DELIVERED} and bool(arrived_lines(order))


def arrived_lines(order: Order) -> frozenset[LineId]:
    """Those that are with the customer: of an order that is on the road, the ones whose parcels are all there."""
    if order.status in {OrderStatus.PENDING, OrderStatus.PROCESSED, OrderStatus.CANCELLED}:
        return frozenset()
    every = frozenset(line.id for line in order.lines)
    if order.status is not OrderStatus.SHIPPED:
        return every
    sent = {line for parcel in order.shipments for line in parcel.lines}
    on_the_road = {line for parcel in order.shipments if parcel.delivered_at is None for line in parcel.lines}
    return every & sent - on_the_road


def return_days(settings: Mapping[str, str]) -> int:
    """The shop's own number of days, where it has one."""
    own = settings.get("return_days", "")
    return int(own) if own.isdecimal() else POLICY.return_days


def arrived_on(order: Order, lines: Collection[LineId], zone: tzinfo | None) -> date | None:
    """The day the last of `lines` arrived; None when the carrier never said, or one is still on its way."""
    parcels = [parcel for parcel in order.shipments if not set(parcel.lines).isdisjoint(lines)]
    days = [parcel.delivered_at.astimezone(zone).date() for parcel in parcels if parcel.delivered_at is not None]
    return max(days) if days and len(days) == len(parcels) else None


def last_day(order: Order, lines: Collection[LineId], settings: Mapping[str, str], zone: tzinfo | None) -> date | None:
    """The last day `lines` may be sent back; None when nobody knows when they arrived."""
    arrived = arrived_on(order, lines, zone)
    return arrived + timedelta(days=return_days(settings)) if arrived is not None else None


def send_back_by(order: Order, lines: Collection[LineId], settings: Mapping[str, str], at: datetime) -> date:
    """The last day of the return window, but always with some days to pack."""
    last = last_day(order, lines, settings, at.tzinfo) or at.date() + timedelta(days=return_days(settings))
    return max(last, at.date() + timedelta(days=POLICY.send_back_days))


def open_lines(order: Order) -> tuple[LineId, ...]:
    """Those that nobody has been paid back for, nor sent back."""
    settled = settled_lines(order)
    return tuple(line.id for line in order.lines if line.id not in settled)


def settled_lines(order: Order) -> frozenset[LineId]:
    """Lines that were paid back after a problem, sent back or exchanged."""
    paid_back = {line for claim in order.claims if claim.remedy == "refund" for line in claim.lines}
    return frozenset(paid_back | {line for back in order.returns for line in back.lines})
