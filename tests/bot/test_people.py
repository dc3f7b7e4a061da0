"""A person is brought in while people are there; otherwise the shopper learns when they are."""

from datetime import UTC, datetime

import pytest

from actions.types import ActionError
from bot.carry_out.carried import Carried
from bot.carry_out.people import Attendance, People, bring_person
from bot.dialogue.conversation import Conversation, Status, TaskStarted
from bot.dialogue.decisions import HandOff
from bot.dialogue.situation import Situation
from tests.fake_shop import FakeShop

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOURS = {"support_hours": "Mon-Fri 8-20, Sat 9-16", "support_wait_minutes": "2"}


class SilentShop(FakeShop):
    """Does not answer."""

    def settings(self):
        raise ActionError("no answer", retryable=True)


def brought(at, reason="asked", *, shop=None, somebody_there=False):
    people = People(shop or FakeShop(settings=HOURS), UTC, lambda: 1, lambda: somebody_there)
    conversation = Conversation("c").record(TaskStarted(at, "cancel_order"))
    return bring_person(Carried(conversation), HandOff(reason), Situation(at), people)


def test_place_and_wait_are_told_while_people_are_there():
    carried = brought(FRIDAY)
    [said] = carried.said
    assert (said.code, said.facts["position"], said.facts["wait_minutes"]) == ("handed_off", 2, 4)
    assert carried.conversation.status is Status.QUEUED


@pytest.mark.parametrize("minutes", ["", "soon", "-3", "99999"])
def test_no_wait_is_made_up(minutes):
    shop = FakeShop(settings={**HOURS, "support_wait_minutes": minutes})
    assert brought(FRIDAY, shop=shop).said[0].facts["wait_minutes"] is None


def test_who_asks_while_nobody_is_there_keeps_the_assistant_and_what_is_under_way():
    carried = brought(SUNDAY)
    assert carried.said[0].code == "nobody_there"
    assert carried.said[0].facts["back_at"] == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert carried.conversation.status is Status.BOT
    assert carried.conversation.task.action == "cancel_order"


@pytest.mark.parametrize("reason", ["mood", "not_understood"])
def test_where_the_assistant_got_nowhere_it_starts_afresh(reason):
    carried = brought(SUNDAY, reason)
    assert carried.said[0].code == f"nobody_there.{reason}"
    assert (carried.conversation.status, carried.conversation.tasks) == (Status.BOT, ())


@pytest.mark.parametrize("reason", ["policy", "technical"])
def test_what_people_must_see_is_queued_at_any_hour(reason):
    carried = brought(SUNDAY, reason)
    assert carried.said[0].code == f"handed_off.{reason}"
    assert "position" not in carried.said[0].facts
    assert carried.conversation.status is Status.QUEUED


def test_an_agent_who_is_there_anyway_counts():
    assert brought(SUNDAY, somebody_there=True).conversation.status is Status.QUEUED


def test_a_shop_that_does_not_answer_turns_nobody_away():
    assert brought(SUNDAY, shop=SilentShop()).conversation.status is Status.QUEUED


def test_attendance_is_whoever_is_known_to_be_there():
    there = []
    attendance = Attendance()
    assert not attendance.anybody()
    attendance.look_at(lambda: bool(there))
    assert not attendance.anybody()
    there.append("mira")
    assert attendance.anybody()
