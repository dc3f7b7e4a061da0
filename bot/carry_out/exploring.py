"""Now and then the last place of a list goes to what few have met, so that it is not unknown for ever.

Said in the log as experiments say theirs, with the probability it was chosen with.
"""

from dataclasses import dataclass

from bot.carry_out.trying import context_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.search import Search
from bot.dialogue.situation import Situation
from bot.dialogue.tried import Tried
from recommender.experiments.assigning import place

EXPLORING = "exploring"
"""Under which the log knows it, as it knows experiments by their names."""
KEEPS, EXPLORES = "keeps", "explores"
ARMS = (KEEPS, EXPLORES)


@dataclass(frozen=True, slots=True)
class Exploring:
    """A share of conversations, the same ones whenever asked."""

    share: float
    """Of conversations, in (0, 1)."""

    def choose(self, conversation: Conversation, situation: Situation, search: Search) -> Tried | None:
        """Whether this list explores; None where it may not: a shopper who narrows a list wants what fits best.

        The products are filled in when they are known.
        """
        if search != Search(words=search.words, category=search.category):
            return None
        explores = place(conversation.id, EXPLORING, "share") < self.share
        arm, propensity = (EXPLORES, self.share) if explores else (KEEPS, 1 - self.share)
        unit = str(situation.identity.customer_id or conversation.id)
        return Tried(situation.at, EXPLORING, unit, arm, propensity, context_of(situation, search), ())

    def draw(self, conversation: Conversation) -> float:
        """Which of those that few have met, in [0, 1)."""
        return place(conversation.id, EXPLORING, "draw")
