"""`POST .../audio` over the real application: a scripted shop that hears and speaks by script too."""

import base64
import io
import wave
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient

from bot.channels.audio import AudioChannel
from bot.errors import SpeechFailed
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, write_wav
from bot.speech.synthesizer import Speech
from tests.northfield import Northfield

from .conftest import Shopper, open_conversation, sign_in


class FakeRecognizer:
    """Hears what it is told to; remembers how many samples it got."""

    def __init__(self) -> None:
        self.hears = "Track my order"
        self.surely = 0.83
        self.lengths: list[int] = []
        self.is_dead = False

    def transcribe(self, samples: Samples) -> Transcript:
        self.lengths.append(len(samples))
        if self.is_dead:
            raise SpeechFailed("the recognizer stopped; try again")
        return Transcript(self.hears, self.surely if self.hears else 0.0, "fake", ())


class FakeSynthesizer:
    """A sample for every character."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.is_dead = False

    def speak(self, text: str) -> Speech:
        if self.is_dead:
            raise SpeechFailed("the synthesizer stopped; try again")
        self.said.append(text)
        return Speech(np.ones(len(text), np.int16), 22_050)


@pytest.fixture
def recognizer() -> FakeRecognizer:
    return FakeRecognizer()


@pytest.fixture
def synthesizer() -> FakeSynthesizer:
    return FakeSynthesizer()


@pytest.fixture
def client(tmp_path, recognizer, synthesizer) -> Iterator[TestClient]:
    shop = Northfield(tmp_path, more_routers=[lambda chat: AudioChannel(chat, recognizer, synthesizer).router()])
    with TestClient(shop.app, raise_server_exceptions=False) as client:
        client.northfield = shop
        yield client
    shop.close()


@pytest.fixture
def shopper(client) -> Shopper:
    return open_conversation(client)


def recording(seconds: float = 1.0, rate: int = SAMPLE_RATE) -> bytes:
    return write_wav(np.ones(int(seconds * rate), np.int16), rate)


def send(shopper: Shopper, content: bytes, message_id: str = "m1", **headers: str):
    headers = {**shopper.headers, "Content-Type": "audio/wav", **headers}
    return shopper.client.post(
        f"{shopper.path}/audio", params={"message_id": message_id}, content=content, headers=headers
    )


def test_a_recording_is_a_message_whose_answer_is_heard(shopper, synthesizer):
    answer = send(shopper, recording()).json()
    assert set(answer) == {"seq", "status", "replies", "expects", "actions", "transcript", "audio"}
    assert answer["transcript"] == {"text": "Track my order", "confidence": 0.83, "recognizer": "fake"}
    assert answer["replies"][0]["code"] == "order_status"
    assert synthesizer.said == [answer["replies"][0]["text"]]
    with wave.open(io.BytesIO(base64.b64decode(answer["audio"]))) as file:
        assert (file.getnframes(), file.getframerate()) == (len(synthesizer.said[0]), 22_050)


def test_what_was_heard_is_in_the_log_like_a_written_message(shopper):
    send(shopper, recording())
    (message,) = [event for event in shopper.events() if event["type"] == "message"]
    assert (message["text"], message["message_id"]) == ("Track my order", "m1")


def test_the_same_message_again_does_nothing_again(shopper, recognizer):
    recognizer.hears = "cancel my shoes"
    first, again = send(shopper, recording()).json(), send(shopper, recording()).json()
    assert again == first
    assert [event["type"] for event in shopper.events()] == ["reply", "message", "reply"]


def test_a_yes_that_is_not_surely_heard_changes_nothing(shopper, recognizer):
    recognizer.hears = "cancel my shoes"
    assert send(shopper, recording()).json()["expects"]["kind"] == "confirm"
    recognizer.hears, recognizer.surely = "yes-1", 0.5
    refused = send(shopper, recording(), "m2")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_heard")
    assert "buttons" in refused.json()["message"]
    recognizer.surely = 0.8
    assert send(shopper, recording(), "m2").json()["replies"][0]["code"] == "order_cancelled"


def test_any_common_kind_of_recording_is_heard_at_one_rate(shopper, recognizer):
    assert send(shopper, recording(2.0, 48_000)).status_code == 200
    assert recognizer.lengths == [pytest.approx(2 * SAMPLE_RATE, abs=2)]


@pytest.mark.parametrize("content", [b"", b"hello", recording()[:-100], recording(61.0)])
def test_bad_audio_is_refused_and_no_turn_is_taken(shopper, recognizer, content):
    refused = send(shopper, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_audio")
    assert refused.json()["message"].startswith("expected ")
    assert recognizer.lengths == []
    assert [event["type"] for event in shopper.events()] == ["reply"]


def test_an_upload_over_the_limit_is_refused(shopper):
    refused = send(shopper, bytes(10 * 1024 * 1024 + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


def test_nothing_heard_is_said_and_the_same_id_may_try_again(shopper, recognizer):
    recognizer.hears = " "
    refused = send(shopper, recording())
    assert (refused.status_code, refused.json()["code"]) == (422, "not_heard")
    recognizer.hears = "Track my order"
    assert send(shopper, recording()).status_code == 200


def test_a_dead_recognizer_asks_for_another_try(shopper, recognizer):
    recognizer.is_dead = True
    failed = send(shopper, recording())
    assert (failed.status_code, failed.json()["code"]) == (503, "speech_failed")
    assert [event["type"] for event in shopper.events()] == ["reply"]


def test_a_dead_synthesizer_leaves_the_written_answer(shopper, synthesizer):
    synthesizer.is_dead = True
    answer = send(shopper, recording()).json()
    assert answer["audio"] is None
    assert answer["replies"][0]["code"] == "order_status"


def test_while_a_person_has_the_conversation_nothing_is_spoken(client, shopper, recognizer, synthesizer):
    shopper.say("This is useless, get me a human")
    sign_in(client.northfield, "Mira").post(shopper.id, "join")
    answer = send(shopper, recording(), message_id="spoken").json()
    assert (answer["status"], answer["replies"], answer["audio"]) == ("agent", [], None)
    assert synthesizer.said == []


def test_a_recording_needs_the_conversations_token_and_a_message_id(shopper):
    assert send(shopper, recording(), Authorization="Bearer wrong").status_code in (401, 404)
    assert send(shopper, recording(), message_id="").status_code == 422
