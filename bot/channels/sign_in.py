"""Signing agents in and out, and telling on each request who it is."""

from fastapi import APIRouter, Request, Response

from bot.channels.chat import address_of
from bot.channels.desk import Json, SignIn
from bot.channels.limits import Buckets, Rate
from bot.channels.sessions import Session, Sessions
from bot.channels.wire import ERRORS

COOKIE = "shopdesk_agent"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Used wherever the connection is encrypted."""


class SignInChannel:
    """`/v1/agent/session`. The session lives on the server; the cookie is its opaque name."""

    def __init__(self, sessions: Sessions, *, rate: Rate) -> None:
        self._sessions = sessions
        self._tries = Buckets(rate)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/session", self.sign_in, methods=["POST"])
        router.add_api_route("/session", self.session, methods=["GET"])
        router.add_api_route("/session", self.sign_out, methods=["DELETE"], status_code=204)
        return router

    async def sign_in(self, request: Request, response: Response, body: SignIn) -> Json:
        """Let an agent in by the operator's key."""
        self._tries.take(address_of(request))
        cookie, session = self._sessions.sign_in(body.name.strip(), body.key)
        secure = request.url.scheme == "https"
        name = SECURE_COOKIE if secure else COOKIE
        response.set_cookie(name, cookie, httponly=True, samesite="strict", secure=secure, path="/")
        return _shown(session)

    async def session(self, request: Request) -> Json:
        """Who is signed in here."""
        return _shown(self.reader(request))

    async def sign_out(self, request: Request, response: Response) -> None:
        """End the session."""
        self.writer(request)
        self._sessions.sign_out(_cookie(request))
        for name in (SECURE_COOKIE, COOKIE):
            response.delete_cookie(name, path="/", secure=name == SECURE_COOKIE)

    def reader(self, request: Request, *, is_activity: bool = True) -> Session:
        """The agent who asks. Raises `Unauthorized`."""
        return self._sessions.check(_cookie(request), is_activity=is_activity)

    def writer(self, request: Request) -> Session:
        """The agent who changes something: a page of another site cannot know the token. Raises `Forbidden`."""
        return self._sessions.check(_cookie(request), csrf=request.headers.get("x-csrf-token", ""))


def _cookie(request: Request) -> str:
    return request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE, "")


def _shown(session: Session) -> Json:
    return {"agent_id": session.agent_id, "name": session.name, "csrf": session.csrf}
