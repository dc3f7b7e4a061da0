"""Who may call the API: whoever holds the secret, now, and each call once.

What was seen is kept in this process. After a restart a call that was overheard could be made again within the window:
a command acts once all the same, by its key, and a read only answers whoever could overhear its first answer.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from threading import Lock

from actions.shop.http.signing import NONCE, TIMESTAMP, WINDOW_SECONDS, checked_secret, is_genuine

LONGEST_NONCE = 64  # characters


class Refusal(Exception):
    """The call is answered with this status and code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Admission:
    """Checks calls against one secret, and remembers for the length of the window which it has seen."""

    def __init__(self, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self._secret = checked_secret(secret)
        self._clock = clock
        self._seen: set[str] = set()
        self._by_age: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def check(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises `Refusal` 401. Whoever does not hold the secret learns no more than that."""
        if not is_genuine(self._secret, method, target, body, headers):
            raise Refusal(401, "bad_signature", "the signature does not fit this call")
        now = self._clock()
        if abs(now - _seconds(headers.get(TIMESTAMP, ""))) > WINDOW_SECONDS:
            raise Refusal(401, "stale_timestamp", f"expected a timestamp within {WINDOW_SECONDS} s of this clock")
        self._remember(headers.get(NONCE, ""), now)

    def _remember(self, nonce: str, now: float) -> None:
        """A timestamp may lie ahead by a window, and is good for another one after it."""
        if not 0 < len(nonce) <= LONGEST_NONCE:
            raise Refusal(401, "nonce_missing", f"expected a nonce of 1 to {LONGEST_NONCE} characters")
        with self._lock:
            while self._by_age and now - self._by_age[0][0] > 2 * WINDOW_SECONDS:
                self._seen.discard(self._by_age.popleft()[1])
            if nonce in self._seen:
                raise Refusal(401, "replayed", "this call was made before")
            self._seen.add(nonce)
            self._by_age.append((now, nonce))


def _seconds(timestamp: str) -> float:
    return float(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 15 else 0.0
