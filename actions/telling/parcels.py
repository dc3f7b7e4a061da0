"""What can be told of an order's parcels."""

from collections.abc import Mapping
from datetime import date, timedelta

from actions.shop.models import Order, Shipment
from actions.shop.returns import return_days
from actions.types import Fact

PARCEL_FACTS = (
    "carrier", "tracking_number", "tracking_url", "shipped_on", "eta_from", "eta_to", "delivered_at",
    "last_event", "last_place", "last_note", "last_at",
)  # fmt: skip


def open_parcels(order: Order) -> list[Shipment]:
    """Not delivered yet, the one expected first in front."""
    parcels = [parcel for parcel in order.shipments if parcel.delivered_at is None]
    return sorted(parcels, key=lambda parcel: parcel.expected_to or date.max)


def is_delayed(parcel: Shipment, today: date) -> bool:
    """The carrier reports a trouble, or the promised day has passed."""
    overdue = parcel.expected_to is not None and parcel.expected_to < today
    return parcel.delivered_at is None and (overdue or _last_code(parcel) == "exception")


def delay_facts(parcel: Shipment | None, today: date) -> dict[str, Fact]:
    """Of a parcel that is late: the day it was due, or, where that is still to come, the day now expected."""
    late = parcel if parcel is not None and is_delayed(parcel, today) else None
    day = late.expected_to if late is not None else None
    is_past = day is not None and day < today
    return {"was_due": day if is_past else None, "now_expected": None if is_past else day}


def is_out_for_delivery(parcel: Shipment) -> bool:
    return _last_code(parcel) == "out_for_delivery"


def parcel_facts(parcel: Shipment | None, since: date | None = None) -> dict[str, Fact]:
    """Carrier, numbers, days and the last thing the carrier said; None where nothing is known.

    `since`: today, where a day that has passed is no longer told as the one that it is expected on.
    """
    if parcel is None:
        return dict.fromkeys(PARCEL_FACTS)
    last = parcel.events[-1] if parcel.events else None
    return {
        "carrier": parcel.carrier or None,
        "tracking_number": parcel.tracking_number or None,
        "tracking_url": parcel.tracking_url or None,
        "shipped_on": parcel.shipped_at.date() if parcel.shipped_at else None,
        "eta_from": _to_come(parcel.expected_from, since),
        "eta_to": _to_come(parcel.expected_to, since),
        "eta_latest": parcel.expected_to if parcel.expected_to != parcel.expected_from else None,
        "delivered_at": parcel.delivered_at,
        "last_event": last.code if last else None,
        "last_place": last.place or None if last else None,
        "last_note": last.note or None if last else None,
        "last_at": last.at if last else None,
    }


def _to_come(day: date | None, since: date | None) -> date | None:
    return None if day is not None and since is not None and day < since else day


def delivered_on(order: Order) -> date | None:
    """The day the last parcel arrived; None while one is open or when the carrier never said."""
    days = [parcel.delivered_at.date() for parcel in order.shipments if parcel.delivered_at is not None]
    return max(days) if days and len(days) == len(order.shipments) else None


def return_until(order: Order, today: date, settings: Mapping[str, str]) -> date | None:
    """The last day it may be sent back; None when that has passed or it has not arrived."""
    arrived = delivered_on(order)
    if arrived is None:
        return None
    last_day = arrived + timedelta(days=return_days(settings))
    return last_day if today <= last_day else None


def _last_code(parcel: Shipment) -> str:
    return parcel.events[-1].code if parcel.events else ""
