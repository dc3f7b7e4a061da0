"""Who is asking: proofs, one-time codes and their limits, and that refusals tell nothing."""

import logging
import re
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from actions.shop.models import Address, Customer, CustomerId
from actions.types import Action, Effect, Level
from bot.carry_out.codes import Codes
from bot.carry_out.identity import REFUSAL_SECONDS, is_named
from bot.carry_out.tries import Most, Tries
from bot.dialogue.access import Access, Lack
from bot.dialogue.codes import LIFETIME, code_in, mask_email, mask_phone
from bot.dialogue.guests import zip_in
from bot.dialogue.wording import Wording
from bot.messages import ANONYMOUS, ConversationId, Identity, MessageId, Utterance
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu
from tests.fakes import Letters

JO = {"intent": "provide_info", "entities": {"email": "jo@example.com"}}


class Guest:
    """Somebody who did not sign in."""

    def __init__(self, assistant, script, *, came_from=""):
        self.assistant, self.script, self.came_from = assistant, script, came_from
        self.id = assistant.open(site="demo", channel="chat", identity=ANONYMOUS, at=NOON).id
        self.numbers = count(1)
        self.at = NOON

    def says(self, text, intent="provide_info", identity=ANONYMOUS, **entities):
        self.script.next = {"intent": intent, "entities": entities}
        self.at += timedelta(seconds=5)
        message_id = MessageId(f"m{next(self.numbers)}")
        utterance = Utterance(self.id, message_id, text, "chat", self.at, identity, came_from=self.came_from)
        return self.assistant.respond(utterance)

    def codes(self, *args, **entities):
        return [reply.code for reply in self.says(*args, **entities).replies]

    def proves_order(self, order_id="W20398", email="jo@example.com"):
        return self.codes(f"cancel {order_id}, {email}", "cancel_order", order_id=order_id, email=email)

    @property
    def identity(self):
        return self.assistant.conversations.load(self.id).identity


@pytest.fixture
def letters():
    return Letters()


@pytest.fixture
def pauses():
    """What was waited, in seconds."""
    return []


@pytest.fixture
def guests(database, letters, pauses):
    """Makes guests of one shop; the limits are of that shop."""
    script = ScriptedNlu()
    assistant = assemble(database, script, sender=letters, pause=pauses.append)
    return lambda **how: Guest(assistant, script, **how)


# One-time codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("it's 123456.", "123456"),
        ("123 456", "123456"),
        ("12-34-56", "123456"),
        ("one two three four five six", "123456"),
        ("One, two, three... four five six!", "123456"),
        ("double one, oh, three five triple... no", ""),
        ("double one oh three five six", "110356"),
        ("zero zero one 2 3 4", "001234"),
        ("１２３４５６", "123456"),
        ("the code is 004711 I think", "004711"),
        ("12345", ""),
        ("1234567", ""),
        ("123456 or 654321", ""),
        ("order W123456", ""),
        ("one moment please", ""),
        ("", ""),
        ("9" * 100_000, ""),
    ],
)
def test_a_code_is_read_however_it_is_said(text, code):
    assert code_in(text) == code


def test_a_code_proves_nothing_in_another_conversation(guests, letters):
    mine, other = guests(), guests()
    for guest in (mine, other):
        guest.proves_order()
        assert guest.codes("yes", "affirm") == ["code_sent"]
    (_, first, _), (_, second, _) = letters.sent
    assert other.codes(first) == (["code_wrong"] if first != second else ["confirm.cancel_order"])
    assert other.codes(second) == ["confirm.cancel_order"]
    assert (mine.identity.level, other.identity.level) == (Level.KNOWN, Level.PROVEN)


