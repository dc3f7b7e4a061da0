"""What the dialogue goes by: the actions there are, what intents lead to, and where lines are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from actions.types import Action
from bot.dialogue.access import Access
from bot.dialogue.routes import Routes


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the policy draws its lines."""

    sure: float = 0.4
    """Confidence from which a wish is believed."""
    clearly_yes: float = 0.6
    """Confidence from which a yes to a WRITE counts."""
    close: float = 0.15
    """Two intents nearer than this are asked back about."""
    mood: float = -0.5
    """A running mood below this brings in a person."""
    mood_turns: int = 3
    misunderstood: int = 2
    """Failures in a row before a person is brought in."""
    asked: int = 3
    """Times one slot is asked for before a person is brought in."""
    confirmation: timedelta = timedelta(minutes=5)
    """How long a summary may wait for its yes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Passed to tracking and policy; changes with the installation, not with the conversation."""

    actions: Mapping[str, Action]
    routes: Routes
    thresholds: Thresholds = field(default_factory=Thresholds)
    languages: frozenset[str] = frozenset({"en"})
    """Those the wordings exist in."""
    access: Access = field(default_factory=Access)

    def now(self) -> "Rules":
        """With what operators have stopped by this moment."""
        return replace(self, access=self.access.now())
