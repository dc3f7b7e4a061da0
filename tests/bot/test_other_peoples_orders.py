"""An order of somebody else is answered exactly like one that does not exist, whatever is wanted of it."""

import shutil
from datetime import timedelta

import pytest

from actions import ACTIONS
from actions.shop.models import OrderId
from actions.types import Level
from bot.dialogue.slots import slots_of
from bot.messages import Identity, MessageId, Utterance
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu

SAMS, NOBODYS = "W20377", "W29999"
ABOUT_ORDERS = [action for action in ACTIONS if any(spec.kind is OrderId for spec in slots_of(action.request))]
ADDRESS = {"street_address": "12 Hill St", "zip_code": "10115", "city": "Berlin", "country": "Germany"}


def _turns(action, number):
    """The number in every place where a number may stand, and everything that could bring it back."""
    yield f"it arrived broken, {number}", "order_status", {"action": action, "order_id": number}
    yield number, "provide_info", {"order_id": number}
    yield "the first one", "choose", {"ordinal": "1", "order_id": number}
    yield f"to the address of order {number}", "provide_info", {"order_id": number, "address": number}
    yield "12 Hill St, 10115 Berlin, Germany", "provide_info", ADDRESS
    yield "the other order", "correct", {}
    yield "yes", "affirm", {"digest": number}
    yield f"undo it for {number}", "order_status", {"action": "undo_change", "order_id": number}
    yield "the same again", "order_status", {"action": "reorder", "order_id": number}


def _played(seeded, copy, action, number, level):
    """What could be seen from outside: codes, what is waited for, what was done, buttons and cards."""
    shutil.copy(seeded, copy)
    script = ScriptedNlu()
    assistant = assemble(copy, script)
    identity = Identity(level, assistant.shop.customer_by_email("jo@example.com").id)
    opened = assistant.open(site="demo", channel="chat", identity=identity, at=NOON)
    for turn, (text, intent, entities) in enumerate(_turns(action, number)):
        script.next = {"intent": intent, "entities": entities}
        at = NOON + timedelta(seconds=9 * turn)
        answer = assistant.respond(Utterance(opened.id, MessageId(f"m{turn}"), text, "chat", at, identity))
        yield (
            [reply.code for reply in answer.replies],
            [button.title for reply in answer.replies for button in reply.quick_replies],
            [card.id for reply in answer.replies for card in reply.cards],
            answer.expects,
            answer.actions,
            answer.status,
        )
    yield [type(row.event).__name__ for row in assistant.conversations.log(opened.id)]
    yield assistant.shop.order(SAMS)


@pytest.mark.parametrize("level", [Level.KNOWN, Level.PROVEN])
@pytest.mark.parametrize("action", [action.name for action in ABOUT_ORDERS])
def test_somebody_elses_order_is_one_that_does_not_exist(seeded_database, tmp_path, action, level):
    one = list(_played(seeded_database, tmp_path / "one.db", action, SAMS, level))
    other = list(_played(seeded_database, tmp_path / "other.db", action, NOBODYS, level))
    assert one == other
    assert any(code in str(one) for code in ("order_not_found", "ask.address"))


def test_the_actions_are_those_about_orders():
    assert len(ABOUT_ORDERS) > 12
