"""Rasa's REST channel, so that whatever talks to a Rasa bot can talk to this one (DESIGN, doors)."""

import secrets
from collections import OrderedDict
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from actions.shop.models import CustomerId
from bot.assistant import AssistantPort
from bot.channels.chat import address_of
from bot.channels.fit import RASA, fit
from bot.channels.hub import Hub
from bot.channels.identity import IdentityTokens
from bot.channels.limits import Buckets, Limits, clean_text
from bot.channels.wire import ERRORS, Text
from bot.dialogue.conversation import Status
from bot.errors import BadMessage
from bot.messages import ANONYMOUS, Answer, ConversationId, MessageId, Reply, Utterance
from bot.storage.conversations import Conversations

SITE = "rasa"
MAX_SENDERS = 50_000


class Metadata(BaseModel):
    """What we read of it; whatever else a client sends along is its own."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    identity_token: str = Field(default="", max_length=4_000)
    message_id: Text = Field(default="", max_length=100)


class RasaMessage(BaseModel):
    """Body of `POST /webhooks/rest/webhook`. `metadata` may carry `identity_token` and `message_id`."""

    sender: Text = Field(default="default", min_length=1, max_length=255)
    message: str = ""
    metadata: Metadata | None = None


class RasaChannel:
    """`/webhooks/rest`: one conversation a sender, started by the sender's first message.

    The sender's name is all that opens a conversation, so it should be one that nobody guesses. What a token proves is
    kept apart: without a token for the same customer nobody gets into that conversation.
    """

    def __init__(
        self,
        assistant: AssistantPort,
        conversations: Conversations,
        hub: Hub,
        tokens: IdentityTokens,
        *,
        limits: Limits = Limits(),
    ) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._hub = hub
        self._tokens = tokens
        self._limits = limits
        self._senders: OrderedDict[tuple[str, CustomerId | None], ConversationId] = OrderedDict()
        self._lock = Lock()
        self._by_address = Buckets(limits.address)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/webhooks/rest", tags=["Rasa"], responses=ERRORS)
        router.add_api_route("/webhook", self.webhook, methods=["POST"])
        router.add_api_route("/", self.health, methods=["GET"])
        return router

    async def health(self) -> dict[str, str]:
        """What Rasa's channel answers when asked how it is."""
        return {"status": "ok"}

    async def webhook(self, request: Request, body: RasaMessage) -> list[dict[str, Any]]:
        """Say something; the answer is a list of Rasa's messages."""
        self._by_address.take(address_of(request))
        text = clean_text(body.message, max_chars=self._limits.text_chars)
        if not text:
            raise BadMessage("expected a message, got an empty one")
        answer = await run_in_threadpool(self._respond, body, text)
        return [message for reply in answer.replies for message in rasa_messages(body.sender, reply)]

    def _respond(self, body: RasaMessage, text: str) -> Answer:
        metadata = body.metadata or Metadata()
        token = metadata.identity_token
        customer_id = self._tokens.verify(token, site=SITE).customer_id if token else None
        conversation = self._conversations.load(self._conversation_of(body.sender, customer_id))
        identity = (
            self._tokens.spend(token, site=SITE, conversation=conversation.id) if token else conversation.identity
        )
        offer = next((offer for offer in conversation.offers if offer.payload == text), None)
        utterance = Utterance(
            conversation_id=conversation.id,
            message_id=MessageId(metadata.message_id or secrets.token_urlsafe(16)),
            text=offer.title if offer else text,
            payload=offer.payload if offer else None,
            channel="rasa",
            at=datetime.now(UTC),
            identity=identity,
        )
        answer = self._assistant.respond(utterance)
        self._hub.publish(conversation.id)
        return answer

    def _conversation_of(self, sender: str, customer_id: CustomerId | None) -> ConversationId:
        """The sender's conversation; a new one when there is none, or the last one was closed."""
        whose = (sender, customer_id)
        with self._lock:
            known = self._senders.get(whose)
            if known is None or self._conversations.load(known).status is Status.CLOSED:
                opened = self._assistant.open(site=SITE, channel="rasa", identity=ANONYMOUS, at=datetime.now(UTC))
                known = self._senders[whose] = opened.id
            self._senders.move_to_end(whose)
            if len(self._senders) > MAX_SENDERS:
                self._senders.popitem(last=False)
            return known


def rasa_messages(recipient: str, reply: Reply) -> list[dict[str, Any]]:
    """A reply in Rasa's shapes: text, with buttons where there are some, then the pictures of its cards."""
    fitted = fit(reply, RASA)
    message: dict[str, Any] = {"recipient_id": recipient, "text": fitted.text}
    if fitted.quick_replies:
        message["buttons"] = [{"title": button.title, "payload": button.payload} for button in fitted.quick_replies]
    pictures = [image for card in reply.cards if isinstance(image := card.fields.get("image"), str) and image]
    return [message, *({"recipient_id": recipient, "image": image} for image in pictures)]
