"""Pushing: wakes whoever follows a conversation, so that they read its log again.

A wake-up carries no event. The log is the truth; a follower reads it after the last sequence number it has. So nothing
is lost when a wake-up is, and nothing comes twice. Only what is never stored (typing, the place in the queue) travels
in the signal itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from anyio import move_on_after

from bot.channels.pace import Pace
from bot.messages import AgentId, ConversationId

Signal = Mapping[str, object]
WAKE: Signal = {}
MAX_PENDING = 256  # signals; a follower that lets more pile up is too slow

EVERYTHING = ConversationId("*")
"""Follow all conversations: the console's queue."""


class TooSlow(Exception):
    """The follower let `MAX_PENDING` signals pile up; its socket closes with 1013 and may come back."""


class Subscription:
    """What one follower has not been told yet. Lives on the event loop that made it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._pending: list[Signal] = []
        self._ready = asyncio.Event()
        self._overrun = False

    def push(self, signal: Signal) -> None:
        """Add a signal, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, signal)

    async def next(self, *, seconds: float) -> list[Signal]:
        """Wait for signals, at most `seconds`; [] when none came. Raises `TooSlow`."""
        with move_on_after(seconds):
            await self._ready.wait()
        if not self._ready.is_set():
            return []
        if self._overrun:
            raise TooSlow
        signals, self._pending = self._pending, []
        self._ready.clear()
        return signals

    def _put(self, signal: Signal) -> None:
        if len(self._pending) >= MAX_PENDING:
            self._overrun = True
        else:
            self._pending.append(signal)
        self._ready.set()


class Hub:
    """Followers of this process, by conversation."""

    def __init__(self) -> None:
        self._followers: dict[ConversationId, set[Subscription]] = defaultdict(set)
        self._lock = Lock()
        self.pace = Pace()
        """How fast those who wait for a person get one."""
        self.looking: dict[AgentId, ConversationId] = {}
        """Which conversation each agent has before them, while their console is open."""

    @contextmanager
    def subscribe(self, conversation_id: ConversationId) -> Iterator[Subscription]:
        """Follow a conversation, or `EVERYTHING`. Subscribe first, then read the log."""
        subscription = Subscription()
        with self._lock:
            self._followers[conversation_id].add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._followers[conversation_id].discard(subscription)
                if not self._followers[conversation_id]:
                    del self._followers[conversation_id]

    def publish(self, conversation_id: ConversationId, signal: Signal = WAKE) -> None:
        """Tell every follower of the conversation, and of a wake-up those of everything; from any thread."""
        with self._lock:
            followers = [*self._followers.get(conversation_id, ())]
            everywhere = [*self._followers.get(EVERYTHING, ())]
        for follower in followers:
            follower.push(signal)
        for follower in everywhere if not signal else ():
            follower.push({"conversation_id": conversation_id})

    def followers(self, conversation_id: ConversationId) -> int:
        """How many follow it now."""
        with self._lock:
            return len(self._followers.get(conversation_id, ()))
