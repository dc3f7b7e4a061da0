"""The story of a demo parcel, as far as it has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

PICKED_TO_HUB = timedelta(hours=9)
ON_THE_VAN = timedelta(hours=4, minutes=20)  # between loading and the door


@dataclass(frozen=True, slots=True)
class Journey:
    """When things happen to a parcel, whether or not they have happened yet."""

    carrier: str
    lines: tuple[str, ...]
    packed: datetime
    shipped: datetime
    delivered: datetime
    delay: str = ""
    """Why it is late; empty when it is not."""
    place: str = ""
    """Where it was left."""


def shipment(
    order_id: str, number: int, journey: Journey, city: str, words: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The bundle's row of a parcel as it looks at `now`."""
    rng = Random(f"{order_id}/{number}")
    carrier = next(carrier for carrier in words["carriers"] if carrier["name"] == journey.carrier)
    tracking = carrier["prefix"] + "".join(rng.choices("0123456789", k=carrier["digits"]))
    events = [event for event in _events(journey, city, rng.choice(words["hubs"])) if event[0] <= now]
    shipped, delivered = journey.shipped <= now, journey.delivered <= now
    return {
        "id": f"{order_id}-{number}",
        "order_id": order_id,
        "lines": list(journey.lines),
        "carrier": journey.carrier,
        "tracking_number": tracking,
        "tracking_url": carrier["url"].format(tracking),
        "shipped_at": journey.shipped.isoformat() if shipped else None,
        "delivered_at": journey.delivered.isoformat() if delivered else None,
        "expected_from": journey.delivered.date().isoformat(),
        "expected_to": (journey.delivered + timedelta(days=0 if delivered else rng.choice([0, 1]))).date().isoformat(),
        "events": [
            dict(zip(("at", "code", "place", "note"), (at.isoformat(), *rest), strict=True)) for at, *rest in events
        ],
    }


def _events(journey: Journey, city: str, hub: str) -> Sequence[tuple[datetime, str, str, str]]:
    """Oldest first. A late parcel stands still half-way and says why."""
    half_way = journey.shipped + (journey.delivered - journey.shipped) / 2
    story = [
        (journey.packed, "label_created", "", ""),
        (journey.shipped, "picked_up", "Hamburg", ""),
        (min(journey.shipped + PICKED_TO_HUB, half_way), "in_transit", hub, ""),
    ]
    if journey.delay:
        story.append((min(journey.shipped + timedelta(hours=40), half_way), "exception", hub, journey.delay))
    loaded = max(journey.delivered - ON_THE_VAN, half_way)
    story.append((loaded, "out_for_delivery", city, ""))
    story.append((journey.delivered, "delivered", city, journey.place))
    return story


def status_of(journeys: Sequence[Journey], now: datetime) -> str:
    """How far an order with these parcels is."""
    if all(journey.packed > now for journey in journeys):
        return "pending"
    if all(journey.shipped > now for journey in journeys):
        return "processed"
    return "delivered" if all(journey.delivered <= now for journey in journeys) else "shipped"
