"""Which messages say only half, and what follows from that."""

from datetime import UTC, datetime

import pytest

from bot.dialogue.asked import ANSWERED, LONGEST, MOST_QUOTED, REMEMBERED_TURNS, UNKNOWN, LookedUp
from bot.dialogue.conversation import BotReplied, Conversation, TaskStarted
from bot.dialogue.decisions import AnswerFaq, Say
from bot.dialogue.following_up import leaves_out
from bot.dialogue.lookups import one_by_one
from bot.dialogue.questions import questions_in
from bot.dialogue.shown import Focus

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWERED_ONCE = LookedUp(AT, "how long can I return", ANSWERED, "return-window", 0)


@pytest.mark.parametrize(
    "text",
    [
        "and for sale items?", "what about Norway", "and how long does that take", "why?", "how about gifts?",
        "and express?", "even without the receipt?", "also during black week?", "until when", "from what amount",
        "who pays for that", "how do I join", "more than one?", "and on sundays", "does that go for shoes too",
        "what if it is out of stock", "can someone else pick it up", "is it free", "but why", "so is that free?",
        "for how long", "ok and without the box?", "can I return those", "and do they expire", "sale items?",
    ],
)  # fmt: skip
def test_half_a_question_is_one(text):
    assert leaves_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refund take to reach my bank account", "do you have a store in berlin", "thanks, that's all",
        "what is the warranty on a lamp", "I need running shoes under 100 euros", "cancel it", "my parcel is damaged",
        "do you deliver to parcel lockers in france", "change my address please", "what is the weather tomorrow",
        "that is great", "I want to speak to a human", "W20398", "sale items", "yes",
    ],
)  # fmt: skip
def test_a_whole_message_is_none(text):
    assert not leaves_out(text)


@pytest.mark.parametrize("text", ["", "?", "and", "?" * 10_000, "and " * 5_000, "what about " * 2_000, "é and"])
def test_odd_messages_are_judged_at_once(text):
    leaves_out(text)
    questions_in(text)


def test_what_was_answered_is_remembered_for_a_few_turns():
    asked = Conversation("c1", turns=1).record(ANSWERED_ONCE).asked
    assert (asked.question, asked.entry, asked.quoted) == ("how long can I return", "return-window", (0,))
    assert asked.is_fresh(1 + REMEMBERED_TURNS)
    assert not asked.is_fresh(2 + REMEMBERED_TURNS)


@pytest.mark.parametrize(
    "event",
    [
        LookedUp(AT, "do you sell llamas", UNKNOWN),
        TaskStarted(AT, "cancel_order"),
        BotReplied(AT, (), focus=Focus(orders=("W20398",))),
    ],
)
def test_another_matter_makes_it_forgotten(event):
    assert Conversation("c1").record(ANSWERED_ONCE, event).asked is None


def test_what_is_kept_does_not_grow():
    conversation = Conversation("c1")
    for start in range(50):
        conversation = conversation.record(LookedUp(AT, "x" * 1_000, ANSWERED, "return-window", start))
    assert len(conversation.asked.question) == LONGEST
    assert conversation.asked.quoted == tuple(range(50 - MOST_QUOTED, 50))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "how long is shipping and can I return it in a store?",
            ("how long is shipping", "can I return it in a store?"),
        ),
        ("what does it cost? do you ship to norway?", ("what does it cost?", "do you ship to norway?")),
        ("how do I pay, and when is it charged, and is it safe", ("how do I pay", "when is it charged", "is it safe")),
        ("do you sell gloves and hats", ("do you sell gloves and hats",)),
        ("I bought shoes and how do I return them", ("I bought shoes and how do I return them",)),
        ("why? and where is it", ("why? and where is it",)),
    ],
)
def test_questions_are_told_apart_where_each_is_one(text, parts):
    assert questions_in(text) == parts


def test_each_question_is_looked_up_and_the_second_may_go_on_with_the_first():
    answers = one_by_one([AnswerFaq("do you ship to norway and what does it cost", then="x", told="y")], goes_on=False)
    assert [(one.question, one.one_of, one.goes_on, one.then) for one in answers] == [
        ("do you ship to norway", 2, False, ""),
        ("what does it cost", 2, True, "x"),
    ]


def test_what_is_no_question_stays_where_it_is():
    assert one_by_one([Say("help"), AnswerFaq("how do I pay")], goes_on=False) == (
        Say("help"),
        AnswerFaq("how do I pay"),
    )