def _binds(kind):
    """Whether codes of this kind hold for one conversation, one customer, one sending and one server only."""
    letters = Letters()
    codes = kind(letters, "secret")
    jo, sam, talk = Customer(CustomerId("jo"), "jo@example.com"), CustomerId("sam"), ConversationId("talk")
    sent = codes.send(jo, talk, "email", "j••@example.com", NOON)
    ((_, code, _),) = letters.sent
    wrong = [
        codes.fits(sent, ConversationId("other"), jo.id, code),
        codes.fits(sent, talk, sam, code),
        codes.fits(replace(sent, customer_id=sam), talk, sam, code),
        codes.fits(replace(sent, sent_at=NOON + timedelta(seconds=1)), talk, jo.id, code),
        kind(letters, "another server").fits(sent, talk, jo.id, code),
        codes.fits(sent, talk, jo.id, _other(code, 1)),
        codes.fits(sent, talk, jo.id, ""),
    ]
    return codes.fits(sent, talk, jo.id, code) and not any(wrong)


class ForAnyConversation(Codes):
    def _digest(self, conversation_id, customer_id, at, code):
        return super()._digest(ConversationId(""), customer_id, at, code)


class ForAnyCustomer(Codes):
    def _digest(self, conversation_id, customer_id, at, code):
        return super()._digest(conversation_id, CustomerId(""), at, code)


class ForAnySending(Codes):
    def _digest(self, conversation_id, customer_id, at, code):
        return super()._digest(conversation_id, customer_id, NOON, code)


class WithoutSecret(Codes):
    def __init__(self, sender, secret):
        super().__init__(sender, "")


class AnythingFits(Codes):
    def fits(self, sent, conversation_id, customer_id, said):
        return True


def test_a_code_fits_one_conversation_one_customer_and_one_sending():
    assert _binds(Codes)


@pytest.mark.parametrize("bug", [ForAnyConversation, ForAnyCustomer, ForAnySending, WithoutSecret, AnythingFits])
def test_a_planted_bug_in_the_binding_of_codes_is_noticed(bug):
    assert not _binds(bug)


def test_the_digits_are_in_no_reply_no_event_and_no_log(guests, letters, database, caplog):
    guest = guests()
    with caplog.at_level(logging.DEBUG):
        guest.proves_order()
        answer = guest.says("yes", "affirm")
    ((_, code, _),) = letters.sent
    assert re.fullmatch(r"\d{6}", code)
    assert code not in str(answer)
    assert code not in str(guest.assistant.conversations.log(guest.id))
    assert code not in caplog.text
    assert code.encode() not in database.read_bytes()


def test_codes_are_random(letters):
    codes = Codes(letters, "secret")
    for _ in range(200):
        codes.send(Customer(CustomerId("jo"), "jo@example.com"), ConversationId("c"), "email", "j", NOON)
    assert len({code for _, code, _ in letters.sent}) > 190


def test_a_code_is_not_sent_to_one_customer_without_end_from_many_conversations(guests, letters):
    for _ in range(Most().codes_of_customer):
        guest = guests()
        guest.proves_order()
        assert guest.codes("yes", "affirm") == ["code_sent"]
    guest = guests()
    guest.proves_order()
    assert guest.codes("yes", "affirm") == ["handed_off.policy"]
    assert len(letters.sent) == Most().codes_of_customer


def test_a_code_cannot_be_guessed_from_many_conversations(guests, letters):
    """Ten wrong ones for a customer, wherever they were typed, and it takes a person."""
    for _ in range(3):
        guest, code = _with_code(guests, letters)
        assert [guest.codes(_other(code, step)) for step in (1, 2, 3)] == [["code_wrong"]] * 3
    guest, code = _with_code(guests, letters)
    assert guest.codes(_other(code, 1)) == ["handed_off.policy"]
    guest = guests()
    guest.proves_order()
    assert guest.codes("yes", "affirm") == ["handed_off.policy"]


def _with_code(guests, letters):
    guest = guests()
    guest.proves_order()
    assert guest.codes("yes", "affirm") == ["code_sent"]
    return guest, letters.sent[-1][1]


def _other(code, step):
    return f"{(int(code) + step) % 10**6:06}"


