"""One-use tickets: a WebSocket cannot carry an Authorization header, and a token has no place in a URL."""

import secrets
from collections.abc import Callable
from threading import Lock
from time import monotonic

from bot.errors import Busy, Unauthorized
from bot.messages import ConversationId

SECONDS = 30
MAX_OPEN = 10_000


class Tickets:
    """Tickets of this process that nobody has used yet."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._open: dict[str, tuple[ConversationId, float]] = {}
        self._lock = Lock()

    def issue(self, conversation_id: ConversationId) -> str:
        """A ticket for this conversation, good once within `SECONDS`. Raises `Busy` while too many are unused."""
        ticket = secrets.token_urlsafe(24)
        now = self._clock()
        with self._lock:
            if len(self._open) >= MAX_OPEN:
                self._open = {key: value for key, value in self._open.items() if value[1] > now}
            if len(self._open) >= MAX_OPEN:
                raise Busy("too many tickets wait to be used")
            self._open[ticket] = (conversation_id, now + SECONDS)
        return ticket

    def redeem(self, ticket: str, conversation_id: ConversationId) -> None:
        """Use the ticket up. Raises `Unauthorized` when it is unknown, used, late, or another conversation's."""
        with self._lock:
            owner, until = self._open.pop(ticket, (None, 0.0))
        if owner != conversation_id or until < self._clock():
            raise Unauthorized("expected an unused ticket of this conversation")
