"""Days are those of the shop's time zone, not of UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

from actions.orders import track_order
from actions.telling.owned import told_in
from actions.types import Caller

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_what_was_cancelled_after_midnight_was_cancelled_today(shop):
    customer = shop.customer_by_email("mira@example.com")
    order = shop.order("W20340")
    at = datetime(2026, 11, 21, 0, 31, tzinfo=AMSTERDAM)
    moved = told_in(order, AMSTERDAM)
    told = track_order.run(track_order.TrackOrder("W20340"), shop, Caller(customer.id, at))
    assert told.facts["cancelled_on"] == moved.cancelled_at.date()
    assert moved.cancelled_at == order.cancelled_at
    assert moved.cancelled_at.tzinfo is AMSTERDAM
