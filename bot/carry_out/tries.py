"""How often somebody tried to be taken for a customer lately, and where that ends."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

logger = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(hours=1)
LONGEST = 200  # times kept for one key: no limit is higher
ALL = "all"


@dataclass(frozen=True, slots=True)
class Most:
    """How many before a person is brought in; those without another word are wrong proofs within an hour."""

    conversation: int = 5
    """In one conversation, however long it is."""
    order: int = 5
    """For one order number."""
    zip_code: int = 10
    """With names for one zip code."""
    email: int = 5
    """For one e-mail address that is to prove it alone."""
    block: int = 20
    """From one block of addresses: 256 of IPv4, a /48 of IPv6."""
    wrong_codes: int = 5
    """In one conversation, until one is right."""
    wrong_codes_of_customer: int = 10
    codes: int = 3
    """Sent in one conversation, until one is right."""
    codes_of_customer: int = 6
    """Sent to one customer within an hour, from all conversations."""
    alarm: int = 100
    """Wrong proofs and codes of everybody within an hour from which a warning is logged."""


class Tries:
    """What happened under each key within the last hour, in this process; safe to share between threads."""

    def __init__(self, most: Most = Most(), *, most_keys: int = 10_000) -> None:
        self.most = most
        self._most_keys = most_keys
        self._times: OrderedDict[str, tuple[datetime, ...]] = OrderedDict()
        self._alarmed: datetime | None = None
        self._lock = Lock()

    def recent(self, key: str, at: datetime) -> int:
        with self._lock:
            return sum(at - time < FORGOTTEN_AFTER for time in self._times.get(key, ()))

    def add(self, *keys: str, at: datetime) -> None:
        with self._lock:
            for key in keys:
                self._times[key] = (*self._times.pop(key, ()), at)[-max(LONGEST, self.most.alarm) :]
            while len(self._times) > self._most_keys:
                self._times.popitem(last=False)

    def add_failure(self, *keys: str, at: datetime) -> None:
        """A wrong proof or code: it counts under each key and towards the alarm, which sounds once an hour."""
        self.add(*keys, ALL, at=at)
        failures = self.recent(ALL, at)
        with self._lock:
            is_quiet = self._alarmed is None or at - self._alarmed >= FORGOTTEN_AFTER
            if failures < self.most.alarm or not is_quiet:
                return
            self._alarmed = at
        logger.warning("many wrong proofs of identity", extra={"failures": failures, "within_minutes": 60})
