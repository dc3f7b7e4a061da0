"""A small shop with a scripted assistant: what the tests of channels and pages talk to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path

import httpx
from fastapi import APIRouter, FastAPI

from actions import ACTIONS
from actions.shop.schema import create_tables
from actions.shop.sql import SqlShop
from bot.agents.deeds import Deeds
from bot.agents.helping import Helping
from bot.agents.office import make_accounts, make_office
from bot.agents.second_factor import AskedOf
from bot.app import create_app
from bot.channels.chat import ChatChannel
from bot.channels.hub import Hub
from bot.channels.limits import Limits
from bot.channels.operator.entries import Entries
from bot.channels.operator.operating import Operating
from bot.channels.operator.telling import Telling
from bot.dialogue.access import Access
from bot.dialogue.wording import Wording
from bot.settings import Settings, told
from bot.storage.engine import make_engine
from bot.storage.figures import Figures
from bot.storage.hooks import Hooks
from bot.storage.letters import Letter
from bot.storage.lookups import lookups
from bot.storage.pictures import Pictures
from bot.storage.preparing import prepare
from bot.storage.ratings import Ratings
from bot.storage.retention import Keep, Retention
from bot.storage.searching import Searching
from bot.storage.spent import SpentTokens
from bot.storage.sql import SqlConversations
from bot.storage.switches import Switches
from knowledge_base.live import LiveKnowledge
from tests.fakes import FakeAssistant, FakeKnowledge, FakeShop
from tests.knowledge_base.word_encoder import WordEncoder
from tests.northfield_script import SCRIPT
from tests.northfield_shop import CUSTOMERS, ENTRY, HELP, JO, ORDERS, PRODUCTS, SAM, STOCK

IDENTITY_SECRET = "northfield's secret, long enough for HS256"
AGENT_KEY = "the operator's key"


@cache
def _wording() -> Wording:
    """Read once: it takes longer than most tests."""
    return Wording(constants={"shop": "Northfield"})


class Northfield:
    """The whole server over a database in `folder`."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits = Limits(),
        origins: tuple[str, ...] = (),
        zone: tzinfo = UTC,
        more_routers: Sequence[Callable[[ChatChannel], APIRouter]] = (),
        with_operator: bool = False,
        is_new: bool = False,
        shop: FakeShop | None = None,
        second_factor_of: AskedOf = "chosen",
        typing_preview: bool = False,
    ) -> None:
        """`shop`: another one than this module's. `with_operator`: the operator's pages are there, whose many doors
        take time to make. `is_new`: so they are, nothing was brought in yet, and the shop is one whose data can be."""
        engine = make_engine(f"sqlite:///{folder / 'shopdesk.db'}")
        prepare(engine)
        self.engine = engine
        self.conversations = SqlConversations(engine, lambda: datetime.now(UTC))
        self.assistant = FakeAssistant(self.conversations, SCRIPT)
        sold = shop or FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS, stock=STOCK)
        self.shop: FakeShop | SqlShop = SqlShop(engine) if is_new else sold
        self.hub = Hub()
        self.codes: list[Letter] = []
        self.hooked: list[httpx.Request] = []
        self.hook_status = 204
        self.resolve: Callable[[str, int], Sequence[str]] = lambda host, port: ["93.184.215.14"]
        self.ahead = timedelta(0)
        """How much later it is for webhooks."""
        self.ratings = Ratings(engine, lambda: datetime.now(UTC))
        self.corrected: list[tuple[str, str]] = []
        self.switches = Switches(engine, lambda: datetime.now(UTC))
        access = Access(stops=self.switches.stops)
        self.office = make_office(
            make_accounts(engine, key=AGENT_KEY, secret="second factors are made of it", asked_of=second_factor_of),
            engine,
            self.conversations,
            self.hub.publish,
            helping=Helping(
                FakeKnowledge(),
                lambda text, intent: self.corrected.append((text, intent)),
                ("cancel_order", "delivery_problem", "order_status", "return_item"),
            ),
            deeds=Deeds(self.conversations, self.shop, {one.name: one for one in ACTIONS}, access, _wording(), UTC),
            waiting_codes=lambda: self.codes,
        )
        self.operating = self._operating(folder, access) if with_operator or is_new else None
        self.app: FastAPI = create_app(
            self.assistant,
            self.conversations,
            self.shop,
            identity_secret=IDENTITY_SECRET,
            spent=SpentTokens(engine, lambda: datetime.now(UTC)),
            office=self.office,
            find_entry={entry.id: entry for entry in (ENTRY, replace(ENTRY, id="for-agents", audience="agents"))}.get,
            hub=self.hub,
            origins=origins,
            limits=limits,
            zone=zone,
            demo_customers=(JO, SAM),
            more_routers=more_routers,
            pictures_sent=Pictures(engine, lambda: datetime.now(UTC)),
            ratings=self.ratings,
            operating=self.operating,
            typing_preview=typing_preview,
        )

    def _retention(self, folder: Path) -> Retention:
        figures = Figures(self.engine, lambda: datetime.now(UTC))
        keep = Keep(transcripts=180, audio=30, audit=0)
        return Retention(self.engine, lambda: datetime.now(UTC), figures, keep=keep, recordings=folder / "recordings")

    def _operating(self, folder: Path, access: Access) -> Operating:
        """With three help pages of its own, and webhooks that go nowhere."""
        content = folder / "content"
        for name, text in HELP.items():
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text, encoding="utf-8")
        create_tables(self.engine)
        return Operating(
            office=self.office,
            figures=Figures(self.engine, lambda: datetime.now(UTC)),
            searching=Searching(self.engine),
            switches=self.switches,
            access=access,
            actions={one.name: one for one in ACTIONS},
            hooks=Hooks(self.engine, lambda: datetime.now(UTC) + self.ahead),
            telling=Telling(lambda hook_id: f"secret of {hook_id}", resolve=lambda host, port: self.resolve(host, port),
                            transport=httpx.MockTransport(self._told)),
            knowledge=LiveKnowledge(content, folder / "cache", WordEncoder(), dict),
            entries=Entries(lambda: content, dict),
            kept=self._retention(folder).state,
            asked=lambda since: lookups(self.engine, since=since),
            settings=told(Settings(home=folder, agent_key=AGENT_KEY, identity_secret=IDENTITY_SECRET)),
            origins=("https://shop.example",),
            embedded=self.engine if isinstance(self.shop, SqlShop) else None,
            filed=self.shop.service_requests if isinstance(self.shop, SqlShop) else tuple,
        )  # fmt: skip

    def _told(self, request: httpx.Request) -> httpx.Response:
        self.hooked.append(request)
        return httpx.Response(self.hook_status)

    def close(self) -> None:
        self.engine.dispose()
