"""What a shopper may want at the end: to say how it was, and to have it all by mail."""

from collections import deque
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import email_in
from bot.channels.chat import Bearer, ChatChannel
from bot.channels.fit import in_words
from bot.channels.limits import clean_text
from bot.channels.wire import ERRORS, Text
from bot.dialogue.at_the_desk import AgentWrote
from bot.dialogue.conversation import BotReplied, Conversation, Event, UserUttered
from bot.errors import BadMessage
from bot.messages import ConversationId, Reply
from bot.storage.conversations import Conversations
from bot.storage.ratings import Rating, Ratings

MOST_LINES = 1_000  # of a transcript, the newest
COMMENT_CHARS = 2_000


class RatingIn(BaseModel):
    """Body of `POST .../rating`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    score: Annotated[int, Field(ge=1, le=5)]
    """1 (bad) to 5 (good)."""
    comment: Text = Field(default="", max_length=COMMENT_CHARS)


class TranscriptIn(BaseModel):
    """Body of `POST .../transcript`."""

    email: Text = Field(max_length=254)


class AfterwardsChannel:
    """`POST /v1/conversations/{id}/rating` and `.../transcript`."""

    def __init__(self, chat: ChatChannel, conversations: Conversations, shop: Shop, ratings: Ratings) -> None:
        self._chat = chat
        self._conversations = conversations
        self._shop = shop
        self._ratings = ratings

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/conversations/{conversation_id}", tags=["Conversations"], responses=ERRORS)
        router.add_api_route("/rating", self.rate, methods=["POST"], status_code=204)
        router.add_api_route("/transcript", self.mail, methods=["POST"], status_code=204)
        return router

    async def rate(self, request: Request, conversation_id: str, body: RatingIn, authorization: Bearer = "") -> None:
        """How it was. Another rating replaces the first."""
        conversation = await self._chat.admit(request, conversation_id, authorization)
        rating = Rating(body.score, clean_text(body.comment, max_chars=COMMENT_CHARS))
        await run_in_threadpool(self._ratings.rate, conversation.id, rating)

    async def mail(
        self, request: Request, conversation_id: str, body: TranscriptIn, authorization: Bearer = ""
    ) -> None:
        """Have the conversation sent by mail. Asking again for the same sends nothing more."""
        conversation = await self._chat.admit(request, conversation_id, authorization)
        address = email_in(body.email)
        if not address:
            raise BadMessage("expected an e-mail address")
        await run_in_threadpool(self._file, conversation, address)

    def _file(self, conversation: Conversation, address: str) -> None:
        text, seq = self._transcript(conversation.id)
        customer, details = conversation.identity.customer_id, {"conversation": conversation.id}
        wanted = ServiceRequest("transcript", customer, address, text=text, details=details)
        self._shop.file(wanted, at=datetime.now(UTC), key=f"{conversation.id}:transcript:{seq}:{address}")

    def _transcript(self, conversation_id: ConversationId) -> tuple[str, int]:
        """What was said, and how far that reads."""
        lines: deque[str] = deque(maxlen=MOST_LINES)
        after = 0
        while rows := self._conversations.log(conversation_id, after=after):
            lines.extend(line for row in rows for line in _lines(row.event))
            after = rows[-1].seq
        return "\n\n".join(lines), after


def _lines(event: Event) -> list[str]:
    """What was said, as it reads in a mail; nothing of what went on behind it."""
    at = f"{event.at:%Y-%m-%d %H:%M} UTC"
    match event:
        case UserUttered():
            return [f"{at}  You: {event.text}"]
        case AgentWrote():
            return [f"{at}  {event.name}: {event.text}"]
        case BotReplied():
            return [f"{at}  Assistant: {_with_tables(reply)}" for reply in event.replies if reply.text]
        case _:
            return []


def _with_tables(reply: Reply) -> str:
    """The words, and what stood in a table below them."""
    return "\n".join([reply.text, *(in_words(card) for card in reply.cards if card.kind == "comparison")])
