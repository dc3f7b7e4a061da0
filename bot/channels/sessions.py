"""Agents' sign-in: opaque sessions kept on the server, and a token against forged requests."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from bot.dialogue.board import Agent
from bot.errors import Forbidden, Unauthorized
from bot.messages import AgentId

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at a desk."""

    agent_id: AgentId
    name: str
    csrf: str
    """Sent back in `X-CSRF-Token` with everything that changes something."""
    began: float
    seen: float
    """Both on the monotonic clock, seconds."""


class Sessions:
    """Who is signed in, by the hash of their cookie. A restart signs everybody out."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def begin(self, agent: Agent) -> tuple[str, Session]:
        """The cookie and the session of somebody whose password was right."""
        cookie = secrets.token_urlsafe(32)
        now = self._clock()
        session = Session(agent.id, agent.name, secrets.token_urlsafe(24), now, now)
        with self._lock:
            self._sessions = {key: kept for key, kept in self._sessions.items() if self._is_alive(kept)}
            self._sessions[_hash(cookie)] = session
        return cookie, session

    def check(self, cookie: str, *, csrf: str | None = None, is_activity: bool = True) -> Session:
        """The session behind a cookie. `csrf` is compared unless None.

        Raises `Unauthorized` without a living session, `Forbidden` for a wrong token. Only activity keeps it alive.
        """
        key = _hash(cookie)
        with self._lock:
            session = self._sessions.get(key)
            if session is None or not self._is_alive(session):
                self._sessions.pop(key, None)
                raise Unauthorized("please sign in")
            if is_activity:
                self._sessions[key] = replace(session, seen=self._clock())
        if csrf is not None and not hmac.compare_digest(csrf.encode(), session.csrf.encode()):
            raise Forbidden("expected this session's X-CSRF-Token")
        return session

    def anybody_there(self) -> bool:
        """Whether an agent is signed in and was active of late."""
        with self._lock:
            return any(self._is_alive(session) for session in self._sessions.values())

    def has(self, agent_id: AgentId) -> bool:
        """Whether they are signed in anywhere else still."""
        with self._lock:
            return any(one.agent_id == agent_id and self._is_alive(one) for one in self._sessions.values())

    def sign_out(self, cookie: str) -> None:
        """Forget the session; what follows live ends at its next heartbeat."""
        with self._lock:
            self._sessions.pop(_hash(cookie), None)

    def end(self, agent_id: AgentId) -> None:
        """Forget all of somebody's sessions."""
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if one.agent_id != agent_id}

    def _is_alive(self, session: Session) -> bool:
        now = self._clock()
        return now - session.seen < IDLE_SECONDS and now - session.began < LONGEST_SECONDS


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
