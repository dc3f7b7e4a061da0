"""What is kept of conversations beside the log: it follows the log, adds up, and is found again."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from actions.shop.models import CustomerId
from actions.types import Level
from bot.dialogue import handoff
from bot.dialogue.conversation import BotReplied, Understood
from bot.dialogue.facts import Outcome
from bot.messages import AgentId, Answer, Identity, MessageId, Reply, Utterance
from bot.storage.engine import make_engine
from bot.storage.figures import Figures
from bot.storage.preparing import prepare
from bot.storage.ratings import Rating, Ratings
from bot.storage.searching import Searching, Wanted
from bot.storage.sql import SqlConversations
from tests.assembled import NOON

MIRA = AgentId("mira")
DAY = NOON.date()
JO = Identity(Level.PROVEN, CustomerId("jo"))


class Log:
    """Conversations written at a time that the test sets."""

    def __init__(self, folder, url=""):
        self.engine = make_engine(url or f"sqlite:///{folder / 's.db'}")
        prepare(self.engine)
        self.at = NOON
        self.store = SqlConversations(self.engine, lambda: self.at)
        self.figures = Figures(self.engine, lambda: self.at)
        self.searching = Searching(self.engine)
        self.ratings = Ratings(self.engine, lambda: self.at)

    def conversation(self, *texts, identity=Identity(), channel="chat", intent="order_status"):
        opened = self.store.open(site="demo", channel=channel, identity=identity, at=self.at)
        for text in texts:
            self.say(opened.id, text, intent)
        return opened.id

    def say(self, id, text, intent="order_status"):
        said = Utterance(id, MessageId(f"{text}{self.at}"), text, "chat", self.at)
        self.store.accept(said)
        with self.store.turn(id, message_id=said.message_id) as turn:
            told = turn.conversation.record(
                Understood(self.at, (intent,), 0.9, 0.0), BotReplied(self.at, (Reply("x", f"You said {text}"),))
            )
            turn.save(told, Answer(0, "bot"))

    def change(self, id, change):
        with self.store.turn(id) as turn:
            turn.save(change(turn.conversation))

    def later(self, **more):
        self.at += timedelta(**more)

    def day(self, day=DAY):
        return self.figures.of_days(day, day)[0][1]

    def found(self, **wanted):
        return [one.id for one in self.searching.find(Wanted(**wanted))]


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path)
    yield log
    log.engine.dispose()


def test_a_look_reads_only_what_came_since(log):
    first = log.conversation("where is it")
    assert (log.figures.refresh(), log.figures.refresh()) == (1, 0)
    log.say(first, "and the other one")
    assert log.figures.refresh() == 1
    [found] = log.searching.find(Wanted())
    assert (found.facts.messages, found.facts.outcome) == (2, Outcome.TALKED)


def test_many_are_taken_in_part_by_part_and_none_is_left_out(log):
    for number in range(7):
        log.conversation(f"question {number}")
        log.later(seconds=1)
    assert [log.figures.refresh(most=3) for _ in range(4)] == [3, 3, 1, 0]
    assert log.day().conversations == 7


def test_a_day_is_added_up_anew_when_something_in_it_changed(log):
    first = log.conversation("where is it")
    log.figures.refresh()
    assert (log.day().handed_over, log.day().conversations) == (0, 1)
    log.change(first, lambda one: handoff.hand_off(one, "asked", "", log.at))
    log.figures.refresh()
    assert log.day().handed_over == 1


def test_a_day_that_did_not_change_is_not_added_up_again(log):
    log.conversation("where is it")
    log.figures.refresh()
    log.day()
    statements = []
    event.listen(log.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    log.day()
    assert not [one for one in statements if "conversation_facts" in one]


def test_who_comes_back_in_time_was_not_helped_for_good(log):
    log.conversation("where is it", identity=JO)
    log.figures.refresh()
    assert log.day().contained == 1
    log.later(days=3)
    log.conversation("still nothing", identity=JO)
    log.figures.refresh()
    assert (log.day().contained, log.day().known) == (0, 1)
    log.later(days=8)
    log.conversation("something else", identity=JO)
    log.figures.refresh()
    assert log.day(DAY + timedelta(days=3)).contained == 1


def test_an_opened_chat_without_a_word_is_no_new_contact(log):
    log.conversation("where is it", identity=JO)
    log.later(hours=1)
    log.conversation(identity=JO)
    log.figures.refresh()
    assert log.day().contained == 1


def test_ratings_count_by_the_day_they_were_given(log):
    first, second = log.conversation("a"), log.conversation("b")
    log.ratings.rate(first, Rating(5))
    log.later(days=1)
    log.ratings.rate(second, Rating(2, "slow"))
    assert log.figures.ratings(DAY, DAY) == Counter({5: 1})
    assert log.figures.ratings(DAY, DAY + timedelta(days=1)) == Counter({5: 1, 2: 1})


def test_conversations_are_found_by_what_they_were(log):
    talked = log.conversation("Where is my LAMP, 100% broken")
    log.later(days=1)
    helped = log.conversation("a person please", channel="rasa", intent="contact_human_agent")
    log.change(helped, lambda one: handoff.hand_off(one, "asked", "", log.at))
    log.change(helped, lambda one: handoff.join(one, MIRA, "Mira", log.at))
    log.change(helped, lambda one: handoff.write(one, MIRA, "Mira", "Hello, about the lamp", log.at))
    log.conversation()
    log.figures.refresh()
    assert log.found() == log.found(text="lamp") == [helped, talked]
    assert log.found(text="broken lamp") == log.found(text="100%") == [talked]
    assert log.found(text="1%0") == log.found(intent="order") == log.found(agent="mir") == []
    assert log.found(outcome=Outcome.PERSON) == log.found(channel="rasa") == log.found(agent="mira") == [helped]
    assert log.found(intent="order_status") == log.found(until=log.at) == [talked]
    assert log.found(first=log.at) == [helped]
    assert len(log.found(outcome=Outcome.EMPTY)) == 1
    [found] = log.searching.find(Wanted(text="broken"))
    assert "100% broken" in found.snippet


def test_pages_follow_one_another_without_a_gap_or_a_double(log):
    ids = {log.conversation(f"question {number}") for number in range(7)}
    log.figures.refresh()
    first = log.searching.find(Wanted(), limit=3)
    rest = log.searching.find(Wanted(), after=(first[-1].opened_at, first[-1].id), limit=10)
    assert {one.id for one in (*first, *rest)} == ids
    assert len(first) + len(rest) == len(list(log.searching.all(Wanted()))) == 7


def test_days_without_anything_are_told_too(log):
    told = log.figures.of_days(date(2026, 1, 1), date(2026, 1, 3))
    assert [day.conversations for _, day in told] == [0, 0, 0]
