"""One-time codes that are used twice, typed oddly, or tried from many conversations at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count

import pytest

from actions.types import Level
from bot.carry_out.tries import Most
from bot.messages import ANONYMOUS, MessageId, Utterance
from tests.assembled import NOON, assemble
from tests.conversations.scenario import understood
from tests.fakes import Letters

PROOF = "cancel W20398, jo@example.com"
ENTITIES = {"order_id": "W20398", "email": "jo@example.com"}


def understand(text: str, expected, today: date):
    """A wish, a yes, or else a fact; the same for all threads."""
    if text == PROOF:
        return understood(text, {"intent": "cancel_order", "entities": ENTITIES})
    return understood(text, {"intent": "affirm" if text == "yes" else "provide_info"})


class Guest:
    def __init__(self, assistant):
        self.assistant, self.numbers = assistant, count(1)
        self.id = assistant.open(site="demo", channel="chat", identity=ANONYMOUS, at=NOON).id

    def codes(self, text):
        number = next(self.numbers)
        at = NOON + timedelta(seconds=number)
        utterance = Utterance(self.id, MessageId(f"m{number}"), text, "chat", at)
        return [reply.code for reply in self.assistant.respond(utterance).replies]

    def asks_for_code(self):
        self.codes(PROOF)
        return self.codes("yes")

    @property
    def level(self):
        return self.assistant.conversations.load(self.id).identity.level


@pytest.fixture
def letters():
    return Letters()


@pytest.fixture
def assistant(database, letters):
    return assemble(database, understand, sender=letters)


def test_a_code_in_other_digits_or_with_marks_nobody_sees_is_the_same_code(assistant, letters):
    guest = Guest(assistant)
    guest.asks_for_code()
    arabic = "".join(chr(0x0660 + int(digit)) for digit in letters.sent[-1][1])
    assert guest.codes(arabic) == ["confirm.cancel_order"]
    assert guest.level is Level.PROVEN


def test_a_code_is_good_once(assistant, letters):
    guest = Guest(assistant)
    guest.asks_for_code()
    code = letters.sent[-1][1]
    guest.codes(code)
    assert assistant.conversations.load(guest.id).code is None
    again = Guest(assistant)
    again.codes(PROOF)
    assert again.codes(code) != ["confirm.cancel_order"]
    assert again.level is Level.KNOWN


def test_a_sent_code_dies_with_the_next_one(assistant, letters):
    guest = Guest(assistant)
    guest.asks_for_code()
    guest.codes("send it again")
    first, last = letters.sent[0][1], letters.sent[-1][1]
    if first != last:
        assert guest.codes(first) == ["code_wrong"]
    assert guest.codes(last) == ["confirm.cancel_order"]


def test_codes_tried_from_many_conversations_at_once_end_with_a_person(assistant, letters):
    """Threads may be let in together before the first failure is counted; more than that they gain nothing."""
    threads = 6
    guests = [Guest(assistant) for _ in range(threads)]
    for guest in guests:
        assert guest.asks_for_code() == ["code_sent"]
    sent = [code for _, code, _ in letters.sent]

    def try_codes(guest):
        wrong = (f"{number:06}" for number in range(100_000, 100_100) if f"{number:06}" not in sent)
        return [guest.codes(next(wrong)) for _ in range(6)]

    with ThreadPoolExecutor(threads) as pool:
        told = [codes for answers in pool.map(try_codes, guests) for codes in answers]
    assert told.count(["code_wrong"]) < Most().wrong_codes_of_customer + threads
    assert all(guest.level is Level.KNOWN for guest in guests)
    assert Guest(assistant).asks_for_code() == ["handed_off.policy"]
