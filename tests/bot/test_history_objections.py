"""Who wants their history left out is asked once, and it holds until they say otherwise."""

from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from bot.storage.objections import Objections
from bot.storage.privacy import Privacy
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper
from tests.fakes import FakeSuggestions

ASKS = {"user": "show me something nice", "understood": {"intent": "product_recommendation"}}
OBJECTS = {"user": "don't recommend from my history", "understood": {"intent": "deny"}}
ALLOWS = {"user": "you can use my history again", "understood": {"intent": "provide_info"}}


class Listening(FakeSuggestions):
    """Remembers for whom it was asked."""

    def __init__(self, shop):
        super().__init__(shop)
        self.asked_for = []

    def recommend(self, *, user_id=None, **asked):
        self.asked_for.append(user_id)
        return super().recommend(**asked)


def talk(database, *turns):
    """One conversation of Jo's; for whom the recommender was asked."""
    shop = SqlShop(make_engine(f"sqlite:///{database}"))
    listening, script = Listening(shop), ScriptedNlu()
    shopper = Shopper.of(
        {"customer": "jo@example.com"}, assemble(database, script, shop=shop, suggestions=listening), NOON, script
    )
    for turn in turns:
        shopper.take(turn)
    return listening.asked_for[0]


def test_an_objection_holds_in_the_next_conversation_too(database):
    assert talk(database, ASKS) == "c00001"
    assert talk(database, OBJECTS, ASKS) is None
    assert talk(database, ASKS) is None
    assert talk(database, ALLOWS, ASKS) == "c00001"
    assert talk(database, ASKS) == "c00001"


def test_whoever_is_erased_leaves_no_objection(database):
    engine = make_engine(f"sqlite:///{database}")
    objections = Objections(engine, lambda: NOON)
    objections.record("c00001", allowed=False)
    objections.record("c00002", allowed=False)
    Privacy(engine).erase([], customer_id="c00001")
    assert (objections.has("c00001"), objections.has("c00002")) == (False, True)
