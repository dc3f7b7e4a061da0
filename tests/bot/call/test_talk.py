"""A call's turns with the real assistant over a database: what a spoken yes may do, and what is kept of a call."""

import pytest

from actions.shop.models import OrderStatus
from actions.shop.sql import SqlShop
from actions.types import Level
from bot.call.line import Started
from bot.call.talk import Doubted, Spoken, Standing, Talk
from bot.channels.desk import agent_event
from bot.dialogue.conversation import Status
from bot.messages import Identity, Transcript
from bot.speech.expecting import Kind
from bot.storage.engine import make_engine
from tests.assembled import NOON, assemble
from tests.conversations.scenario import understood

REST = "[rest of the number removed]"
MEANT = {
    "cancel my shoes": {"intent": "cancel_order", "entities": {"order_id": "W20398"}},
    "yes": {"intent": "affirm"},
    "no": {"intent": "deny"},
    "Yes, cancel it.": {"intent": "correct"},
    "Can I talk to a person?": {"intent": "contact_human_agent"},
    "my card is [card ending 1111]": {"intent": "out_of_scope"},
    "41111111": {"intent": "out_of_scope"},
    REST: {"intent": "out_of_scope"},
    "where is W20398": {"intent": "order_status", "entities": {"order_id": "W20398"}},
    "where is W99999": {"intent": "order_status", "entities": {"order_id": "W99999"}},
    "20095": {"intent": "provide_info", "entities": {"zip_code": "20095"}},
}
STARTED = Started("CA1", "twilio", "+31600000001")


def understand(said, expected, today):
    return understood(said, MEANT[said])


class Line:
    """One call of a customer who was signed in when it began, as in the browser."""

    def __init__(self, database) -> None:
        self.shop = SqlShop(make_engine(f"sqlite:///{database}"))
        self.assistant = assemble(database, understand, shop=self.shop)
        self.woken: list[str] = []
        self.queued = 0
        self.talk = Talk(
            self.assistant, understand, self.assistant.conversations, self.shop, self.assistant.rules, site="phone",
            now=lambda: NOON, publish=self.woken.append, queued=self._queued,
        )  # fmt: skip
        jo = Identity(Level.PROVEN, self.shop.customer_by_email("jo@example.com").id)
        self.id = self.assistant.open(site="demo", channel="chat", identity=jo, at=NOON).id
        self.standing = self.talk.open(Started("CA1", "browser", conversation_id=self.id))
        self.number = 0

    def _queued(self) -> None:
        self.queued += 1

    def says(self, text: str, confidence: float = 0.9, *, heard_out: bool = True, question: str | None = None):
        heard = Transcript(text, confidence, "test", tuple((word, confidence) for word in text.split()))
        question = self.standing.asked.yes if question is None else question
        return self._takes(Spoken(text, heard, heard_out=heard_out, question=question))

    def presses(self, payload: str):
        return self._takes(Spoken("", payload=payload))

    def _takes(self, spoken: Spoken):
        self.number += 1
        taken = self.talk.take(self.id, self.number, spoken, STARTED)
        self.standing = taken if isinstance(taken, Standing) else self.standing
        return taken

    @property
    def order(self) -> OrderStatus:
        return self.shop.order("W20398").status

    @property
    def events(self) -> list[dict]:
        shown = [agent_event(row) for row in self.assistant.conversations.log(self.id)]
        return [event for event in shown if event]


@pytest.fixture
def line(database) -> Line:
    return Line(database)


def test_a_call_is_a_conversation_of_its_own(line):
    opened = line.talk.open(STARTED)
    assert isinstance(opened, Standing)
    assert "automated assistant" in opened.lines[0]
    conversation = line.assistant.conversations.load(opened.conversation_id)
    assert conversation.channel == "voice"
    assert conversation.identity.level is Level.ANONYMOUS


def test_a_summary_waits_for_a_yes_by_voice_or_by_key(line):
    asked = line.says("cancel my shoes").asked
    assert asked.is_write
    assert asked.expecting.kind is Kind.YES_NO
    assert asked.yes
    assert asked.no
    assert asked.yes != asked.no


