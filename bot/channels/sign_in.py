"""Signing agents in and out, and telling on each request who it is and what they may do."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.agents.accounts import agent_id_of
from bot.agents.office import Office
from bot.channels.chat import address_of
from bot.channels.desk import Json, SignIn
from bot.channels.limits import Buckets, Rate
from bot.channels.looking_up import KnownSessions
from bot.channels.wire import ERRORS
from bot.dialogue.board import Agent, Presence, Role
from bot.errors import Forbidden, SecondFactorNeeded
from bot.messages import AgentId
from bot.storage.sessions import Session, csrf_of, key_of

COOKIE = "shopdesk_agent"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""The only one that counts where the connection is encrypted: a neighbouring site could have planted the plain one."""
RANKS = (Role.AGENT, Role.SUPERVISOR, Role.OPERATOR)


class SignInChannel:
    """`/v1/agent/session`. The session lives in the database; the cookie is its opaque name."""

    def __init__(self, office: Office, *, rate: Rate) -> None:
        self._accounts = office.accounts
        self._desk = office.desk
        self._rate = rate
        self._tries = Buckets(rate)
        self._known = KnownSessions(self._accounts.sessions)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/session", self.sign_in, methods=["POST"])
        router.add_api_route("/session", self.session, methods=["GET"])
        router.add_api_route("/session", self.sign_out, methods=["DELETE"], status_code=204)
        return router

    async def sign_in(self, request: Request, response: Response, body: SignIn) -> Json:
        """Let somebody in by their password, or by the operator's key under a name that has none.

        401 `code_needed`: the password was right, and the code of the second factor is missing.
        """
        for who in (f"from {address_of(request)}", f"as {agent_id_of(body.name)}"):
            self._tries.take(who)  # who hammers is told so without the database
            await run_in_threadpool(self._count_try, who)
        at = datetime.now(UTC)
        agent = await run_in_threadpool(self._sign_in, body, at)
        await run_in_threadpool(self._desk.set_presence, agent, Presence.HERE, "", at)
        cookie = await run_in_threadpool(self._accounts.sessions.begin, agent.id)
        secure = _is_secure(request)
        response.set_cookie(_cookie_name(request), cookie, httponly=True, samesite="strict", secure=secure, path="/")
        return self._shown(cookie, await self._known.find(cookie))

    async def session(self, request: Request) -> Json:
        """Who is signed in here, and whether they are here or away as of now."""
        cookie = _cookie(request)
        self._known.forget((await self._known.find(cookie)).agent.id)
        return self._shown(cookie, await self._known.find(cookie))

    async def sign_out(self, request: Request, response: Response, everywhere: bool = False) -> None:
        """End the session, or all of theirs. What they have goes back into the queue with the last one."""
        agent = await self.writer(request, is_setting_up=True)
        at = datetime.now(UTC)
        if everywhere:
            await run_in_threadpool(self._accounts.sign_out, agent.id, at, by=agent.id)
        else:
            await run_in_threadpool(self._accounts.sessions.end, _cookie(request))
        self._known.forget(agent.id)
        if not await run_in_threadpool(self._accounts.sessions.has, agent.id):
            await run_in_threadpool(self._desk.set_presence, agent, Presence.GONE, "signed out", at)
        for name in (SECURE_COOKIE, COOKIE):
            response.delete_cookie(name, path="/", secure=name == SECURE_COOKIE)

    async def reader(self, request: Request, *, is_activity: bool = True, is_setting_up: bool = False) -> Agent:
        """The agent who asks. Raises `Unauthorized`, `SecondFactorNeeded` but where one is set up."""
        session = await self._known.find(_cookie(request), is_activity=is_activity)
        if not is_setting_up and not session.has_second_factor and self._accounts.second.is_needed(session.agent):
            raise SecondFactorNeeded("set up a second factor first, at /operator")
        return session.agent

    async def writer(self, request: Request, *, is_setting_up: bool = False) -> Agent:
        """The agent who changes something: a page of another site cannot know the token. Raises `Forbidden`."""
        agent = await self.reader(request, is_setting_up=is_setting_up)
        given = request.headers.get("x-csrf-token", "")
        if not compare_digest(given.encode(), csrf_of(_cookie(request)).encode()):
            raise Forbidden("expected this session's X-CSRF-Token")
        return agent

    def forget(self, agent_id: AgentId) -> None:
        """Something of theirs was changed: it counts here at once, at other processes within two seconds."""
        self._known.forget(agent_id)

    def at_least(self, role: Role, agent: Agent) -> None:
        """Raises `Forbidden` for whose role is below."""
        if RANKS.index(agent.role) < RANKS.index(role):
            raise Forbidden(f"this is for {role}s")

    def _sign_in(self, body: SignIn, at: datetime) -> Agent:
        return self._accounts.sign_in(body.name.strip(), body.key, at, code=body.code.strip())

    def _count_try(self, who: str) -> None:
        self._accounts.count_try(who, burst=self._rate.burst, each=timedelta(seconds=1 / self._rate.per_second))

    def _shown(self, cookie: str, session: Session) -> Json:
        agent = session.agent
        needs_one = not session.has_second_factor and self._accounts.second.is_needed(agent)
        return {
            "agent_id": agent.id,
            "name": agent.name,
            "role": agent.role,
            "team": agent.team,
            "presence": agent.presence,
            "reason": agent.reason,
            "second_factor": "on" if session.has_second_factor else "needed" if needs_one else "off",
            "csrf": csrf_of(cookie),
        }


def session_key(request: Request) -> str:
    """Names the session of a request, and opens nothing."""
    return key_of(_cookie(request))


def _cookie(request: Request) -> str:
    return request.cookies.get(_cookie_name(request), "")


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if _is_secure(request) else COOKIE


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
