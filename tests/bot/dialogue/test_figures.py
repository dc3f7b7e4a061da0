"""The numbers of the dashboard, from logs written by hand."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from actions.shop.models import CustomerId
from actions.types import Level
from bot.dialogue.asked import ANSWERED, UNKNOWN, LookedUp
from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, HandedBack, Handoff, HandoffRequested
from bot.dialogue.conversation import ActionFinished, BotReplied, Closed, Identified, Opened, Understood, UserUttered
from bot.dialogue.facts import Facts, Outcome, facts_of, words_of
from bot.dialogue.figures import FORMULAS, Day, day_of, summary
from bot.messages import AgentId, Identity, MessageId, Reply

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIRA = AgentId("mira")
TODAY = date(2026, 11, 20)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def said(minutes: float, text: str = "hello") -> UserUttered:
    return UserUttered(at(minutes), MessageId(f"m{minutes}"), text)


def asked(minutes: float, reason: str = "asked") -> HandoffRequested:
    return HandoffRequested(at(minutes), Handoff(reason, at(minutes)))


HELPED_BY_MIRA = (
    Opened(at(0), "demo", "chat"),
    said(1),
    Understood(at(1), ("cancel_order",), 0.9, 0.0),
    BotReplied(at(1), (Reply("ask", "Which order?"),)),
    said(3),
    asked(3, "mood"),
    AgentJoined(at(8), MIRA, "Mira"),
    AgentWrote(at(9), MIRA, "Mira", "Hi!"),
    said(12),
    HandedBack(at(13), MIRA),
    said(14),
    Closed(at(15), "shopper"),
)


def test_time_belongs_to_whoever_had_the_conversation():
    facts = facts_of(HELPED_BY_MIRA)
    assert (facts.bot_seconds, facts.waiting_seconds, facts.human_seconds) == (5 * 60, 5 * 60, 5 * 60)


def test_a_night_of_silence_is_not_ten_hours_of_help_but_waiting_is_waiting():
    overnight = 10 * 60
    alone = facts_of([Opened(at(0), "demo", "chat"), said(1), said(1 + overnight)])
    assert alone.bot_seconds == 60 + 600
    waits = facts_of([Opened(at(0), "demo", "chat"), said(1), asked(1), AgentJoined(at(1 + overnight), MIRA, "Mira")])
    assert waits.waiting_seconds == overnight * 60


def test_the_first_response_is_what_a_person_wrote_not_that_they_took_it():
    assert facts_of(HELPED_BY_MIRA).first_response_seconds == 6 * 60
    assert facts_of(HELPED_BY_MIRA[:7]).first_response_seconds is None


def test_the_first_reason_counts_also_when_it_is_given_on():
    again = facts_of([*HELPED_BY_MIRA[:8], asked(20, "asked")])
    assert (again.reason, again.handoffs) == ("mood", 2)


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([], Outcome.EMPTY),
        ([said(1)], Outcome.TALKED),
        ([said(1), ActionFinished(at(1), "cancel_order", "write", "done", "order_cancelled")], Outcome.DONE),
        ([said(1), ActionFinished(at(1), "track_order", "read", "done", "tracked")], Outcome.TALKED),
        ([said(1), ActionFinished(at(1), "cancel_order", "write", "refused", "too_late")], Outcome.TALKED),
        ([said(1), asked(1)], Outcome.WAITED),
        ([said(1), asked(1), AgentJoined(at(2), MIRA, "Mira"), AgentWrote(at(3), MIRA, "Mira", "x")], Outcome.PERSON),
    ],
)
def test_how_it_went_is_read_off_the_log(events, outcome):
    assert facts_of([Opened(at(0), "demo", "chat"), *events]).outcome is outcome


@pytest.mark.parametrize("cut", range(len(HELPED_BY_MIRA)))
def test_it_does_not_matter_in_how_many_parts_a_log_is_read(cut):
    assert facts_of(HELPED_BY_MIRA[cut:], facts_of(HELPED_BY_MIRA[:cut])) == facts_of(HELPED_BY_MIRA)


def test_a_clock_that_jumped_back_takes_no_time_away():
    facts = facts_of([Opened(at(5), "demo", "chat"), said(1), said(6)])
    assert (facts.bot_seconds, facts.last_at) == (60, at(6))


def test_who_it_is_may_become_known_later_and_is_kept():
    jo = Identity(Level.KNOWN, CustomerId("jo"))
    assert facts_of([Opened(at(0), "demo", "chat"), Identified(at(1), jo, "email")]).customer_id == "jo"
    assert facts_of([Opened(at(0), "demo", "chat", jo)]).customer_id == "jo"


def test_what_was_said_by_anybody_can_be_searched():
    assert words_of(HELPED_BY_MIRA).splitlines() == ["hello", "Which order?", "hello", "Hi!", "hello", "hello"]


KNOWN = replace(facts_of([Opened(at(0), "demo", "chat"), said(1)]), customer_id="jo")
GUEST = replace(KNOWN, customer_id="")
MIRAS = replace(facts_of(HELPED_BY_MIRA), customer_id="sam")


def of(*conversations: tuple[Facts, bool], day: date = date(2026, 11, 2), **ratings: int):
    marks = Counter({int(mark[1:]): count for mark, count in ratings.items()})
    return summary([(day, day_of(conversations))], marks, today=TODAY)


def test_contained_is_without_a_person_and_without_a_new_contact_among_known_customers():
    told = of((KNOWN, False), (KNOWN, False), (KNOWN, True), (MIRAS, False), (GUEST, False))
    assert (told["contained"], told["contained_of"], told["conversations"]) == (0.5, 4, 5)


def test_what_is_too_young_to_tell_is_not_counted_as_contained():
    told = of((KNOWN, False), day=date(2026, 11, 14))
    assert (told["contained"], told["contained_of"], told["conversations"]) == (None, 0, 1)
    assert of((KNOWN, False), day=date(2026, 11, 13))["contained"] == 1.0


def test_nothing_of_nothing_is_no_number():
    told = of()
    shares = ("contained", "handed_over", "csat", "rated", "unanswered", "first_response_seconds")
    assert [told[name] for name in shares] == [None] * len(shares)


def test_an_opened_chat_without_a_word_is_no_conversation():
    assert of((facts_of([Opened(at(0), "demo", "chat")]), False))["conversations"] == 0


def test_first_responses_are_the_middle_one_and_who_got_none_is_told():
    waits = replace(MIRAS, first_response_seconds=None)
    quick, slow = replace(MIRAS, first_response_seconds=60.0), replace(MIRAS, first_response_seconds=6_000.0)
    told = of((quick, False), (quick, False), (slow, False), (waits, False))
    assert (told["first_response_seconds"], told["first_response_of"], told["never_answered"]) == (60, 3, 1)
    assert (told["handed_over"], told["reasons"]) == (1.0, [{"name": "mood", "count": 4}])


def test_ratings_and_questions():
    looked_up = [LookedUp(at(1), "q", outcome) for outcome in (ANSWERED, UNKNOWN, ANSWERED, ANSWERED)]
    facts = facts_of([Opened(at(0), "demo", "chat"), said(1), *looked_up])
    told = of((facts, False), (KNOWN, False), m1=1, m4=2, m5=1)
    assert (told["csat"], told["rated"]) == (0.75, 2.0)
    assert (told["unanswered"], told["unanswered_count"], told["questions"]) == (0.25, 1, 4)


def test_days_add_up_to_what_all_of_it_gives_at_once_and_survive_being_kept():
    some, others = [(KNOWN, False), (MIRAS, True)], [(GUEST, False), (KNOWN, True)]
    apart = [(date(2026, 11, 2), day_of(some)), (date(2026, 11, 3), day_of(others))]
    kept = [(day, Day.from_json(one.as_json())) for day, one in apart]
    at_once = of(*some, *others)
    added = summary(kept, Counter(), today=TODAY)
    assert {**added, "days": []} == {**at_once, "days": []}
    assert [day["conversations"] for day in added["days"]] == [2, 2]


def test_every_number_has_its_formula():
    assert FORMULAS.keys() >= {"time", "contained", "handed_over", "first_response", "csat", "intents", "unanswered"}
    assert of()["formulas"] is FORMULAS