@pytest.mark.parametrize(("confidence", "heard_out"), [(0.5, True), (0.95, False)])
def test_a_yes_that_is_not_clear_changes_nothing(line, confidence, heard_out):
    line.says("cancel my shoes")
    assert line.says("yes", confidence, heard_out=heard_out) == Doubted()
    assert line.order is OrderStatus.PENDING


def test_a_clear_yes_to_another_question_changes_nothing(line):
    other = line.standing.asked.yes
    asked = line.says("cancel my shoes").asked
    assert line.says("yes", 0.99, question=other) == Doubted()
    assert line.says("yes", 0.99, question=f"{asked.yes}0") == Doubted()
    assert line.order is OrderStatus.PENDING


def test_digits_that_were_typed_before_the_summary_are_no_yes_to_it(line):
    line.says("cancel my shoes")
    assert line._takes(Spoken("yes")) == Doubted()
    assert line.order is OrderStatus.PENDING


def test_the_title_of_the_button_that_was_not_clearly_heard_changes_nothing(line):
    line.says("cancel my shoes")
    assert line.says("Yes, cancel it.", 0.3) == Doubted()
    assert line.order is OrderStatus.PENDING


def test_a_clear_yes_changes_it(line):
    line.says("cancel my shoes")
    assert line.says("yes", 0.95).codes[-1] == "order_cancelled"
    assert line.order is OrderStatus.CANCELLED


def test_a_key_is_clear(line):
    asked = line.says("cancel my shoes").asked
    assert line.says("yes", 0.3) == Doubted()
    assert line.presses(asked.yes).codes[-1] == "order_cancelled"


def test_a_no_needs_no_certainty(line):
    line.says("cancel my shoes")
    assert line.says("no", 0.3).codes == ("nothing_changed",)


def test_a_card_number_that_is_spoken_is_kept_nowhere(line):
    line.says("my card is four one one one one one one one one one one one one one one one")
    kept = str(line.events) + str(line.assistant.conversations.load(line.id))
    assert "4111" not in kept
    assert "one one one" not in kept
    assert "card ending 1111" in kept


def test_the_second_half_of_a_card_number_is_in_no_word_of_what_was_heard(line):
    line.says("four one one one one one one one")
    line.says("one one one one one one one one")
    said = [event for event in line.events if event.get("from") == "shopper"]
    assert said[-1]["text"] == REST
    assert "words" not in said[-1]


def test_a_card_number_beside_a_doubtful_yes_is_kept_nowhere(line):
    said = "yes with four one one one one one one one one one one one one one one one"
    line.talk.note(line.id, "unsure", heard=said)
    kept = str(line.events) + str(line.assistant.conversations.load(line.id))
    assert "4111" not in kept
    assert "one one one" not in kept


def test_a_number_of_nobody_and_one_of_somebody_else_are_answered_alike(line):
    """Also to who calls from the number of the one whose order it is."""
    told = []
    for order, caller in (("W20398", line.shop.customer_by_email("jo@example.com").phone), ("W99999", "+31600000001")):
        started = Started(order, "twilio", caller)
        known = line.talk.open(started).conversation_id
        said = [f"where is {order}", "20095", "20095"]
        taken = [line.talk.take(known, number, Spoken(text), started) for number, text in enumerate(said)]
        told.append([(one.codes, one.asked, one.status, one.gist) for one in taken])
    assert told[0] == told[1]
    assert told[0][0][1].expecting.likely == ()


def test_agents_see_each_word_with_how_surely_it_was_heard(line):
    line.says("cancel my shoes", 0.8)
    said = next(event for event in line.events if event.get("from") == "shopper")
    assert said["words"] == [["cancel", 0.8], ["my", 0.8], ["shoes", 0.8]]


def test_agents_see_what_happened_on_the_line(line):
    line.talk.note(line.id, "interrupted", heard="It is on its way.", unheard="It comes today.")
    noted = [event for event in line.events if event["type"] == "call"]
    assert [event["what"] for event in noted] == ["answered", "interrupted"]
    assert noted[1]["unheard"] == "It comes today."


def test_who_asks_for_a_person_is_told_of_to_those_who_wait(line):
    standing = line.says("Can I talk to a person?")
    assert standing.status is Status.QUEUED
    assert line.queued == 1
    assert standing.gist
