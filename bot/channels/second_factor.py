"""Setting up one's own second factor, and taking it away."""

from datetime import UTC, datetime

import segno
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from bot.agents.accounts import Accounts
from bot.agents.errors import BadAccount
from bot.channels.desk import Json
from bot.channels.sign_in import SignInChannel, session_key
from bot.channels.wire import ERRORS, Text
from bot.dialogue.board import Agent
from bot.storage.agents import NOWHERE


class Shown(BaseModel):
    """Body with a code that the app shows, or a recovery code."""

    code: Text = Field(min_length=1, max_length=40)


class SecondFactorChannel:
    """`/v1/agent/second_factor`: everybody's own, open also to who must set one up before anything else."""

    def __init__(self, agents: SignInChannel, accounts: Accounts) -> None:
        self._agents = agents
        self._accounts = accounts
        self._second = accounts.second

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent/second_factor", tags=["Console"], responses=ERRORS)
        router.add_api_route("", self.state, methods=["GET"])
        router.add_api_route("", self.begin, methods=["POST"])
        router.add_api_route("", self.confirm, methods=["PUT"])
        router.add_api_route("/off", self.remove, methods=["POST"], status_code=204)
        return router

    async def state(self, request: Request) -> Json:
        """Whether there is one, whether there must be, and how many recovery codes are left."""
        agent = await self._agents.reader(request, is_setting_up=True)
        return await run_in_threadpool(self._state, agent)

    async def begin(self, request: Request) -> Json:
        """A new secret: as text, as an address, and as the rows of a QR code, of 0 and 1.

        Nothing is asked for before it is confirmed.
        """
        agent = await self._agents.writer(request, is_setting_up=True)
        made = await run_in_threadpool(self._second.begin, agent)
        rows = ["".join(map(str, row)) for row in segno.make(made.uri, micro=False).matrix]
        return {"secret": made.secret, "uri": made.uri, "qr": rows}

    async def confirm(self, request: Request, body: Shown) -> Json:
        """The app works: from now on its codes are asked for. The recovery codes, which are not told again."""
        agent = await self._agents.writer(request, is_setting_up=True)
        codes = await run_in_threadpool(self._confirm, agent, body.code, session_key(request))
        self._agents.forget(agent.id)
        return {"recovery_codes": codes}

    async def remove(self, request: Request, body: Shown) -> None:
        """Take it away, with a last code of it."""
        agent = await self._agents.writer(request, is_setting_up=True)
        await run_in_threadpool(self._remove, agent, body.code)
        self._agents.forget(agent.id)

    def _state(self, agent: Agent) -> Json:
        is_on = self._second.has(agent.id)
        return {
            "is_on": is_on,
            "is_needed": self._second.is_needed(agent),
            "recovery_left": self._second.factors.recovery_left(agent.id) if is_on else 0,
        }

    def _confirm(self, agent: Agent, code: str, session: str) -> list[str]:
        """Who is signed in elsewhere by the password alone is signed out."""
        at = datetime.now(UTC)
        codes = self._second.confirm(agent.id, code, at)
        self._accounts.sessions.end_all(agent.id, but=session)
        self._accounts.agents.record(agent.id, "second_factor_on", NOWHERE, at)
        return codes

    def _remove(self, agent: Agent, code: str) -> None:
        at = datetime.now(UTC)
        if not self._second.check(agent.id, code, at):
            raise BadAccount("expected a code of the second factor that is taken away")
        self._second.factors.remove(agent.id)
        self._accounts.agents.record(agent.id, "second_factor_off", NOWHERE, at)
