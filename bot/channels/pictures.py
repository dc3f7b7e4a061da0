"""Sending a picture into a conversation, and showing it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from bot.channels.audio import MessageIdQuery
from bot.channels.chat import Bearer, ChatChannel, address_of, block_of
from bot.channels.limits import clean_text
from bot.channels.picture_file import clean_picture
from bot.channels.wire import ERRORS, AnswerOut
from bot.messages import MessageId, Utterance
from bot.storage.pictures import Pictures

NAME_CHARS = 120
PICTURE = {"image/*": {"schema": {"type": "string", "format": "binary"}}}
SHOWN = {
    "Cache-Control": "private, max-age=86400, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Disposition": "inline",
}
Name = Annotated[str, Query(max_length=NAME_CHARS)]
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,60}$")]


class PictureChannel:
    """`POST /v1/conversations/{id}/files` and `GET /v1/pictures/{key}`."""

    def __init__(self, chat: ChatChannel, pictures: Pictures) -> None:
        self._chat = chat
        self._pictures = pictures

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1", tags=["Conversations"], responses=ERRORS)
        router.add_api_route(
            "/conversations/{conversation_id}/files",
            self.send,
            methods=["POST"],
            response_model=AnswerOut,
            openapi_extra={"requestBody": {"content": PICTURE, "required": True}},
        )
        router.add_api_route("/pictures/{key}", self.show, methods=["GET"], response_class=Response)
        return router

    async def send(
        self,
        request: Request,
        conversation_id: str,
        message_id: MessageIdQuery,
        name: Name = "",
        authorization: Bearer = "",
    ) -> AnswerOut:
        """Send a picture: JPEG, PNG, GIF or WebP. It is kept smaller, and without where it was taken."""
        conversation = await self._chat.admit(request, conversation_id, authorization)
        picture = await run_in_threadpool(clean_picture, await request.body())
        known = MessageId(message_id)
        key = await run_in_threadpool(self._pictures.keep, conversation.id, known, picture)
        utterance = Utterance(
            conversation_id=conversation.id,
            message_id=known,
            text=clean_text(" ".join(name.split()), max_chars=NAME_CHARS) or "picture",
            channel="chat",
            at=datetime.now(UTC),
            identity=conversation.identity,
            picture=key,
            came_from=block_of(address_of(request)),
        )
        return AnswerOut.model_validate(await self._chat.answer(utterance, conversation.status))

    async def show(self, key: Key) -> Response:
        """A picture of a conversation, for whoever has its key."""
        picture = await run_in_threadpool(self._pictures.get, key)
        if picture is None:
            raise HTTPException(404, "no such picture")
        return Response(picture.content, media_type=picture.media_type, headers=SHOWN)
