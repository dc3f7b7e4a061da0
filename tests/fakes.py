"""Complete, scripted stand-ins for what a test does not want for real."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from actions.shop.models import Customer, ProductId
from actions.shop.shop import Shop
from bot import catalogue
from bot.dialogue import handoff
from bot.dialogue.conversation import BotReplied, Conversation, Status, Understood
from bot.dialogue.shown import Offer
from bot.messages import ActionReport, AgentId, Answer, ConversationId, Expects, Identity, Reply, Utterance
from bot.storage.conversations import Conversations, OpenedConversation
from knowledge_base.types import Answer as KnowledgeAnswer
from knowledge_base.types import Entry, Hit
from recommender.asking import Question
from recommender.filters import Relaxation
from recommender.types import Filters, Item, Recommendation
from tests.fake_shop import FakeShop

__all__ = ["FakeAssistant", "FakeKnowledge", "FakeShop", "FakeSuggestions", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """What the scripted assistant does when it hears something."""

    replies: tuple[Reply, ...]
    offers: tuple[Offer, ...] = ()
    expects: Expects | None = None
    actions: tuple[ActionReport, ...] = ()
    intent: str = "out_of_scope"
    confidence: float = 0.5
    alternatives: tuple[str, ...] = ()
    sentiment: float = 0.0
    hand_off: str = ""
    """The reason for a person."""


GREETING = Line((Reply("greeting", "Hello, I'm Northfield's automated assistant. How can I help?"),))
UNKNOWN = Line((Reply("not_understood", "I didn't get that. Could you say it in other words?"),))


@dataclass
class FakeAssistant:
    """Says what its script says: by the payload of a pressed button, otherwise by the text in lower case."""

    conversations: Conversations
    script: Mapping[str, Line] = field(default_factory=dict)

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation:
        opened = self.conversations.open(site=site, channel=channel, identity=identity, at=at)
        with self.conversations.turn(opened.id) as turn:
            turn.save(turn.conversation.record(BotReplied(at, GREETING.replies)))
        return opened

    def respond(self, utterance: Utterance) -> Answer:
        accepted = self.conversations.accept(utterance)
        if accepted.answer is not None:
            return accepted.answer
        with self.conversations.turn(utterance.conversation_id, message_id=utterance.message_id) as turn:
            if turn.answer is None:
                turn.save(*self._take(turn.conversation, utterance))
        assert turn.answer is not None
        return turn.answer

    def _take(self, conversation: Conversation, utterance: Utterance) -> tuple[Conversation, Answer]:
        if conversation.status is not Status.BOT:
            return conversation, Answer(0, str(conversation.status))
        line = self.script.get(utterance.payload or utterance.text.lower(), UNKNOWN)
        at = utterance.at
        conversation = conversation.record(
            Understood(at, (line.intent,), line.confidence, line.sentiment, line.alternatives)
        )
        if line.hand_off:
            conversation = handoff.hand_off(conversation, line.hand_off, "", at)
        conversation = conversation.record(BotReplied(at, line.replies, line.expects, line.offers))
        return conversation, Answer(0, str(conversation.status), line.replies, line.expects, line.actions)

    def join(self, conversation_id: ConversationId, agent_id: AgentId, name: str, at: datetime) -> None:
        with self.conversations.turn(conversation_id) as turn:
            turn.save(handoff.join(turn.conversation, agent_id, name, at))

    def write(self, conversation_id: ConversationId, agent_id: AgentId, name: str, text: str, at: datetime) -> None:
        with self.conversations.turn(conversation_id) as turn:
            turn.save(handoff.write(turn.conversation, agent_id, name, text, at))

    def hand_back(self, conversation_id: ConversationId, agent_id: AgentId, at: datetime) -> None:
        with self.conversations.turn(conversation_id) as turn:
            turn.save(handoff.hand_back(turn.conversation, agent_id, at))

    def close(self, conversation_id: ConversationId, by: str, at: datetime) -> None:
        with self.conversations.turn(conversation_id) as turn:
            turn.save(handoff.close(turn.conversation, by, at))


class Letters:
    """Takes one-time codes to nobody and keeps them: (customer, code, channel)."""

    def __init__(self) -> None:
        self.sent: list[tuple[Customer, str, str]] = []

    def send(self, customer: Customer, code: str, channel: str) -> None:
        self.sent.append((customer, code, channel))


class FakeKnowledge:
    """Knows how long refunds and returns take, and nothing else."""

    ENTRY = Entry("refund-time", "How long a refund takes", "returns", (), "Within 5 days.", "refund-time.md")

    threshold = 0.5

    def best(self, question: str, *, vector: object = None, scope: float | None = None, today: date,
             only: object = None) -> KnowledgeAnswer | None:  # fmt: skip
        known = {"refund": 0.9, "return": 0.9, "money": 0.3}
        score = max((score for word, score in known.items() if word in question.lower()), default=0.01)
        body = self.ENTRY.body
        return KnowledgeAnswer(self.ENTRY, body, 0, len(body), score, body)

    def nearest(self, question: str, k: int = 3, *, vector: object = None, today: date | None = None,
                only: object = None) -> list[Hit]:  # fmt: skip
        return [Hit(self.ENTRY, 0.3)]

    def find(self, entry_id: str) -> Entry | None:
        return self.ENTRY if entry_id == self.ENTRY.id else None


class FakeSuggestions:
    """Suggests the first products of the catalogue that fit a price."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def recommend(self, *, user_id: str | None = None, session: Sequence[str] = (), k: int = 10,
                  filters: Filters = Filters(), draw: float | None = None) -> list[Recommendation]:  # fmt: skip
        prices = ((min(v.price.amount for v in p.variants), p.id) for p in self._shop.catalogue() if p.variants)
        fitting = sorted(id for price, id in prices if filters.max_price is None or price <= filters.max_price)
        return [Recommendation(id, 1.0, "popular", {"count": 12, "days": 30}) for id in fitting[:k]]

    def similar_items(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        return [found for found in self.recommend(k=k + 1, filters=filters) if found.item_id != item_id][:k]

    def goes_with(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        return self.similar_items(item_id, k=k, filters=filters)

    def explain(self, item_id: str, *, user_id: str | None = None, session: Sequence[str] = ()) -> Recommendation:
        return Recommendation(item_id, 1.0, "popular", {"count": 12, "days": 30})

    def count(self, filters: Filters) -> int:
        return len(self.recommend(k=1_000, filters=filters))

    def relax(self, filters: Filters) -> tuple[Relaxation, ...]:
        return ()

    def question(self, filters: Filters, *, not_about: Collection[str] = ()) -> Question | None:
        return None

    def item(self, item_id: str) -> Item | None:
        product = self._shop.product(ProductId(item_id))
        return catalogue.item(product, self._shop.stock(product.id)) if product else None
