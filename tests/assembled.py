"""The real assistant over a database, with understanding, knowledge and suggestions given."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from actions import ACTIONS
from actions.packs import ActionPack, with_packs
from actions.shop.shop import Shop
from actions.shop.sql import SqlShop
from actions.types import Action
from bot.assistant import Assistant, Understand
from bot.carry_out import CarryOut
from bot.carry_out.answers import Knowledge
from bot.carry_out.codes import Aside, Codes, CodeSender
from bot.carry_out.exploring import Exploring
from bot.carry_out.searching import Suggestions
from bot.carry_out.tries import Tries
from bot.carry_out.trying import Trying
from bot.carry_out.watch import Watch
from bot.dialogue.access import Access
from bot.dialogue.routes import load_routes, with_rows
from bot.dialogue.rules import Rules, Thresholds
from bot.dialogue.wording import Wording
from bot.storage.engine import make_engine
from bot.storage.objections import Objections
from bot.storage.past_deeds import PastDeeds
from bot.storage.sql import SqlConversations
from bot.telemetry import Stages
from recommender.risk import Weights, load_weights
from tests.fakes import FakeKnowledge, FakeSuggestions, Letters

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""The moment the demo shop of the tests is seen at."""


def assemble(
    database: Path,
    understand: Understand,
    *,
    shop: Shop | None = None,
    access: Access = Access(),
    sender: CodeSender | None = None,
    tries: Tries | None = None,
    aside: Aside = lambda job: job(),
    pause: Callable[[float], None] = lambda seconds: None,
    packs: Sequence[ActionPack] = (),
    agents_there: bool = False,
    actions: Sequence[Action] = ACTIONS,
    thresholds: Thresholds = Thresholds(),
    wording: Wording | None = None,
    knowledge: Knowledge | None = None,
    suggestions: Suggestions | None = None,
    trying: Trying | None = None,
    exploring: Exploring | None = None,
) -> Assistant:
    engine = make_engine(f"sqlite:///{database}")
    shop = shop or SqlShop(engine)
    codes = Codes(sender or Letters(), "the server's own secret", channels=("email", "text"), aside=aside)
    carry_out = CarryOut(
        shop,
        knowledge or FakeKnowledge(),
        suggestions or FakeSuggestions(shop),
        queue_length=lambda: 0,
        codes=codes,
        access=access,
        tries=tries,
        pause=pause,
        somebody_there=lambda: agents_there,
        trying=trying,
        exploring=exploring,
        objections=Objections(engine, lambda: NOON),
        watch=Watch(shop, _weights(), PastDeeds(engine), "a secret"),
    )
    known = with_packs(actions, packs)
    routes = with_rows(load_routes(), [pack.intents for pack in packs], {action.name for action in known})
    return Assistant(
        SqlConversations(engine, lambda: NOON),
        understand,
        shop,
        carry_out,
        Rules({action.name: action for action in known}, routes, thresholds, access=access),
        wording or _wording(tuple(pack.wording for pack in packs)),
        Stages(lambda _: None),
    )


@cache
def _weights() -> Weights:
    return load_weights()


@cache
def _wording(more: tuple[Path, ...]) -> Wording:
    """Read once: it takes longer than a conversation."""
    return Wording(constants={"shop": "Northfield"}, more=more)
