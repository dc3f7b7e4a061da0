"""Every conversation of this folder, judged by what was done and by the final state of the shop."""

import pytest

from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from bot.storage.past_deeds import PastDeeds
from tests.assembled import NOON, assemble
from tests.conversations.failing import FailingShop
from tests.conversations.help_pages import open_help
from tests.conversations.listening import ListeningWording
from tests.conversations.scenario import (
    ScriptedNlu,
    Shopper,
    access_of,
    check,
    check_covers,
    check_ends,
    check_filed,
    check_looked,
    load_scenarios,
    note_earlier,
    state_of,
)
from tests.conversations.suggesting import suggestions_of
from tests.fakes import Letters
from tests.over_http import over_http

SCENARIOS = load_scenarios()
WORDING = ListeningWording(constants={"shop": "Northfield"})


@pytest.fixture(scope="session")
def before(seeded_database):
    """How every conversation finds the shop."""
    return state_of(SqlShop(make_engine(f"sqlite:///{seeded_database}")), NOON)


@pytest.fixture
def embedded(database):
    return SqlShop(make_engine(f"sqlite:///{database}"))


@pytest.fixture(params=["embedded", "over HTTP"])
def shop(request, embedded):
    return embedded if request.param == "embedded" else over_http(embedded)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_conversation(scenario, database, before, embedded, shop, tmp_path):
    script = ScriptedNlu()
    letters = Letters()
    failing = FailingShop(shop)
    pages = open_help(scenario["help"], tmp_path) if "help" in scenario else None
    assistant = assemble(
        database,
        script,
        shop=failing,
        access=access_of(scenario),
        sender=letters,
        wording=WORDING,
        knowledge=pages,
        suggestions=suggestions_of(scenario, embedded),
    )
    note_earlier(scenario, embedded, PastDeeds(make_engine(f"sqlite:///{database}")), NOON)
    shopper = Shopper.of(scenario, assistant, NOON, script, letters)
    answers = []
    for turn in scenario["turns"]:
        failing.fails = turn.get("shop_fails", "")
        answers.append(shopper.take(turn))
        check(turn, answers[-1])
    check_covers(scenario, answers)
    conversation = assistant.conversations.load(shopper.conversation_id)
    check_ends(scenario.get("ends", {}), before, state_of(embedded, shopper.at))
    if "filed" in scenario:
        check_filed(scenario["filed"], embedded.service_requests()[::-1])
    if "looked" in scenario:
        check_looked(scenario["looked"], assistant.conversations.log(shopper.conversation_id))
    if "status" in scenario:
        assert conversation.status == scenario["status"]
    if "never_stored" in scenario:
        assert scenario["never_stored"].encode() not in database.read_bytes()


def test_every_name_in_a_wording_is_among_the_facts_it_is_said_with(request):
    played = {item.name for item in request.session.items if item.name.startswith("test_conversation[")}
    if len(played) < len(SCENARIOS):
        pytest.skip("only after all conversations")
    assert WORDING.never_given() == {}
