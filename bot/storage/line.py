"""Who may hold a conversation next, among the threads of this process: the lowest place first."""

from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Event, Lock

from bot.messages import ConversationId


@dataclass(order=True)
class _Ticket:
    place: int
    arrival: int
    called: Event = field(default_factory=Event, compare=False)


class Line:
    """One queue a conversation; conversations do not wait for each other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._arrivals = count()
        self._waiting: dict[ConversationId, list[_Ticket]] = {}
        """The conversations that are held, each with who waits for it."""

    def enter(self, conversation_id: ConversationId, place: int, *, timeout_seconds: float) -> bool:
        """Wait until nobody here holds the conversation or comes before; False when that took too long."""
        ticket = _Ticket(place, next(self._arrivals))
        with self._lock:
            if conversation_id not in self._waiting:
                self._waiting[conversation_id] = []
                return True
            heappush(self._waiting[conversation_id], ticket)
        return ticket.called.wait(timeout_seconds) or not self._withdraw(conversation_id, ticket)

    def leave(self, conversation_id: ConversationId) -> None:
        """Let the next one in."""
        with self._lock:
            if waiting := self._waiting[conversation_id]:
                heappop(waiting).called.set()
            else:
                del self._waiting[conversation_id]

    def _withdraw(self, conversation_id: ConversationId, ticket: _Ticket) -> bool:
        """False when the ticket was called in the last moment."""
        with self._lock:
            if ticket.called.is_set():
                return False
            waiting = self._waiting[conversation_id]
            with suppress(ValueError):
                waiting.remove(ticket)
            heapify(waiting)
            return True
