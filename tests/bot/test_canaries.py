"""Values that must not get out: none of them is in a log, and no card number or one-time code in the database."""

import io
import logging
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from actions import ACTIONS
from actions.shop.changes.types import UpdateDetails
from actions.shop.errors import KeyReused
from actions.shop.sql import SqlShop
from actions.types import ActionError, Effect, Level
from bot.messages import ANONYMOUS, Identity, MessageId, Utterance
from bot.storage.engine import make_engine
from bot.telemetry import set_up_logging
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu
from tests.fakes import Letters

CARDS = ("4111 1111 1111 1111", "5500-0000-0000-0004", "４１１１１１１１１１１１１１１１", "visa4111111111111111")
PERSONAL = (
    "canary@secret.example",
    "Canary Birdsong",
    "+49 171 9990777",
    "77 Canary Lane, 20999 Vogelhausen",
    "DE89370400440532013000",
    "my password is Hunter2canary",
)


class Fails(SqlShop):
    """Reads, and does nothing: what goes wrong is logged."""

    def file(self, request, *, at, key):
        raise ActionError(f"no mail to {request.email}", retryable=True)

    def change_customer(self, change, *, at, key):
        raise ActionError(f"cannot do {change}", retryable=True)

    def change_order(self, change, *, at, key):
        raise ActionError(f"cannot do {change}", retryable=True)


class Shoppers:
    """One conversation after the other, each about one action and one value."""

    def __init__(self, database, shop=None):
        self.script, self.numbers = ScriptedNlu(), count(1)
        self.assistant = assemble(database, self.script, shop=shop, sender=Letters())
        customer = self.assistant.shop.customer_by_email("jo@example.com")
        self.jo = Identity(Level.PROVEN, customer.id)

    def converse(self, action, value, identity):
        """What was told, reply by reply."""
        opened = self.assistant.open(site="demo", channel="chat", identity=identity, at=NOON)
        text, understood = f"{value}", {"intent": "order_status", "entities": {"action": action.name}}
        for turn in range(4):
            self.script.next = understood
            at = NOON + timedelta(seconds=5 * turn)
            utterance = Utterance(opened.id, MessageId(f"m{next(self.numbers)}"), text, "chat", at, identity)
            answer = self.assistant.respond(utterance)
            yield from answer.replies
            if answer.expects is None or answer.status != "bot":
                return
            is_summary = answer.expects.kind == "confirm"
            text = "yes" if is_summary else value
            understood = {"intent": "affirm" if is_summary else "provide_info", "entities": {}}


@pytest.fixture
def log():
    """Everything that is logged, as an operator would have it at the most talkative level."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging("DEBUG", stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_nothing_personal_is_logged_even_when_everything_fails(database, log):
    shoppers = Shoppers(database, Fails(make_engine(f"sqlite:///{database}")))
    for number, action in enumerate(ACTIONS):
        for identity in (shoppers.jo, ANONYMOUS):
            list(shoppers.converse(action, PERSONAL[number % len(PERSONAL)], identity))
            list(shoppers.converse(action, CARDS[number % len(CARDS)], identity))
    written = log.getvalue()
    assert "action failed" in written
    for canary in ("anary", "9990777", "DE893", "Hunter2", "1111", "１１１１", "jo@example.com", "Brandt"):
        assert canary not in written


def test_no_card_number_is_in_the_database_or_its_log_and_each_is_warned_about(database):
    shoppers = Shoppers(database)
    for number, action in enumerate(ACTIONS):
        for identity in (shoppers.jo, ANONYMOUS):
            replies = list(shoppers.converse(action, CARDS[number % len(CARDS)], identity))
            assert replies[0].code == "card_number_masked"
    for kept in (database, Path(f"{database}-wal")):
        data = kept.read_bytes() if kept.exists() else b""
        for card in CARDS:
            for written in (card, card.replace(" ", ""), card.encode("unicode_escape").decode()):
                assert written.encode() not in data


LINKS = [action for action in ACTIONS if action.name.startswith(("send_password", "send_user", "reset_two", "create_"))]


@pytest.mark.parametrize("action", [*LINKS, *(one for one in ACTIONS if one.name == "check_promo_code")])
def test_a_password_that_is_typed_in_is_neither_told_back_nor_filed(database, action):
    shoppers = Shoppers(database)
    told = " ".join(reply.text for reply in shoppers.converse(action, "my password is Hunter2canary", shoppers.jo))
    assert "hunter2" not in told.casefold()
    assert "hunter2" not in str(shoppers.assistant.shop.service_requests()).casefold()


def test_a_key_that_is_used_twice_does_not_tell_for_what(database):
    shop = SqlShop(make_engine(f"sqlite:///{database}"))
    jo = shop.customer_by_email("jo@example.com").id
    shop.change_customer(UpdateDetails(jo, first_name="Canary"), at=NOON, key="one")
    with pytest.raises(KeyReused, match="one") as raised:
        shop.change_customer(UpdateDetails(jo, first_name="Birdsong"), at=NOON, key="one")
    assert "Canary" not in str(raised.value)
    assert "Birdsong" not in str(raised.value)


def test_there_are_links_to_be_sent():
    assert len(LINKS) == 4
    assert all(action.effect is Effect.REQUEST for action in LINKS)
