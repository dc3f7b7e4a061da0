"""Whisper: real loading and decoding, with small checkpoints of the official shape made here."""

from dataclasses import replace

import numpy as np
import pytest
from whisper.tokenizer import get_tokenizer

from bot.errors import ModelMissing
from bot.speech.audio import SAMPLE_RATE
from bot.speech.biasing import Continuations, likely_texts, prompt
from bot.speech.choosing import whisper_on_disk
from bot.speech.conversion import converted
from bot.speech.expecting import Expecting, Kind
from bot.speech.fast_whisper import FastWhisper, Passage
from bot.speech.whisper import WhisperRecognizer, find_weights, is_credible, positions_for

from .parrot import write_checkpoint

pytestmark = [
    pytest.mark.audio,
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),  # openai-whisper leaves it open
]
SENTENCE = "Where is my order?"


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 3_000, int(seconds * SAMPLE_RATE)).astype(np.int16)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return write_checkpoint(tmp_path_factory.mktemp("whisper") / "parrot.pt", SENTENCE)


@pytest.fixture(scope="module", params=["openai-whisper", "ctranslate2"])
def parrot(request, checkpoint):
    if request.param == "ctranslate2":
        return FastWhisper(str(checkpoint), checkpoint.parent / "converted")
    return WhisperRecognizer(str(checkpoint))


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
    looping = str(write_checkpoint(tmp_path / "loop.pt", "thank you " * 40))
    assert WhisperRecognizer(looping)(noise(2)).text == ""
    assert FastWhisper(looping, tmp_path)(noise(2)).text == ""


@pytest.mark.parametrize(
    ("silence", "likelihood", "ratio", "is_believed"),
    [
        (0.1, -0.3, 1.2, True),
        (0.9, -0.3, 1.2, True),  # surely these words
        (0.1, -1.5, 1.2, True),  # a poor line
        (0.9, -1.5, 1.2, False),  # "thanks for watching" over noise
        (0.1, -0.3, 2.5, False),  # a loop
    ],
)
def test_words_over_noise_and_loops_are_not_believed(silence, likelihood, ratio, is_believed):
    passage = Passage("Thank you.", [1, 2], likelihood, silence, ratio, (), (), ())
    assert is_credible(passage) is is_believed
    assert not is_credible(replace(passage, text="", tokens=[]))


def test_the_fast_runtime_tells_when_each_word_was_said(checkpoint):
    heard = FastWhisper(str(checkpoint), checkpoint.parent / "converted")(noise(2))
    assert len(heard.times) == len(heard.words)
    assert all(0 <= began <= ended <= 2 for began, ended in heard.times)


def test_a_checkpoint_is_converted_once_and_kept_by_what_is_in_it(checkpoint, tmp_path):
    first = converted(str(checkpoint), tmp_path)
    made = (first / "model.bin").stat().st_mtime_ns
    assert converted(str(checkpoint), tmp_path) == first
    assert (first / "model.bin").stat().st_mtime_ns == made
    other = write_checkpoint(tmp_path / "other.pt", "Something else")
    assert converted(str(other), tmp_path) != first


def test_the_audio_context_is_cut_to_the_utterance():
    assert positions_for(4 * SAMPLE_RATE, 1_500) == 240  # 4.8 s
    assert positions_for(29 * SAMPLE_RATE, 1_500) == 1_488
    assert positions_for(30 * SAMPLE_RATE, 1_500) == 1_500


def test_what_goes_on_with_a_likely_number_is_known():
    likely = Continuations(["abc", "abd"], lambda text: [ord(letter) for letter in text.strip()])
    assert likely.following([ord("x"), ord("a"), ord("b")]) == {ord("c"), ord("d")}
    assert likely.following([ord("x")]) == set()


def test_a_likely_number_wins_over_one_that_sounds_like_it(tmp_path):
    path = str(write_checkpoint(tmp_path / "order.pt", "W20395", instead=" W20398"))
    recognizer = WhisperRecognizer(path)
    assert recognizer(noise(2)).text == "W20395"
    assert recognizer(noise(2), Expecting(Kind.ORDER_ID, ("W20398",))).text == "W20398"


def test_what_is_expected_becomes_the_prompt_of_a_runtime_without_biasing():
    expecting = Expecting(Kind.ORDER_ID, ("W20398", "W20401"))
    assert prompt(expecting) == "The order number is W20398, W20401."
    assert prompt(Expecting()) == ""
    assert likely_texts(Expecting(likely=("W20",))) == ("W20", "w two zero")


def test_a_prompt_is_heard_but_not_repeated(tmp_path):
    tokens = get_tokenizer(multilingual=False).encode(" The order number is")
    spoken = write_checkpoint(tmp_path / "later.pt", SENTENCE, after=1 + len(tokens))
    assert FastWhisper(str(spoken), tmp_path)(noise(2), Expecting(Kind.ORDER_ID)).text == SENTENCE


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
