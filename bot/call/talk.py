"""What a call has to do with its conversation: the same turns as in the chat, with what the line adds.

Everything here blocks; a call does it beside the event loop.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.shop.shop import Shop
from bot.assistant import AssistantPort, Understand, titled
from bot.call.asked import Asked, what_is_asked
from bot.call.digits import with_digits
from bot.call.line import Started
from bot.call.timing import Sure
from bot.dialogue.conversation import Conversation, Status
from bot.dialogue.masking import mask_secrets
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.rules import Rules
from bot.dialogue.tracking import expectation
from bot.messages import ANONYMOUS, ConversationId, MessageId, Reply, Transcript, Utterance
from bot.storage.conversations import Conversations
from nlu.types import Intent

CHANNEL = "voice"
MOST_CHARS = 2_000
"""Of what was said in one go."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the caller said, or a key pressed."""

    text: str
    transcript: Transcript | None = None
    """None for keys."""
    payload: str = ""
    """Of the button that a key presses."""
    heard_out: bool = True
    """Whether the caller heard the question to its end."""
    question: str = ""
    """The yes of the question that was open when they began to speak; "" when none was."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the conversation stands after a turn."""

    conversation_id: ConversationId
    status: Status
    lines: tuple[str, ...] = ()
    """To be said."""
    codes: tuple[str, ...] = ()
    """Of what is said."""
    asked: Asked = Asked()
    gist: str = ""
    """For whoever takes over: what it is about."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A yes to a change that was not clear enough; nothing was done, and no turn was taken."""


Taken = Standing | Doubted


class Talk:
    """Shared by all calls; holds nothing of any."""

    def __init__(
        self,
        assistant: AssistantPort,
        understand: Understand,
        conversations: Conversations,
        shop: Shop,
        rules: Rules,
        *,
        site: str,
        now: Callable[[], datetime],
        publish: Callable[[ConversationId], None],
        queued: Callable[[], None],
        sure: Sure = Sure(),
    ) -> None:
        """`publish` wakes whoever follows a conversation; `queued` tells those who wait where they stand."""
        self._assistant, self._understand, self._conversations = assistant, understand, conversations
        self._shop, self._rules, self._site, self._now = shop, rules, site, now
        self._publish, self._queued, self._sure = publish, queued, sure

    def open(self, started: Started) -> Standing:
        """A new conversation with its greeting, or the one that the call goes on with."""
        conversation_id = started.conversation_id
        if conversation_id is None:
            identity, at = ANONYMOUS, self._now()
            conversation_id = self._assistant.open(site=self._site, channel=CHANNEL, identity=identity, at=at).id
        conversation = self._conversations.load(conversation_id)
        self.note(conversation_id, "answered", detail=f"{started.gateway} {started.caller or ''}".strip())
        return self._standing(conversation, conversation.last_replies)

    def take(self, conversation_id: ConversationId, number: int, spoken: Spoken, started: Started) -> Taken:
        """One turn, or a doubt. `number` counts what was said in this call. Raises whatever a turn raises."""
        conversation = self._conversations.load(conversation_id)
        if self._is_doubtful(conversation, spoken):
            return Doubted()
        text = with_digits(spoken.text)[:MOST_CHARS]
        heard = spoken.transcript
        utterance = Utterance(
            conversation_id,
            MessageId(f"{started.gateway}-{started.call_id}-{number}"[-100:]),
            text,
            CHANNEL,
            self._now(),
            conversation.identity,
            payload=spoken.payload or None,
            transcript=replace(heard, text=text) if heard else None,
            came_from=started.came_from,
        )
        answer = self._assistant.respond(utterance)
        self._publish(conversation_id)
        if answer.status == Status.QUEUED and conversation.status is not Status.QUEUED:
            self._queued()
        return self._standing(self._conversations.load(conversation_id), answer.replies)

    def note(
        self, conversation_id: ConversationId, what: str, *, heard: str = "", unheard: str = "", detail: str = ""
    ) -> None:
        """Keep what happened on the line, without secrets."""
        noted = CallNoted(self._now(), what, mask_secrets(with_digits(heard)).text, unheard, detail)
        with self._conversations.turn(conversation_id) as turn:
            turn.save(turn.conversation.record(noted))
        self._publish(conversation_id)

    def _is_doubtful(self, conversation: Conversation, spoken: Spoken) -> bool:
        """A yes to a change, not surely heard, or said before exactly this change was told to its end."""
        asked = what_is_asked(conversation, self._rules.actions)
        if spoken.payload or not asked.is_write or conversation.status is not Status.BOT:
            return False
        is_sure = spoken.transcript is None or spoken.transcript.confidence >= self._sure.yes_to_write
        is_clear = is_sure and spoken.heard_out and spoken.question == asked.yes
        is_yes = titled(conversation, spoken.text) == asked.yes or self._agrees(conversation, spoken.text)
        return not is_clear and is_yes

    def _agrees(self, conversation: Conversation, text: str) -> bool:
        understanding = self._understand(text, expectation(conversation), self._now().date())
        return any(wish.intent is Intent.AFFIRM and not wish.negated for wish in understanding.wishes)

    def _standing(self, conversation: Conversation, replies: Sequence[Reply]) -> Standing:
        return Standing(
            conversation.id,
            conversation.status,
            tuple(reply.speech or reply.text for reply in replies),
            tuple(reply.code for reply in replies),
            what_is_asked(conversation, self._rules.actions, self._own_orders(conversation)),
            conversation.handoff.summary if conversation.handoff else "",
        )

    def _own_orders(self, conversation: Conversation) -> list[str]:
        """Ids that this customer may name; of somebody unknown, none."""
        customer_id = conversation.identity.customer_id
        return [order.id for order in self._shop.orders_of(customer_id)] if customer_id else []
