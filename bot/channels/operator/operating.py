"""Everything the operator's pages work with, made in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from actions.shop.models import FiledRequest
from actions.types import Action
from bot.agents.office import Office
from bot.carry_out.results import Standing
from bot.channels.operator.entries import Entries
from bot.channels.operator.telling import Telling
from bot.dialogue.access import Access
from bot.dialogue.asked import LookedUp
from bot.storage.figures import Figures
from bot.storage.hooks import Hooks
from bot.storage.retention import Kept
from bot.storage.searching import Searching
from bot.storage.switches import Switches
from knowledge_base.ingest.fetch import Fetcher
from knowledge_base.live import LiveKnowledge


@dataclass(frozen=True, slots=True)
class Operating:
    """What the doors under `/v1/admin` open to."""

    office: Office
    figures: Figures
    searching: Searching
    switches: Switches
    access: Access
    """By the settings, with the switches in it."""
    actions: Mapping[str, Action]
    hooks: Hooks
    telling: Telling
    knowledge: LiveKnowledge
    entries: Entries
    asked: Callable[[datetime], Sequence[LookedUp]]
    """What was looked up since then."""
    settings: Sequence[Mapping[str, str]]
    """name, value (secrets are not in it), source, meaning."""
    origins: Sequence[str] = ()
    embedded: Engine | None = None
    """The embedded shop's database; None where another shop is connected."""
    filed: Callable[[], Sequence[FiledRequest]] = tuple
    """Cases and mails that the embedded shop keeps."""
    standings: Callable[[], Sequence[Standing]] = tuple
    """How the groups of the experiment compare."""
    kept: Callable[[], Sequence[Kept]] = tuple
    """What is kept for how long, and what was taken away."""
    fetcher: Callable[[], Fetcher] = Fetcher
