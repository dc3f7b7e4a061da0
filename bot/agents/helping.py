"""What helps an agent to answer: what the knowledge base says, and replies that are ready to be sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.agents.ready_replies import Canned, ours
from bot.carry_out.answers import Knowledge
from knowledge_base.filters import UNLIMITED

MOST_HITS = 3
SHOWN_CHARS = 700
SURE_ENOUGH = 0.5
"""Probability from which a knowledge answer is also suggested as the reply."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry of the knowledge base."""

    id: str
    title: str
    text: str
    is_answer: bool
    """Whether it probably answers the question."""


@dataclass(frozen=True, slots=True)
class Helping:
    """`knowledge` None: nothing is looked up; `correct` None: nothing can be corrected."""

    knowledge: Knowledge | None = None
    correct: Callable[[str, str], None] | None = None
    """Files what a message means; raises `ValueError` for an intent that there is not."""
    intents: Sequence[str] = ()
    """What a message can mean."""
    canned: Callable[[], tuple[Canned, ...]] = ours
    """Replies that are ready."""

    def look_up(self, question: str, at: datetime) -> list[Hit]:
        """What the knowledge base says to this, best first."""
        if self.knowledge is None or not question.strip():
            return []
        # agents may read what shoppers are not told, but it is never put into their mouths as a reply
        best = self.knowledge.best(question, today=at.date())
        answers = best is not None and best.score >= SURE_ENOUGH
        first = [Hit(best.entry.id, best.entry.title, best.quote[:SHOWN_CHARS], answers)] if best else []
        near = self.knowledge.nearest(question, MOST_HITS, today=at.date(), only=UNLIMITED)
        others = [Hit(hit.entry.id, hit.entry.title, hit.entry.body[:SHOWN_CHARS], False) for hit in near]
        return [*first, *(hit for hit in others if not first or hit.id != first[0].id)][:MOST_HITS]
