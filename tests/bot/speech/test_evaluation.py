"""Measuring how well is heard, with a recognizer whose mistakes are known."""

import numpy as np
import pytest

from bot.cli import main
from bot.cli.speech_commands import HELD_OUT
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, is_narrow, write_wav
from bot.speech.evaluation.measure import ALL, measure, measure_recordings
from bot.speech.evaluation.report import draw, recordings_row, row
from bot.speech.evaluation.sentences import (
    ANSWERS,
    FREE,
    KNOWN,
    BadSentences,
    Sentence,
    read_recordings,
    read_sentences,
)
from bot.speech.evaluation.tally import Tally, comparable, word_errors
from bot.speech.evaluation.voices import NOISY, WIDE
from bot.speech.expecting import Expecting, Kind

SOUND = np.ones(SAMPLE_RATE, np.int16)
ORDERS = ("W20398", "W20390", "W71111")
SENTENCES = [
    Sentence("where is my order", KNOWN, "order_status"),
    Sentence("stop order w two oh three nine eight", FREE, "cancel_order", Expecting(likely=ORDERS), "W20398", 1),
    Sentence("w two oh three nine oh", ANSWERS, "", Expecting(Kind.ORDER_ID, ORDERS), "W20390", 2),
]


WRONG = {
    "stop order w two oh three nine eight": "drop order w two oh three five eight",
    "w two oh three nine oh": "w two oh three nine",
}


class Mishears:
    """Hears what is said, but for some things."""

    def __init__(self):
        self.said = ""

    def caller(self, text):
        self.said = text
        return SOUND

    def hear(self, samples, expecting):
        return Transcript(WRONG.get(self.said, self.said), 1.0, "test")


@pytest.fixture
def tallies():
    ears = Mishears()
    intents = {"where is my order": "order_status", "stop order w two oh three nine eight": "cancel_order"}
    return measure(ears.hear, [ears.caller], WIDE, SENTENCES, lambda text: intents.get(text, "other"))


def test_words_numbers_and_intents_are_counted(tallies):
    assert [tallies[group].wrong_words for group in (KNOWN, FREE, ANSWERS)] == [0, 2, 1]
    assert (tallies[FREE].intents_of_text, tallies[FREE].intents_heard) == (1, 0)
    every = tallies[ALL]
    assert (every.numbers, every.exact, every.resolved, every.repaired) == (2, 0, 1, 1)
    assert every.order_rate == 1
    assert every.audio_seconds == 4  # with the repetition


def test_the_table_and_the_picture_show_them(tallies, tmp_path):
    told = row("flite, 16 kHz", tallies)
    assert told.startswith("| flite, 16 kHz | 0.0% / 25.0% / 16.7% | 100.0% / 0.0% | 0/2 | 50.0% / 100.0% |")
    assert draw({("flite", "16 kHz"): tallies}, tmp_path / "noise.png").stat().st_size > 1_000


@pytest.mark.parametrize(
    ("said", "heard", "errors"), [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a", "b c", 2), ("", "a", 1)]
)
def test_wrong_missing_and_additional_words_are_errors(said, heard, errors):
    assert word_errors(said.split(), heard.split()) == errors


def test_nought_and_okay_are_written_one_way():
    assert comparable("OK, W zero!") == comparable("okay w oh")


def test_nothing_counted_is_no_rate():
    assert (Tally().word_error_rate, Tally().order_rate, Tally().wait_ms(0.5)) == (0, 0, 0)


def test_the_held_out_halves_share_no_sentence_and_name_their_orders():
    halves = {half: list(read_sentences(HELD_OUT, half)) for half in ("dev", "test")}
    said = {half: {(sentence.group, sentence.text) for sentence in sentences} for half, sentences in halves.items()}
    assert not said["dev"] & said["test"]
    assert sum(map(len, said.values())) >= 400
    free = [sentence for sentences in halves.values() for sentence in sentences if sentence.group == FREE]
    assert len(free) >= 200
    numbered = [sentence for sentence in halves["test"] if sentence.order_id]
    assert len(numbered) > 50
    assert all(sentence.order_id in sentence.expecting.likely for sentence in numbered)


def test_files_that_are_not_sentences_are_named(tmp_path):
    with pytest.raises(BadSentences, match=r"known\.yaml"):
        list(read_sentences(tmp_path, "test"))
    (tmp_path / "known.yaml").write_text("[1, 2]")
    with pytest.raises(BadSentences, match=r"known\.yaml: expected lists of sentences by name"):
        list(read_sentences(tmp_path, "test"))


def test_recordings_are_heard_as_they_are(tmp_path):
    (tmp_path / "one.wav").write_bytes(write_wav(SOUND, SAMPLE_RATE))
    (tmp_path / "one.txt").write_text("where is it\n")
    (tmp_path / "alone.wav").write_bytes(write_wav(SOUND, SAMPLE_RATE))
    recordings = read_recordings(tmp_path)
    assert [(recording.path.name, recording.text) for recording in recordings] == [("one.wav", "where is it")]
    tally = measure_recordings(lambda samples, expecting: Transcript("where it", 1, "test"), [(SOUND, "where is it")])
    assert recordings_row("mine", tally).startswith("mine: 1 recordings, WER 33.3%")


def test_a_noisy_phone_line_is_narrow_and_always_the_same():
    speech = np.random.default_rng(0).normal(0, 3_000, SAMPLE_RATE).astype(np.int16)
    heard = NOISY.carry(speech, 1)
    assert is_narrow(heard)
    assert (heard == NOISY.carry(speech, 1)).all()
    assert (heard != NOISY.carry(speech, 2)).any()


def test_a_folder_without_recordings_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path / "home"))
    assert main(["evaluate", "speech", "--data", str(tmp_path)]) == 2
    assert "expected recordings NAME.wav with what is said in NAME.txt" in capsys.readouterr().err
