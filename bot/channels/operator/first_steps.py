"""The first visit: how far a shop has come, what it says of itself, and who sits at the desk."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool

from actions.people.hours import parse_hours
from actions.shop import schema
from actions.shop.importing import import_data
from actions.shop.importing.bundle import Row, ShopData
from actions.shop.importing.records import Setting
from actions.shop.shop import Shop
from bot.agents.accounts import agent_id_of
from bot.agents.errors import BadAccount
from bot.channels.desk import Json
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.sign_in import session_key
from bot.channels.wire import ERRORS, Text
from bot.dialogue.board import USUAL_CAPACITY, Agent, Role
from bot.errors import BadMessage
from bot.messages import AgentId
from bot.storage.agents import NOWHERE
from bot.storage.searching import Wanted

OF_THE_SHOP = ("name", "support_email", "support_phone", "support_hours")
"""What an operator says of the shop here; the rest comes with an import."""

EXPERIMENTS = "/v1/admin/experiments"
"""Where recommendations are compared with a group that got none; not every server has it."""


class Told(BaseModel):
    """Body of `PUT /v1/admin/shop`."""

    name: Text = Field(default="", max_length=100)
    support_email: Text = Field(default="", max_length=254)
    support_phone: Text = Field(default="", max_length=40)
    support_hours: Text = Field(default="", max_length=200)


class Person(BaseModel):
    """Body of `PUT /v1/admin/people`."""

    name: Text = Field(min_length=1, max_length=60)
    role: Role = Role.AGENT
    team: Text = Field(default="", max_length=60)
    skills: list[Text] = Field(default_factory=list, max_length=20)
    languages: list[Text] = Field(default_factory=lambda: ["en"], max_length=20)
    capacity: int = Field(default=USUAL_CAPACITY, ge=0, le=20)
    password: Text = Field(default="", max_length=200)
    """Empty: the one they have stays."""


class FirstStepsChannel:
    """`/v1/admin/start`, `/v1/admin/shop` and `/v1/admin/people`."""

    def __init__(self, operating: Operating, shop: Shop, door: Door) -> None:
        self._operating = operating
        self._shop = shop
        self._door = door
        self._accounts = operating.office.accounts

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin", tags=["Operator"], responses=ERRORS)
        router.add_api_route("/start", self.start, methods=["GET"])
        router.add_api_route("/shop", self.tell, methods=["PUT"], status_code=204)
        router.add_api_route("/people", self.people, methods=["GET"])
        router.add_api_route("/people", self.put, methods=["PUT"], status_code=204)
        one = "/people/{agent_id}"
        router.add_api_route(one, self.remove, methods=["DELETE"], status_code=204)
        router.add_api_route(f"{one}/sessions", self.sign_out, methods=["DELETE"], status_code=204)
        router.add_api_route(f"{one}/second_factor", self.reset_second, methods=["DELETE"], status_code=204)
        return router

    async def start(self, request: Request) -> Json:
        """How far the shop has come."""
        await self._door.reader(request)
        paths = {getattr(route, "path", "") for route in request.app.routes}
        return {**await run_in_threadpool(self._start), "has_experiments": EXPERIMENTS in paths}

    async def tell(self, request: Request, body: Told) -> None:
        """What the shop says of itself; its hours are what shoppers are told while nobody is there."""
        agent = await self._door.writer(request)
        await run_in_threadpool(self._tell, body, agent)

    async def people(self, request: Request) -> Json:
        """Who has an account."""
        me = await self._door.reader(request)
        found = await run_in_threadpool(self._accounts.agents.all)
        with_codes = await run_in_threadpool(self._accounts.second.factors.confirmed)
        people = [{**person_row(one), "second_factor": one.id in with_codes} for one in found]
        return {"me": me.id, "people": people, "roles": [str(role) for role in Role]}

    async def put(self, request: Request, body: Person) -> None:
        """Add somebody, change what they may do, or give them another password, which signs them out."""
        agent = await self._door.writer(request)
        await run_in_threadpool(self._put, body, agent, session_key(request))

    async def remove(self, request: Request, agent_id: str) -> None:
        """They are out within seconds."""
        agent = await self._door.writer(request)
        if agent.id == agent_id:
            raise BadAccount("nobody removes themselves")
        at = datetime.now(UTC)
        await run_in_threadpool(self._accounts.remove, AgentId(agent_id), at, by=agent.id)
        self._door.agents.forget(AgentId(agent_id))

    async def sign_out(self, request: Request, agent_id: str) -> None:
        """End every session of theirs, wherever they are signed in."""
        agent = await self._door.writer(request)
        known, at = AgentId(agent_id), datetime.now(UTC)
        await run_in_threadpool(self._accounts.sign_out, known, at, by=agent.id)
        self._door.agents.forget(known)

    async def reset_second(self, request: Request, agent_id: str) -> None:
        """For who lost the app and the recovery codes: the password alone lets them in again."""
        agent = await self._door.writer(request)
        if agent.id == agent_id:
            raise BadAccount("your own is taken away with a code of it")
        known, at = AgentId(agent_id), datetime.now(UTC)
        await run_in_threadpool(self._accounts.reset_second, known, at, by=agent.id)
        self._door.agents.forget(known)

    def _start(self) -> Json:
        engine = self._operating.embedded
        told, products = self._shop.settings(), None
        if engine is not None:
            with engine.connect() as connection:
                products = connection.scalar(select(func.count()).select_from(schema.products))
        self._operating.figures.refresh()
        written = told.get("support_hours", "")
        return {
            "shop": {name: told.get(name, "") for name in OF_THE_SHOP},
            "is_embedded": engine is not None,
            "products": products,
            "entries": len(self._operating.knowledge.base.entries),
            "are_hours_understood": parse_hours(written) is not None,
            "people": sum(1 for one in self._accounts.agents.all() if one.role is not Role.OPERATOR),
            "has_conversations": bool(self._operating.searching.find(Wanted(), limit=1)),
            "origins": list(self._operating.origins),
        }

    def _tell(self, body: Told, agent: Agent) -> None:
        engine = self._operating.embedded
        if engine is None:
            raise BadMessage("the shop is connected by SHOPDESK_SHOP_URL; its name and hours are changed there")
        if body.support_hours and parse_hours(body.support_hours) is None:
            raise BadMessage("expected hours such as: Mon-Fri 8-20, Sat 9-16")
        told = {name: getattr(body, name).strip() for name in OF_THE_SHOP}
        records = [Setting(name=name, value=value) for name, value in told.items()]
        rows = [Row("form", number, record) for number, record in enumerate(records, 1)]
        import_data(engine, ShopData({"settings": rows}))
        self._accounts.agents.record(agent.id, "shop_told", NOWHERE, datetime.now(UTC))

    def _put(self, body: Person, by: Agent, session: str) -> None:
        known = self._accounts.agents.find(agent_id_of(body.name))
        if known is not None and known[0].id == by.id and body.role is not Role.OPERATOR:
            raise BadAccount("nobody takes the operator's role from themselves")
        before = known[0] if known else Agent(agent_id_of(body.name), body.name.strip())
        wanted = replace(
            before,
            name=body.name.strip(),
            role=body.role,
            team=body.team.strip(),
            skills=frozenset(filter(None, map(str.strip, body.skills))),
            languages=frozenset(filter(None, map(str.strip, body.languages))) or frozenset({"en"}),
            capacity=body.capacity,
        )
        at = datetime.now(UTC)
        if body.password or known is None:
            self._accounts.add(wanted, body.password, at, by=by.id, but=session if wanted.id == by.id else "")
        else:
            self._accounts.change(wanted, at, by=by.id)
        self._door.agents.forget(wanted.id)


def person_row(agent: Agent) -> Json:
    return {
        "id": agent.id,
        "name": agent.name,
        "role": agent.role,
        "team": agent.team,
        "skills": sorted(agent.skills),
        "languages": sorted(agent.languages),
        "capacity": agent.capacity,
    }
