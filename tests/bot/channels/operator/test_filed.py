"""Who leaves the queue for a mail or a call keeps the place they had in it."""

from datetime import UTC, datetime, timedelta

from actions.shop.models import FiledRequest, ServiceRequest
from bot.channels.operator.outgoing import PLACE_KEPT, by_place, filed_row

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def filed(case, since="", at=NOON):
    details = {"waits_since": since, "need": "a refund"} if since else {}
    return FiledRequest(case, at, ServiceRequest("call_back", details=details))


def order(*cases):
    return [one.case for one in by_place(cases, NOON)]


def test_the_longest_waiting_comes_first_and_the_others_as_they_came():
    late, early = filed("late", "2026-11-20T11:50:00+00:00"), filed("early", "2026-11-20T11:40:00+00:00")
    assert order(filed("new"), late, filed("old"), early) == ["early", "late", "new", "old"]


def test_times_are_compared_and_not_their_letters():
    here, elsewhere = filed("here", "2026-11-20T11:30:00+00:00"), filed("elsewhere", "2026-11-20T12:20:00+01:00")
    assert order(here, elsewhere) == ["elsewhere", "here"]


def test_what_was_filed_days_ago_does_not_stand_before_what_came_today():
    old = filed("old", "2026-11-17T11:00:00+00:00", NOON - PLACE_KEPT)
    assert order(filed("new"), old) == ["new", "old"]


def test_what_is_no_time_is_no_place():
    assert order(filed("new"), filed("odd", "soon")) == ["new", "odd"]
    assert filed_row(filed("odd", "soon"))["waits_since"] is None
    row = filed_row(filed("early", (NOON - timedelta(minutes=5)).isoformat()))
    assert (row["waits_since"][:16], row["need"]) == ("2026-11-20T11:55", "a refund")
