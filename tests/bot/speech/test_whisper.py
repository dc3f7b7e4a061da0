"""Whisper: real loading and decoding, with small checkpoints of the official shape made here."""

import numpy as np
import pytest

from bot.errors import ModelMissing
from bot.speech.audio import SAMPLE_RATE
from bot.speech.choosing import whisper_on_disk
from bot.speech.whisper import WhisperRecognizer, find_weights

from .parrot import write_checkpoint

pytestmark = [
    pytest.mark.audio,
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),  # openai-whisper leaves it open
]
SENTENCE = "Where is my order?"


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 3_000, int(seconds * SAMPLE_RATE)).astype(np.int16)


@pytest.fixture(scope="module")
def parrot(tmp_path_factory):
    return WhisperRecognizer(str(write_checkpoint(tmp_path_factory.mktemp("whisper") / "parrot.pt", SENTENCE)))


def test_a_checkpoint_is_loaded_by_path_and_decoded_into_words_with_confidence(parrot):
    heard = parrot(noise(2))
    assert heard.text == SENTENCE
    assert heard.recognizer == "whisper parrot"
    assert [word for word, _ in heard.words] == ["Where", "is", "my", "order?"]
    assert all(0 < sure <= 1 for _, sure in heard.words)
    assert heard.confidence == pytest.approx(np.mean([sure for _, sure in heard.words]), abs=0.001)


def test_an_official_name_is_loaded_from_whispers_own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "whisper").mkdir()
    write_checkpoint(tmp_path / "whisper" / "tiny.en.pt", SENTENCE)
    heard = WhisperRecognizer("tiny.en")(noise(1))
    assert (heard.text, heard.recognizer) == (SENTENCE, "whisper tiny.en")


def test_a_recording_longer_than_the_window_is_heard_to_its_end(parrot):
    assert parrot(noise(7)).text == f"{SENTENCE} {SENTENCE}"


def test_silence_is_not_given_words(parrot):
    heard = parrot(np.zeros(2 * SAMPLE_RATE, np.int16))
    assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)


def test_a_loop_is_left_out(tmp_path):
    looping = write_checkpoint(tmp_path / "loop.pt", "thank you " * 40)
    assert WhisperRecognizer(str(looping))(noise(2)).text == ""


def test_missing_weights_are_named_and_nothing_is_downloaded(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"base\.en\.pt; `shopdesk download whisper base\.en`"):
        find_weights("base.en")
    with pytest.raises(ModelMissing, match=r"expected a file or one of base\.en"):
        find_weights("no/such/file.pt")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_checkpoint_is_named(tmp_path):
    (tmp_path / "base.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(ModelMissing, match="is not a Whisper checkpoint"):
        WhisperRecognizer(str(tmp_path / "base.pt"))


def test_auto_takes_whisper_only_when_its_weights_are_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert whisper_on_disk("auto") is None
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "large-v3-turbo.pt").touch()
    assert whisper_on_disk("auto") == "turbo"
    (tmp_path / "whisper" / "tiny.en.pt").touch()
    assert whisper_on_disk("auto") == "tiny.en"
