"""Where gateways bring their calls: each gets a session of its own, as long as there are not too many."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from starlette.concurrency import run_in_threadpool

from bot.call.house import House
from bot.call.line import Call, Line, Started
from bot.call.session import CallSession
from bot.call.threads import Threads
from bot.errors import Busy
from bot.messages import ConversationId

logger = logging.getLogger(__name__)
MOST_CALLS = 32
HIDDEN_SHARE = 2
"""One line in so many at most for callers of one gateway who show no number: nothing else bounds any one of them."""
DRAIN_SECONDS = 20.0
"""For turns that run when the server stops."""

Follow = Callable[[ConversationId], AsyncIterator[Mapping[str, Any] | None]]
"""Each new event of a conversation as its shopper may see it; None is a heartbeat."""


class CallDesk:
    """The `Switchboard` of one event loop."""

    def __init__(self, house: Callable[[], House], follow: Follow, *, most: int = MOST_CALLS) -> None:
        """`house` is asked at the first call: what it holds may load models."""
        self._make_house, self._follow, self._most = house, follow, most
        self._house: House | None = None
        self._work = Threads()
        self._calls: dict[CallSession, asyncio.Task[None] | None] = {}
        self._talking: dict[ConversationId, CallSession] = {}

    def __len__(self) -> int:
        """Calls in progress."""
        return len(self._calls)

    def answer(self, started: Started, line: Line) -> Call:
        if len(self._calls) >= self._most:
            raise Busy(f"expected at most {self._most} calls at once")
        if self._hidden_like(started) >= max(1, self._most // HIDDEN_SHARE):
            raise Busy(f"expected at most {self._most // HIDDEN_SHARE} calls at once without a number")
        self._house = self._house or self._make_house()
        loop = asyncio.get_running_loop()
        session = CallSession(started, line, self._house, self._work, loop, lambda: self._over(session))
        self._calls[session] = None
        session.opened = lambda conversation_id: self._attend(session, conversation_id)
        logger.info("call answered", extra={"gateway": started.gateway, "calls": len(self._calls)})
        return session

    def _hidden_like(self, started: Started) -> int:
        """Calls that show no number either, and come from the same place."""
        if started.number:
            return 0
        return sum(session.started.came_from == started.came_from for session in self._calls)

    def let_go(self, conversation_id: ConversationId) -> None:
        """Hang up on who talks in this conversation: from now on it is somebody else's, or another device's."""
        session = self._talking.get(conversation_id)
        if session is not None:
            session.hang_up("went on as a chat")

    async def open(self) -> None:
        """Be ready for the first call."""
        house = self._house
        if house is None:
            house = self._house = await run_in_threadpool(self._make_house)
        await run_in_threadpool(house.warm_up)

    async def close(self) -> None:
        """The server stops: every line is let go, and turns that run come to their end."""
        for session in tuple(self._calls):
            session.hang_up("server stops")
        async with asyncio.timeout(DRAIN_SECONDS):
            await self._work.drain()

    def _attend(self, session: CallSession, conversation_id: ConversationId) -> None:
        task = asyncio.get_running_loop().create_task(self._tell(session, conversation_id), name="call follower")
        self._calls[session] = task
        self._talking[conversation_id] = session

    async def _tell(self, session: CallSession, conversation_id: ConversationId) -> None:
        try:
            async with aclosing(self._follow(conversation_id)) as events:  # type: ignore[type-var]
                async for event in events:
                    if event is not None:
                        session.told(event)
        except Exception:  # the call goes on; only what people write is not read out
            logger.exception("a call is not followed any more")

    def _over(self, session: CallSession) -> None:
        follower = self._calls.pop(session, None)
        self._talking = {known: other for known, other in self._talking.items() if other is not session}
        if follower is not None:
            follower.cancel()
        logger.info("call over", extra={"gateway": session.started.gateway, "calls": len(self._calls)})
