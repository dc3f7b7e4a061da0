"""Signing agents in and out, and telling on each request who it is and what they may do."""

from datetime import UTC, datetime
from time import monotonic

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.agents.accounts import agent_id_of
from bot.agents.office import Office
from bot.channels.chat import address_of
from bot.channels.desk import Json, SignIn
from bot.channels.limits import Buckets, Rate
from bot.channels.sessions import Session, Sessions
from bot.channels.wire import ERRORS
from bot.dialogue.board import Agent, Presence, Role
from bot.errors import Forbidden, Unauthorized
from bot.messages import AgentId

COOKIE = "shopdesk_agent"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""The only one that counts where the connection is encrypted: a neighbouring site could have planted the plain one."""
LOOK_AGAIN_SECONDS = 2.0
"""How long what is known of an account is believed: who is removed is out within this."""
RANKS = (Role.AGENT, Role.SUPERVISOR, Role.OPERATOR)


class SignInChannel:
    """`/v1/agent/session`. The session lives on the server; the cookie is its opaque name."""

    def __init__(self, sessions: Sessions, office: Office, *, rate: Rate) -> None:
        self._sessions = sessions
        self._office = office
        self._tries = Buckets(rate)
        self._tries_of = Buckets(rate)
        self._known: dict[AgentId, tuple[float, Agent | None]] = {}

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/session", self.sign_in, methods=["POST"])
        router.add_api_route("/session", self.session, methods=["GET"])
        router.add_api_route("/session", self.sign_out, methods=["DELETE"], status_code=204)
        return router

    async def sign_in(self, request: Request, response: Response, body: SignIn) -> Json:
        """Let somebody in by their password, or by the operator's key under a name that has none."""
        self._tries.take(address_of(request))
        self._tries_of.take(agent_id_of(body.name))
        at = datetime.now(UTC)
        agent = await run_in_threadpool(self._office.accounts.sign_in, body.name.strip(), body.key, at)
        await run_in_threadpool(self._office.desk.set_presence, agent, Presence.HERE, "", at)
        cookie, session = self._sessions.begin(agent)
        self._known.pop(agent.id, None)
        secure = _is_secure(request)
        response.set_cookie(_cookie_name(request), cookie, httponly=True, samesite="strict", secure=secure, path="/")
        return _shown(session, agent)

    async def session(self, request: Request) -> Json:
        """Who is signed in here, and whether they are here or away as of now."""
        session = self._sessions.check(_cookie(request))
        self._known.pop(session.agent_id, None)
        return _shown(session, self._agent(session))

    async def sign_out(self, request: Request, response: Response) -> None:
        """End the session. What they have goes back into the queue with the last one."""
        agent = self.writer(request)
        self._sessions.sign_out(_cookie(request))
        if not self._sessions.has(agent.id):
            at = datetime.now(UTC)
            await run_in_threadpool(self._office.desk.set_presence, agent, Presence.GONE, "signed out", at)
        for name in (SECURE_COOKIE, COOKIE):
            response.delete_cookie(name, path="/", secure=name == SECURE_COOKIE)

    def reader(self, request: Request, *, is_activity: bool = True) -> Agent:
        """The agent who asks. Raises `Unauthorized`."""
        return self._agent(self._sessions.check(_cookie(request), is_activity=is_activity))

    def writer(self, request: Request) -> Agent:
        """The agent who changes something: a page of another site cannot know the token. Raises `Forbidden`."""
        return self._agent(self._sessions.check(_cookie(request), csrf=request.headers.get("x-csrf-token", "")))

    def end(self, agent_id: AgentId) -> None:
        """Somebody is out, or has to sign in again."""
        self._sessions.end(agent_id)
        self._known.pop(agent_id, None)

    def at_least(self, role: Role, agent: Agent) -> None:
        """Raises `Forbidden` for whose role is below."""
        if RANKS.index(agent.role) < RANKS.index(role):
            raise Forbidden(f"this is for {role}s")

    def _agent(self, session: Session) -> Agent:
        until, agent = self._known.get(session.agent_id, (0.0, None))
        if monotonic() > until:
            found = self._office.accounts.agents.find(session.agent_id)
            agent = found[0] if found else None
            self._known[session.agent_id] = (monotonic() + LOOK_AGAIN_SECONDS, agent)
        if agent is None:
            raise Unauthorized("please sign in")
        return agent


def _cookie(request: Request) -> str:
    return request.cookies.get(_cookie_name(request), "")


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if _is_secure(request) else COOKIE


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _shown(session: Session, agent: Agent) -> Json:
    return {
        "agent_id": agent.id,
        "name": agent.name,
        "role": agent.role,
        "team": agent.team,
        "presence": agent.presence,
        "reason": agent.reason,
        "csrf": session.csrf,
    }
