"""What a conversation knows of a second look at a refund or an account change: what comes first, and why."""

from dataclasses import dataclass
from datetime import datetime

ALLOW, STEP_UP, EVIDENCE, PERSON = "allow", "step_up", "evidence", "person"
"""What comes before it is done: nothing, a fresh one-time code, a photo, a colleague's decision."""
PHOTO = "photo"
"""What a reply waits for that asks for one."""
REVIEW = "review"
"""Why a person is brought in who decides."""


@dataclass(frozen=True, slots=True)
class RiskAssessed:
    """An event, and as the last of them part of the state."""

    at: datetime
    action: str
    level: str
    reasons: tuple[str, ...]
    """Codes, the weightiest first; for agents and the audit log, never for the shopper."""
    points: int
    digest: str
    """Names exactly what was looked at, as the digest of a confirmation does."""

    def is_of(self, action: str, digest: str) -> bool:
        return (self.action, self.digest) == (action, digest)
