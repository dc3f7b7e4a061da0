"""What a shopper is typing, shown to the agents who look at the conversation. Nothing of it is stored or logged."""

import re
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from bot.channels.chat import Bearer, ChatChannel
from bot.channels.hub import EVERYTHING, Hub, Signal
from bot.channels.limits import Buckets, Rate
from bot.channels.wire import ERRORS, Text
from bot.dialogue.conversation import Status
from bot.dialogue.masking import RUN, mask_secrets
from bot.messages import ConversationId

SHOWN_CHARS = 500
SHOWN_SECONDS = 6
"""How long it is on screen unless more is typed."""
RATE = Rate(burst=5, per_second=1.5)
PREVIEW = "preview"
MOST_DIGITS = 8  # a card number that is half written cannot be told from others yet


class TypingIn(BaseModel):
    """Body of `POST .../typing`."""

    text: Annotated[Text, Field(max_length=4_000)]
    """What stands in the box, of which 500 characters are shown; "" when it was emptied."""


class PreviewOut(BaseModel):
    """Whether what is typed is shown to a person before it is sent."""

    on: bool


class Previewing:
    """`/v1/conversations/{id}/typing`: works while the shop wants it and a person has the conversation."""

    def __init__(self, chat: ChatChannel, hub: Hub, *, is_on: bool) -> None:
        self._chat = chat
        self._hub = hub
        self._is_on = is_on
        self._by_conversation = Buckets(RATE)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/conversations", tags=["Conversations"], responses=ERRORS)
        path = "/{conversation_id}/typing"
        router.add_api_route(path, self.look, methods=["GET"], response_model=PreviewOut)
        router.add_api_route(path, self.type, methods=["POST"], status_code=204)
        return router

    async def look(self, request: Request, conversation_id: str, authorization: Bearer = "") -> PreviewOut:
        """Whether what is typed is shown; the client tells the shopper."""
        conversation = await self._chat.admit(request, conversation_id, authorization)
        return PreviewOut(on=self._is_on and conversation.status is Status.AGENT)

    async def type(
        self, request: Request, conversation_id: str, body: TypingIn, authorization: Bearer = ""
    ) -> Response:
        """What is being typed, at most about once a second; dropped where nobody is to see it."""
        known = await self._chat.let_read(request, conversation_id, authorization)
        self._by_conversation.take(known)
        if self._is_on:
            await run_in_threadpool(self._show, known, body.text)
        return Response(status_code=204)

    def _show(self, conversation_id: ConversationId, text: str) -> None:
        if self._chat.status_of(conversation_id) is Status.AGENT:
            self._hub.publish(EVERYTHING, preview_of(conversation_id, text))


def preview_of(conversation_id: ConversationId, text: str, *, by: str = "typing") -> Signal:
    """A signal, for followers of everything: it goes to no shopper. Secrets are masked, and so are long numbers.

    `by` is typing or saying.
    """
    shown = RUN.sub(_hide_long, mask_secrets(text).text)[:SHOWN_CHARS]
    return {"type": PREVIEW, "conversation_id": conversation_id, "text": shown, "by": by, "ttl": SHOWN_SECONDS}


def _hide_long(number: re.Match[str]) -> str:
    return "•••" if sum(map(str.isdigit, number[0])) > MOST_DIGITS else number[0]