def test_what_was_masked_says_little():
    assert mask_email("jo@example.com") == "j••@example.com"
    assert mask_email("no address") == ""
    assert mask_phone("+49 171 5550 101") == "••• 01"
    assert mask_phone("12345") == ""


# Names and zip codes


@pytest.mark.parametrize(
    "text",
    ["I'm Jo Brandt", "JO BRANDT", "brandt, jo", "Jo M. Brandt", "it's  jo\u00a0brandt from hamburg", "Jó Brändt"],
)
def test_a_name_is_found_however_it_is_written(text):
    assert is_named(Customer(CustomerId("c"), "", "Jo", "Brandt"), text)


@pytest.mark.parametrize("text", ["Joe Brandt", "Jo", "Brandt", "Jo and somebody else Brandt", "Jo Brandts", ""])
def test_another_name_is_another_name(text):
    assert not is_named(Customer(CustomerId("c"), "", "Jo", "Brandt"), text)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("José", "O’Brien", "jose o'brien"),
        ("Jürgen", "Müller", "juergen mueller"),
        ("Jürgen", "Müller", "jurgen muller"),
        ("Søren", "Strauß", "soren strauss"),
        ("Anne-Marie", "van der Berg", "anne marie van der berg"),
    ],
)
def test_accents_and_typography_do_not_matter(first, last, text):
    assert is_named(Customer(CustomerId("c"), "", first, last), text)


def test_who_has_no_name_is_nobody():
    assert not is_named(Customer(CustomerId("c"), ""), "jo brandt")


@pytest.mark.parametrize(
    ("text", "zip_code"), [("Jo Brandt, 20099", "20099"), ("Sam, LS1 4AB.", "LS1 4AB"), ("a1@b.de", ""), ("none", "")]
)
def test_a_zip_code_is_read_where_it_was_asked_for(text, zip_code):
    assert zip_in(text) == zip_code


# What a refusal tells


WORDING = Wording()


def _refusal(guest, text, **entities):
    answer = guest.says(text, "order_status", **entities)
    return answer.replies, answer.expects, answer.actions


@pytest.mark.parametrize(
    ("wrong", "missing"),
    [
        ({"order_id": "W20398", "email": "a@example.com"}, {"order_id": "W99999", "email": "a@example.com"}),
        ({"order_id": "W20398", "zip_code": "11111"}, {"order_id": "W99999", "zip_code": "11111"}),
        ({"person_name": "Al Brandt", "zip_code": "20099"}, {"person_name": "Al Brandt", "zip_code": "99999"}),
    ],
)
def test_what_does_not_exist_is_refused_like_what_does_not_fit(guests, pauses, wrong, missing):
    one, other = guests(), guests()
    texts = [", ".join(entities.values()) for entities in (wrong, missing)]
    first = _refusal(one, texts[0], **wrong)
    second = _refusal(other, texts[1], **missing)
    assert [reply.code for reply in first[0]] == [reply.code for reply in second[0]]
    ways = [way for reply in first[0] for way in WORDING.table[reply.code]["text"]]
    assert {reply.text for reply in (*first[0], *second[0])} <= set(ways)  # without a fact, so whichever it is
    assert (first[1:], [len(reply.quick_replies) for reply in first[0]]) == (
        second[1:],
        [len(reply.quick_replies) for reply in second[0]],
    )
    assert len(pauses) == 2
    assert all(0 <= pause <= REFUSAL_SECONDS for pause in pauses)


# Limits


def test_an_order_number_cannot_be_tried_from_many_conversations(guests):
    for number in range(Most().order):
        assert guests().proves_order(email=f"a{number}@example.com") == ["identity_mismatch"]
    assert guests().proves_order() == ["handed_off.policy"]
    assert guests().proves_order("W20377", "sam@example.com") == ["confirm.cancel_order", "code_offered.or_sign_in"]


