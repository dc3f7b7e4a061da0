"""Whose cookie it is, as far as this process looked it up lately: not every request asks the database."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from starlette.concurrency import run_in_threadpool

from bot.errors import Unauthorized
from bot.messages import AgentId
from bot.storage.sessions import Session, Sessions, key_of

LOOK_AGAIN_SECONDS = 1.5
"""For how long what was looked up is believed: who was signed out at another process is out here after this."""
MOST_KNOWN = 1_000


class KnownSessions:
    """Over the sessions that all processes share."""

    def __init__(self, sessions: Sessions, *, clock: Callable[[], float] = monotonic) -> None:
        self._sessions = sessions
        self._clock = clock
        self._known: dict[str, tuple[float, Session]] = {}

    async def find(self, cookie: str, *, is_activity: bool = True) -> Session:
        """The living session of a cookie; only activity keeps it alive. Raises `Unauthorized`."""
        key = key_of(cookie)
        until, session = self._known.get(key, (0.0, None))
        if session is None or self._clock() > until:
            session = await run_in_threadpool(self._sessions.find, cookie)
            until = self._clock() + LOOK_AGAIN_SECONDS
        if session is None:
            self._known.pop(key, None)
            raise Unauthorized("please sign in")
        if is_activity and self._sessions.is_unnoted(session):
            session = replace(session, seen=await run_in_threadpool(self._sessions.saw, session))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[key] = (until, session)
        return session

    def forget(self, agent_id: AgentId) -> None:
        """Something of theirs changed here and now."""
        self._known = {key: one for key, one in self._known.items() if one[1].agent.id != agent_id}
