"""A caller asks for a code to what is on file for their number: what is said tells nobody whether there is anything."""

from datetime import timedelta
from itertools import count

import pytest

from actions.shop.changes.types import UpdateDetails
from actions.shop.sql import SqlShop
from actions.types import ActionError, Level
from bot.carry_out.tries import Most
from bot.messages import ANONYMOUS, CALLING, MessageId, Utterance
from bot.storage.engine import make_engine
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu
from tests.fakes import Letters

JOS = "+49 171 5550 101"
NOBODYS = "+31699999999"


class Caller:
    def __init__(self, assistant, script, number):
        self.assistant, self.script, self.numbers, self.at = assistant, script, count(1), NOON
        self.came_from = f"{CALLING}{number}" if number else "hidden twilio"
        self.id = assistant.open(site="phone", channel="voice", identity=ANONYMOUS, at=NOON).id

    def says(self, text, intent="provide_info", **entities):
        self.script.next = {"intent": intent, "entities": entities}
        self.at += timedelta(seconds=5)
        message_id = MessageId(f"m{next(self.numbers)}")
        utterance = Utterance(self.id, message_id, text, "voice", self.at, came_from=self.came_from)
        answer = self.assistant.respond(utterance)
        return [reply.speech or reply.text for reply in answer.replies], [reply.code for reply in answer.replies]

    def asks_for_code(self):
        self.says("where is my order", "order_status")
        return self.says("send me a code")

    @property
    def identity(self):
        return self.assistant.conversations.load(self.id).identity


@pytest.fixture
def letters():
    return Letters()


@pytest.fixture
def shop(database):
    shop = SqlShop(make_engine(f"sqlite:///{database}"))
    jo = shop.customer_by_email("jo@example.com")
    shop.change_customer(UpdateDetails(jo.id, phone=JOS), at=NOON, key="jos number")
    return shop


@pytest.fixture
def calls(database, shop, letters):
    script = ScriptedNlu()
    assistant = assemble(database, script, shop=shop, sender=letters)
    return lambda number: Caller(assistant, script, number)


def test_a_code_to_what_is_on_file_proves_whose_it_is(calls, letters):
    caller = calls("0171 5550101")
    assert caller.asks_for_code()[1] == ["code_sent.to_number"]
    assert caller.identity == ANONYMOUS
    _, codes = caller.says(letters.sent[-1][1])
    assert "order" in codes[-1]
    assert caller.identity.level is Level.PROVEN


def test_a_number_of_nobody_is_answered_like_anybodys(calls, letters):
    known, unknown = calls(JOS), calls(NOBODYS)
    assert known.asks_for_code() == unknown.asks_for_code()
    for wrong in ("000000", "111111"):
        assert known.says(wrong) == unknown.says(wrong)
    assert known.identity == unknown.identity == ANONYMOUS
    assert len(letters.sent) == 1


def test_a_number_that_two_share_gets_no_code(calls, shop, letters):
    other = next(one for one in shop.customers_at("10435") if one.email != "jo@example.com")
    shop.change_customer(UpdateDetails(other.id, phone=JOS), at=NOON, key="shared")
    assert calls(JOS).asks_for_code()[1] == ["code_sent.to_number"]
    assert letters.sent == []


def test_who_shows_no_number_is_asked_as_before(calls, letters):
    assert "code_sent.to_number" not in calls("").asks_for_code()[1]
    assert letters.sent == []


def test_who_makes_a_number_up_learns_nothing_and_cannot_guess(calls, letters):
    caller = calls(JOS)
    caller.asks_for_code()
    right = letters.sent[-1][1]
    answers = [caller.says(f"{guess:06}") for guess in range(8) if f"{guess:06}" != right]
    told = " ".join(line for lines, _ in answers for line in lines)
    assert "handed_off.policy" in [code for _, codes in answers for code in codes]
    assert not any(secret in told for secret in ("Jo", "jo@", "j••", "01", "W2"))
    assert caller.identity == ANONYMOUS


def test_no_more_codes_than_a_few_go_to_one_number(calls, letters):
    for _ in range(8):
        caller = calls(JOS)
        caller.asks_for_code()
        caller.says("send it again")
    assert len(letters.sent) == Most().codes_of_customer


def test_no_caller_waits_for_a_code_to_go_out(database, shop, letters):
    """How long a mail takes would tell whose number exists."""
    script, later = ScriptedNlu(), []
    assistant = assemble(database, script, shop=shop, sender=letters, aside=later.append)
    caller = Caller(assistant, script, JOS)
    caller.asks_for_code()
    assert letters.sent == []
    later.pop()()
    caller.says(letters.sent[-1][1])
    assert caller.identity.level is Level.PROVEN


def test_other_ways_of_writing_a_number_are_no_more_guesses(calls, letters):
    for prefix in ("+49", "0", "0049", "+1", "+31", "+44"):
        caller = calls(f"{prefix}1715550101")
        caller.asks_for_code()
        right = letters.sent[-1][1]
        for guess in [f"{guess:06}" for guess in range(5) if f"{guess:06}" != right][:4]:
            caller.says(guess)
    assert len(letters.sent) == Most().codes_of_customer
    caller.says(right)
    assert caller.identity == ANONYMOUS


def test_a_code_that_cannot_be_sent_is_answered_alike(database, shop):
    class Broken:
        def send(self, customer, code, channel):
            raise ActionError("no network", retryable=True)

    script = ScriptedNlu()
    assistant = assemble(database, script, shop=shop, sender=Broken())
    known, unknown = (Caller(assistant, script, number) for number in (JOS, NOBODYS))
    assert known.asks_for_code() == unknown.asks_for_code()
