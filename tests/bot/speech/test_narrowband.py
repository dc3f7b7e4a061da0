"""The acoustic model for telephone lines: what must hold of a model made from another."""

import numpy as np
import pytest

from bot.speech.audio import SAMPLE_RATE, is_narrow, resample
from bot.speech.expecting import Expecting, Kind
from bot.speech.grammars import grammar, grammar_words, words_of
from bot.speech.narrowband import PARTS, maps, write_narrowband

SHAPE = np.array([2, 3, 4, 13, 13, 13], "<u4")  # codebooks, streams, densities and the lengths of the streams
HEAD = b"s3\nversion 1.0\nchksum0 yes\n      endhdr\n"


def write_model(folder, seed=0):
    """A small model of the wheel's form, with the checksum that is not looked at."""
    chance = np.random.default_rng(seed)
    for part in PARTS:
        (folder / part).write_bytes(part.encode())
    for name in ("means", "variances"):
        numbers = chance.uniform(1, 9, 2 * 3 * 4 * 13).astype("<f4")
        head = np.array([0x11223344, *SHAPE, numbers.size], "<u4")
        (folder / name).write_bytes(HEAD + head.tobytes() + numbers.tobytes() + b"\0\0\0\0")


def numbers_in(path):
    content = path.read_bytes()
    return np.frombuffer(content[content.index(b"endhdr\n") + 7 + 4 * 8 :], "<f4", 2 * 3 * 4 * 13)


@pytest.fixture
def wide(tmp_path):
    folder = tmp_path / "wide"
    folder.mkdir()
    write_model(folder)
    return folder


@pytest.mark.parametrize("name", ["means", "variances"])
def test_with_all_bands_the_model_stays_as_it_is(wide, tmp_path, name):
    (tmp_path / "same").mkdir()
    write_narrowband(wide, tmp_path / "same", bands=25)
    assert numbers_in(tmp_path / "same" / name) == pytest.approx(numbers_in(wide / name), rel=1e-5)


def test_fewer_bands_end_where_a_telephone_does(wide, tmp_path):
    narrow = tmp_path / "narrow"
    narrow.mkdir()
    write_narrowband(wide, narrow)
    assert "-upperf 3812.8" in (narrow / "feat.params").read_text()
    assert (numbers_in(narrow / "variances") > 0).all()
    assert (narrow / "mdef").read_bytes() == b"mdef"


def test_the_same_in_every_band_is_the_same_in_fewer():
    mean_map, untold = maps(19)
    loudness = np.eye(13)[0]
    assert mean_map @ loudness == pytest.approx(loudness * np.sqrt(19 / 25), abs=1e-9)
    assert untold.shape == (13, 12)


def test_a_file_of_another_byte_order_is_named(wide, tmp_path):
    (wide / "means").write_bytes(HEAD + np.array([0x11223344, *SHAPE, 0], ">u4").tobytes())
    with pytest.raises(ValueError, match=r"expected a little-endian s3 file, got .*means"):
        write_narrowband(wide, tmp_path)


def test_what_came_through_a_telephone_is_told_from_what_did_not():
    wide = np.random.default_rng(0).normal(0, 3_000, SAMPLE_RATE).astype(np.int16)
    assert not is_narrow(wide)
    assert is_narrow(resample(resample(wide, SAMPLE_RATE, 8_000), 8_000, SAMPLE_RATE))


def test_a_grammar_fits_the_length_of_the_callers_own_numbers():
    text = grammar(Expecting(Kind.ORDER_ID, ("AB-123", "#10-42", "W" + "1" * 40, "lamp")))
    assert "( [ a b ] ( <digit> <digit> <digit> | <pair> <digit> | <digit> <pair> ) )" in text
    assert "( ( <digit> <digit> <digit> <digit> |" in text
    assert "<digit> <digit> <digit> <digit> <digit>" not in text
    assert "[ w ] ( <digit> <digit> <digit> <digit> <digit> |" in grammar(Expecting(Kind.ORDER_ID, ("1" * 40,)))


def test_one_digit_competes_with_what_is_said_instead_of_it():
    text = grammar(Expecting(Kind.DIGIT, ("8", "5")))
    assert "public <said> = ( [ <lead> ] <digit> [ not <digit> ] [ please ] ) | ( <instead> [ please ] );" in text
    assert "<instead> = no | yes | neither" in text


@pytest.mark.parametrize("kind", list(Kind))
def test_every_word_of_a_grammar_is_in_the_dictionary(kind):
    assert words_of(Expecting(kind)) <= grammar_words()