def test_a_block_of_addresses_cannot_try_many_orders(guests):
    for number in range(Most().block):
        assert guests(came_from="203.0.113.0/24").proves_order(f"W5{number:04}") == ["identity_mismatch"]
    assert guests(came_from="203.0.113.0/24").proves_order() == ["handed_off.policy"]
    assert guests(came_from="198.51.100.0/24").proves_order()[0] == "confirm.cancel_order"


def test_tries_are_forgotten_after_an_hour():
    tries = Tries()
    tries.add("order W1", at=NOON)
    assert tries.recent("order W1", NOON + timedelta(minutes=59)) == 1
    assert tries.recent("order W1", NOON + timedelta(minutes=60)) == 0


def test_many_failures_sound_an_alarm_once_an_hour(caplog):
    tries = Tries(Most(alarm=3))
    for minute in (0, 1, 2, 3, 4, 65, 66, 67):
        tries.add_failure(f"order W{minute}", at=NOON + timedelta(minutes=minute))
    alarms = [record for record in caplog.records if record.message == "many wrong proofs of identity"]
    assert [(record.levelname, record.failures) for record in alarms] == [("WARNING", 3), ("WARNING", 3)]


def test_where_somebody_came_from_is_not_stored(guests, database):
    guests(came_from="203.0.113.0/24").proves_order(email="nobody@example.com")
    assert b"203.0.113" not in database.read_bytes()


# Levels


def _action(effect, level, *, step_up=False, name="do"):
    return Action(name, effect, level, Address, lambda request, shop, caller: None, step_up=step_up)


READ, WRITE = _action(Effect.READ, Level.KNOWN), _action(Effect.WRITE, Level.PROVEN)
RISKY = _action(Effect.WRITE, Level.PROVEN, step_up=True)
KNOWN = Identity(Level.KNOWN, CustomerId("jo"))
PROVEN = Identity(Level.PROVEN, CustomerId("jo"))
LOWERED = Access(write_level=Level.KNOWN)


@pytest.mark.parametrize(
    ("access", "action", "identity", "code_right", "lack"),
    [
        (Access(), _action(Effect.READ, Level.ANONYMOUS), ANONYMOUS, None, Lack.NOTHING),
        (Access(), READ, ANONYMOUS, None, Lack.CUSTOMER),
        (Access(), READ, KNOWN, None, Lack.NOTHING),
        (Access(), WRITE, ANONYMOUS, None, Lack.CUSTOMER),
        (Access(), WRITE, KNOWN, None, Lack.CODE),
        (Access(), WRITE, PROVEN, None, Lack.NOTHING),
        (LOWERED, WRITE, KNOWN, None, Lack.NOTHING),
        (LOWERED, _action(Effect.READ, Level.PROVEN), KNOWN, None, Lack.CODE),
        (LOWERED, RISKY, KNOWN, None, Lack.CODE),
        (Access(), RISKY, PROVEN, None, Lack.CODE),
        (Access(), RISKY, PROVEN, NOON - timedelta(minutes=9), Lack.NOTHING),
        (Access(), RISKY, PROVEN, NOON - timedelta(minutes=11), Lack.CODE),
        (Access(), RISKY, PROVEN, NOON + timedelta(minutes=1), Lack.CODE),
        (Access(shadow=frozenset({"do"})), RISKY, KNOWN, None, Lack.NOTHING),
        (Access(shadow=frozenset({"do"})), WRITE, ANONYMOUS, None, Lack.CUSTOMER),
    ],
)
def test_what_is_lacking_before_an_action_may_run(access, action, identity, code_right, lack):
    assert access.lack(action, identity, code_right, NOON) is lack


def test_a_token_of_another_customer_is_answered_and_ignored(guests):
    guest = guests()
    guest.proves_order()
    before = guest.identity
    other = guest.assistant.shop.customer_by_email("sam@example.com")
    told = guest.says("and now?", "affirm", identity=Identity(Level.PROVEN, other.id))
    assert [reply.code for reply in told.replies] == ["one_customer_only"]
    assert guest.identity == before


def test_a_code_lives_ten_minutes_at_most():
    assert timedelta(minutes=10) >= LIFETIME
