"""How often "and for sale items?" is read with the question before it, and a new question is not.

SHOPDESK_HOME=... python -m tests.benchmarks.knowledge_base.follow_ups

Uses the understanding and the encoder that are trained there, and the demo shop's entries.
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from actions import ACTIONS
from bot.carry_out.following import answer_in_context
from bot.dialogue.asked import Asked
from bot.dialogue.conversation import Conversation
from bot.dialogue.following_up import follows_up
from bot.dialogue.routes import load_routes
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.messages import ConversationId
from bot.settings import Settings
from bot.understander import Understander
from knowledge_base.answer import KnowledgeBase
from knowledge_base.quoting import quote
from nlu.types import Expectation
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

ROWS = Path(__file__).parents[2] / "knowledge_base" / "follow_ups.yaml"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = Rules({action.name: action for action in ACTIONS}, load_routes())


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one row."""

    row: Mapping[str, Any]
    goes_on: bool
    """It was read with the question before."""
    entry: str = ""
    """The entry that answered it then."""

    @property
    def is_right(self) -> bool:
        return self.goes_on and self.entry in self.row["leads_to"]


def read(row: Mapping[str, Any], base: KnowledgeBase, understander: Understander) -> Read:
    """Say `then` after `asked` was answered."""
    answered = next(entry for entry in base.entries if entry.id == row["entry"])
    first = quote(answered)
    asked = Asked(row["asked"], row["entry"], (first.start,) if first else (), turn=1)
    conversation = Conversation(ConversationId("c1"), turns=2, asked=asked)
    understanding = understander.understand(row["then"], Expectation(), AT.date())
    if not follows_up(understanding, conversation, Situation(AT), RULES):
        return Read(row, goes_on=False)
    found = answer_in_context(base, row["then"], asked, AT.date())
    return Read(row, goes_on=True, entry=found.entry.id if found else "")


def figures(part: str, base: KnowledgeBase, understander: Understander) -> Iterator[str]:
    """Two lines and whatever went wrong; a switch that goes on is fine where the right entry answers."""
    rows = yaml.safe_load(ROWS.read_text(encoding="utf-8"))[part]
    follow_ups = [read(row, base, understander) for row in rows["follow_ups"]]
    switches = [read(row, base, understander) for row in rows["switches"]]
    going_on = sum(one.goes_on for one in follow_ups)
    dragged = [one for one in switches if one.goes_on and not one.is_right]
    yield f"{part}: {going_on} of {len(follow_ups)} follow-ups go on, {sum(one.is_right for one in follow_ups)} right"
    yield f"{part}: {len(dragged)} of {len(switches)} switches dragged into the old topic"
    for one in [*(one for one in follow_ups if not one.is_right), *dragged]:
        yield f"  {one.row['asked']} / {one.row['then']}: {one.entry if one.goes_on else 'stands alone'}"


def main() -> None:
    understander = Understander(Settings().models, list)
    with tempfile.TemporaryDirectory() as cache:
        base = KnowledgeBase.open(CONTENT, Path(cache), understander, SETTINGS)
        for part in ("dev", "test"):
            for line in figures(part, base, understander):
                print(line if part == "dev" or not line.startswith(" ") else "  one went wrong", flush=True)


if __name__ == "__main__":
    main()
