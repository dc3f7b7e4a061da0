"""Hostile and clumsy messages through the assembled assistant: nothing in them is carried out or filled in."""

import re
from datetime import timedelta
from itertools import count

import pytest

from actions import ACTIONS
from actions.telling.filing import plain
from actions.types import Level
from bot.dialogue.slots import slots_of
from bot.dialogue.wording import Said, Tone, Wording
from bot.messages import Identity, MessageId, Utterance
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu

INJECTIONS = (
    "{0} {order_id} {email} {items}",
    "[x {order_id}] [{total}] [",
    "%s %(order_id)s %n",
    "${7*7} {{7*7}} #{7*7} <%= 7*7 %>",
    '"; DROP TABLE shop_orders; --',
    "' OR '1'='1",
    "<script>alert(1)</script>",
    "[press](javascript:alert(1)) ![](//evil.example)",
    "\u202ednes\u202c \u200b\u200dzero\ufeff",
    "../../etc/passwd\n=cmd|' /C calc'!A0",
)
ODD_VALUES = (
    "1000000", "-5", "NaN", "1e9", "inf", "٣", "１２", "²", "9" * 40, "2026-02-30", "9999-12-31", "0000-00-00",
    "?p7|color=blue", "l1>v2", ">?", "?|", "line1=x", "default", "*", "=", "", "\x00", "😀😀😀", "שלום עולם",
    "a" * 5_000, "W20398", "01",
)  # fmt: skip
TEMPLATE = "q1{order_id}q2[{email}]q3{{7*7}}%s<b>"
"""If any of it comes back, all of it does."""


class Jo:
    """A signed-in customer of the demo shop, understood as each test says."""

    def __init__(self, database, level=Level.PROVEN):
        self.script = ScriptedNlu()
        self.assistant = assemble(database, self.script)
        self.identity = Identity(level, self.assistant.shop.customer_by_email("jo@example.com").id)
        self.numbers = count(1)
        self.begin()

    def begin(self):
        self.at = NOON
        self.id = self.assistant.open(site="demo", channel="chat", identity=self.identity, at=NOON).id

    def says(self, text, intent="provide_info", **entities):
        self.script.next = {"intent": intent, "entities": entities}
        self.at += timedelta(seconds=9)
        message = MessageId(f"m{next(self.numbers)}")
        return self.assistant.respond(Utterance(self.id, message, text, "chat", self.at, self.identity))

    def wants(self, action, text, **entities):
        return self.says(text, "order_status", action=action.name, **entities)


@pytest.fixture
def jo(database):
    return Jo(database)


def _told_of(jo, action, value):
    """All that is told when every question of the action is answered with `value`, and every summary with yes."""
    answer = jo.wants(action, value, **{spec.name: value for spec in slots_of(action.request)})
    for _ in range(5):
        assert answer.replies
        yield from (reply.text for reply in answer.replies)
        yield from (button.title for reply in answer.replies for button in reply.quick_replies)
        if answer.expects is None or answer.status != "bot":
            return
        if answer.expects.kind == "confirm":
            answer = jo.says("yes", "affirm")
        elif answer.expects.name == "order_id":
            answer = jo.says("W20398", order_id="W20398")
        else:
            answer = jo.says(value, **{answer.expects.name: value})


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_what_is_typed_in_comes_back_as_it_is_or_not_at_all(jo, action):
    for text in _told_of(jo, action, TEMPLATE):
        said = text.casefold()
        assert said.count("q1") == said.count(TEMPLATE), text


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_no_odd_value_is_an_error(jo, action):
    """Each value meets every fifth action: all of them would take a minute."""
    values = (*INJECTIONS, *ODD_VALUES)
    for value in values[ACTIONS.index(action) % 5 :: 5]:
        jo.begin()
        assert list(_told_of(jo, action, value))


def test_a_fact_with_braces_or_brackets_is_told_as_it_is():
    wording = Wording(constants={"shop": "Northfield", "secret": "LEAKED"})
    tone = Tone(NOON)
    for code, row in wording.table.items():
        names = set(re.findall(r"\{(\w+)", str(row))) - {"shop"}
        facts = dict.fromkeys(names, "[{secret}]")
        told = wording.text(Said(code, facts), tone) + str(wording.speech(Said(code, facts), tone))
        assert "LEAKED" not in told
        assert told.count("{secret}") == told.count("[{secret}]")


def test_what_is_filed_is_plain_text_and_the_tables_are_still_there(jo):
    told = " ".join(INJECTIONS)
    jo.says("I want to complain", "file_complaint")
    jo.says(told)
    filed = jo.assistant.shop.service_requests()[0]
    assert (filed.request.kind, filed.request.text) == ("complaint", plain(told))
    assert len(jo.assistant.shop.orders_of(jo.identity.customer_id)) == 4
