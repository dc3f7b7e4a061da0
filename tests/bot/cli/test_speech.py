"""`shopdesk speak`, `transcribe`, `download` and `call` on the command line."""

import json
import wave
from urllib.error import URLError

import numpy as np
import pytest
import whisper

from bot.channels.audio import AudioChannel
from bot.cli import main
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, write_wav
from bot.speech.synthesizer import Speech
from bot.speech.whisper import OFFICIAL, weights_folder
from tests.live import serve
from tests.northfield import Northfield

pytestmark = pytest.mark.audio


@pytest.fixture(autouse=True)
def closed_machine(tmp_path, monkeypatch):
    """A home of its own, and nothing in Whisper's folder."""
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def silence(tmp_path):
    path = tmp_path / "silence.wav"
    path.write_bytes(write_wav(np.zeros(SAMPLE_RATE, np.int16), SAMPLE_RATE))
    return path


def test_a_text_is_spoken_into_a_file(tmp_path, capsys):
    out = tmp_path / "said.wav"
    assert main(["speak", "Order W20398 costs €89.00.", str(out)]) == 0
    assert "Order W 2 0 3 9 8 costs 89 euros." in capsys.readouterr().out
    with wave.open(str(out)) as file:
        assert file.getnframes() / file.getframerate() > 2


def test_what_cannot_be_spoken_or_kept_is_named(tmp_path, capsys):
    assert main(["speak", " ", str(tmp_path / "said.wav")]) == 2
    assert main(["speak", "hello", str(tmp_path / "said.wav"), "--rate", "9"]) == 2
    assert "expected a rate of 0.5 to 2" in capsys.readouterr().err
    assert main(["speak", "hello", str(tmp_path / "no" / "folder.wav")]) == 2
    assert "folder.wav" in capsys.readouterr().err


def test_silence_is_written_down_as_nothing(silence, capsys):
    assert main(["transcribe", str(silence), "--json"]) == 0
    heard = json.loads(capsys.readouterr().out)
    assert (heard["text"], heard["recognizer"], heard["file"]) == ("", "embedded", str(silence))


def test_an_unreadable_file_is_named_with_what_was_expected(tmp_path, capsys):
    (tmp_path / "letter.wav").write_text("Dear shop")
    assert main(["transcribe", str(tmp_path / "letter.wav")]) == 2
    error = capsys.readouterr().err
    assert "letter.wav: expected a WAV file (RIFF), got 9 bytes" in error


def test_a_named_model_that_is_not_there_says_how_to_get_it(silence, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_WHISPER", "small.en")
    assert main(["transcribe", str(silence)]) == 2
    assert "`shopdesk download whisper small.en`" in capsys.readouterr().err


def test_our_names_are_those_of_openai():
    assert set(OFFICIAL) == set(whisper.available_models())


def test_without_a_network_a_download_says_what_to_do(monkeypatch, capsys):
    def unreachable(url):
        raise URLError("Name or service not known")

    monkeypatch.setattr("urllib.request.urlopen", unreachable)
    assert main(["download", "whisper", "tiny.en"]) == 2
    error = capsys.readouterr().err
    assert "could not be fetched" in error
    assert str(weights_folder()) in error
    assert list(weights_folder().iterdir()) == []


class Hears:
    """Hears the same each time; nothing in silence."""

    def transcribe(self, samples: Samples) -> Transcript:
        return Transcript("Track my order" if samples.any() else "", 0.9, "scripted")


class Speaks:
    def speak(self, text: str) -> Speech:
        return Speech(np.ones(len(text), np.int16), 8_000)


def test_a_call_prints_what_was_heard_and_answered_and_keeps_the_answers(tmp_path, silence, capsys):
    question = tmp_path / "question.wav"
    question.write_bytes(write_wav(np.ones(SAMPLE_RATE, np.int16), SAMPLE_RATE))
    shop = Northfield(tmp_path, more_routers=[lambda chat: AudioChannel(chat, Hears(), Speaks()).router()])
    with serve(shop.app) as url:
        status = main(["call", "--url", url, "--out", str(tmp_path / "out"), "--wav", str(question), str(silence)])
    shop.close()
    told = capsys.readouterr().out
    assert status == 0
    assert "heard     Track my order  [0.90]" in told
    assert "answered  Your brass desk lamp left our warehouse on Friday." in told
    assert "heard     (nothing)" in told
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["01.wav"]


def test_a_call_to_nobody_says_so(tmp_path, silence, capsys):
    assert main(["call", "--url", "http://127.0.0.1:9", "--out", str(tmp_path / "out"), "--wav", str(silence)]) == 2
    assert "http://127.0.0.1:9" in capsys.readouterr().err
