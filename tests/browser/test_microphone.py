"""Press, speak, hear the answer: what the widget sends, and what it does with what comes back."""

import io
import wave
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from fastapi import APIRouter, Header, Request

from bot.channels.chat import ChatChannel
from bot.channels.wire import AnswerOut
from bot.messages import MessageId, Utterance
from tests.browser.pages import Widget
from tests.northfield import Northfield

RATE = 16_000  # Hz
HEARD: list[wave._wave_params] = []


def speech(chat: ChatChannel) -> APIRouter:
    """A recognizer that hears the same in everything, and an answer of half a second of silence."""
    router = APIRouter()

    @router.post("/v1/conversations/{conversation_id}/audio")
    async def audio(request: Request, conversation_id: str, message_id: str, authorization: str = Header("")) -> dict:
        with wave.open(io.BytesIO(await request.body())) as spoken:
            HEARD.append(spoken.getparams())
        conversation = await chat.admit(request, conversation_id, authorization)
        utterance = Utterance(
            conversation.id, MessageId(message_id), "Track my order", "voice", datetime.now(UTC), conversation.identity
        )
        answer = AnswerOut.model_validate(await chat.answer(utterance, conversation.status))
        return {**answer.model_dump(), "transcript": {"text": utterance.text}, "audio": b64encode(silence()).decode()}

    return router


def silence() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as answer:
        answer.setparams((1, 2, RATE, 0, "NONE", ""))
        answer.writeframes(b"\0\0" * (RATE // 2))
    return file.getvalue()


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, more_routers=(speech,))
    yield shop
    shop.close()


def test_the_microphone_sends_16_khz_mono_and_the_answer_comes_back(driver, url):
    HEARD.clear()
    driver.get(url)
    widget = Widget(driver)
    widget.open()
    widget.one(".talk[aria-pressed]").click()
    listening = widget.one(".talk[aria-pressed=true]")
    assert listening.get_attribute("aria-label") == "Stop and send"
    driver.execute_async_script("setTimeout(arguments[0], 1000)")
    listening.click()
    widget.sees("Follow the parcel")
    assert widget.bubbles[1] == "Track my order"
    (heard,) = HEARD
    assert (heard.nchannels, heard.sampwidth, heard.framerate) == (1, 2, RATE)
    assert heard.nframes > RATE * 0.5
