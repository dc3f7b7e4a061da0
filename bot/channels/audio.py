"""Talking in the browser: a recording comes in, the answer goes out as text and as sound."""

import base64
import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from bot.channels.chat import Bearer, ChatChannel, address_of, block_of
from bot.channels.limits import clean_text
from bot.channels.wire import ERRORS, AnswerOut
from bot.errors import Busy, NotHeard, SpeechFailed
from bot.messages import Answer, MessageId, Transcript, Utterance
from bot.speech.audio import MAX_SECONDS, read_wav
from bot.speech.recognizer import SpeechRecognizer
from bot.speech.synthesizer import Synthesizer

logger = logging.getLogger(__name__)
MAX_CHARS = 4_000
SURE = 0.75
"""How surely words must be heard where a yes would change something in the shop."""
NOT_SURELY_HEARD = "I couldn't make that out for sure. Please say it again, or press one of the buttons."
NOTHING_HEARD = "I couldn't hear any words. Please try again, a little closer to the microphone."
MessageIdQuery = Annotated[str, Query(min_length=1, max_length=100)]


class TranscriptOut(BaseModel):
    """What was heard."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    confidence: float
    recognizer: str


class SpokenAnswerOut(AnswerOut):
    """The answer of `.../messages`, with what was heard and the replies as sound."""

    transcript: TranscriptOut
    audio: str | None
    """Base64 WAV; null when nothing was said, or when speaking failed."""


class AudioChannel:
    """`POST /v1/conversations/{id}/audio`: chat with a recognizer before it and a synthesizer after it."""

    def __init__(
        self,
        chat: ChatChannel,
        recognizer: SpeechRecognizer,
        synthesizer: Synthesizer,
        *,
        max_seconds: float = MAX_SECONDS,
        sure: float = SURE,
    ) -> None:
        self._chat = chat
        self._recognizer = recognizer
        self._synthesizer = synthesizer
        self._max_seconds = max_seconds
        self._sure = sure

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/conversations", tags=["Conversations"], responses=ERRORS)
        content = {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}
        router.add_api_route(
            "/{conversation_id}/audio",
            self.respond,
            methods=["POST"],
            response_model=SpokenAnswerOut,
            openapi_extra={"requestBody": {"content": content, "required": True}},
        )
        return router

    async def respond(
        self, request: Request, conversation_id: str, message_id: MessageIdQuery, authorization: Bearer = ""
    ) -> SpokenAnswerOut:
        """Say something aloud. The body is a WAV file of any common kind, up to a minute long."""
        conversation = await self._chat.admit(request, conversation_id, authorization)
        transcript = await run_in_threadpool(self._hear, await request.body())
        waits_for_yes = conversation.expects is not None and conversation.expects.kind == "confirm"
        if waits_for_yes and transcript.confidence < self._sure:
            raise NotHeard(NOT_SURELY_HEARD)
        utterance = Utterance(
            conversation_id=conversation.id,
            message_id=MessageId(message_id),
            text=clean_text(transcript.text, max_chars=MAX_CHARS),
            channel="voice",
            at=datetime.now(UTC),
            identity=conversation.identity,
            transcript=transcript,
            came_from=block_of(address_of(request)),
        )
        answer = await self._chat.answer(utterance, conversation.status)
        audio = await run_in_threadpool(self._say, answer)
        told = AnswerOut.model_validate(answer).model_dump()
        return SpokenAnswerOut(**told, transcript=TranscriptOut.model_validate(transcript), audio=audio)

    def _hear(self, content: bytes) -> Transcript:
        """Raises `BadAudio`, `NotHeard`, `SpeechFailed` or `Busy`; no turn was taken then."""
        transcript = self._recognizer.transcribe(read_wav(content, max_seconds=self._max_seconds))
        if not transcript.text.strip():
            raise NotHeard(NOTHING_HEARD)
        return transcript

    def _say(self, answer: Answer) -> str | None:
        """The replies as one base64 WAV. The turn is done by now: a mute answer is better than an error."""
        text = spoken_text(answer)
        if not text:
            return None
        try:
            speech = self._synthesizer.speak(text)
        except (Busy, SpeechFailed) as error:
            logger.warning("answer could not be spoken", extra={"error": str(error)})
            return None
        return base64.b64encode(speech.to_wav()).decode("ascii")


def spoken_text(answer: Answer) -> str:
    """What is read aloud: each reply's spoken wording, or its text."""
    return "\n".join(reply.speech or reply.text for reply in answer.replies)
