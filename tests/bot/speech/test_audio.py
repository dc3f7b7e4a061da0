"""WAV files in and out, and what is refused."""

import contextlib
import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadAudio
from bot.speech.audio import (
    SAMPLE_RATE,
    decode_a_law,
    decode_mu_law,
    encode_mu_law,
    is_silent,
    read_wav,
    resample,
    write_wav,
)
from tests.pace import within


def tone(seconds: float, rate: int, hertz: float = 440.0, loudness: float = 0.5) -> np.ndarray:
    at = np.arange(int(seconds * rate)) / rate
    return (np.sin(2 * np.pi * hertz * at) * loudness * 32_767).astype(np.int16)


def wav(samples: np.ndarray, rate: int, *, channels: int = 1) -> bytes:
    """Written by the standard library, not by us."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(samples.itemsize)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def loudest_hertz(samples: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax()) * SAMPLE_RATE / len(samples)


def test_what_was_written_is_read():
    samples = tone(0.5, SAMPLE_RATE)
    assert np.array_equal(read_wav(write_wav(samples, SAMPLE_RATE)), samples)


def test_our_files_open_elsewhere():
    with wave.open(io.BytesIO(write_wav(tone(0.25, 22_050), 22_050))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (1, 22_050, 5_512)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000])
def test_other_rates_keep_length_and_pitch(rate):
    heard = read_wav(wav(tone(1.0, rate), rate))
    assert len(heard) == pytest.approx(SAMPLE_RATE, abs=2)
    assert loudest_hertz(heard) == pytest.approx(440, abs=2)


def test_stereo_at_48_khz_becomes_one_channel():
    left, right = tone(1.0, 48_000), np.zeros(48_000, np.int16)
    heard = read_wav(wav(np.stack([left, right], axis=1), 48_000, channels=2))
    assert len(heard) == pytest.approx(SAMPLE_RATE, abs=2)
    assert np.abs(heard[1_000:-1_000]).max() == pytest.approx(0.25 * 32_767, rel=0.02)


def test_a_header_that_does_not_know_its_length_is_read_to_the_end():
    content = bytearray(write_wav(tone(0.5, SAMPLE_RATE), SAMPLE_RATE))
    content[40:44] = struct.pack("<I", 0xFFFFFFFF)
    assert len(read_wav(bytes(content))) == SAMPLE_RATE // 2


def encoded(encoding: int, bits: int, body: bytes, rate: int = SAMPLE_RATE) -> bytes:
    form = struct.pack("<HHIIHH", encoding, 1, rate, rate * bits // 8, bits // 8, bits)
    chunks = struct.pack("<4sI", b"fmt ", 16) + form + struct.pack("<4sI", b"data", len(body)) + body
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks


@pytest.mark.parametrize(
    ("encoding", "bits", "write"),
    [
        (1, 8, lambda sound: ((sound * 127) + 128).astype(np.uint8).tobytes()),
        (1, 24, lambda sound: (sound * 8_388_607).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()),
        (1, 32, lambda sound: (sound * 2_147_483_000).astype("<i4").tobytes()),
        (3, 32, lambda sound: sound.astype("<f4").tobytes()),
        (3, 64, lambda sound: sound.astype("<f8").tobytes()),
        (7, 8, lambda sound: encode_mu_law((sound * 32_767).astype(np.int16))),
    ],
)
def test_every_common_encoding_is_the_same_sound(encoding, bits, write):
    sound = np.sin(np.arange(8_000) / 8) * 0.5
    heard = read_wav(encoded(encoding, bits, write(sound)))
    assert np.abs(heard / 32_768 - sound).max() < 0.02


def test_not_a_number_is_silence():
    assert is_silent(read_wav(encoded(3, 32, np.full(8_000, np.nan, "<f4").tobytes())))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"expected a WAV file \(RIFF\), got 0 bytes"),
        (b"<html>no audio here</html>", r"expected a WAV file \(RIFF\)"),
        (b"OggS" + bytes(100), "OggS"),
        (write_wav(tone(1, SAMPLE_RATE), SAMPLE_RATE)[:20], "at least 16 bytes, got 0"),
        (write_wav(tone(1, SAMPLE_RATE), SAMPLE_RATE)[:40], "one without: it is cut short"),
        (write_wav(tone(1, SAMPLE_RATE), SAMPLE_RATE)[:-5_000], "expected 32000 bytes of samples, got 27000"),
        (encoded(2, 4, bytes(100)), "got 4-bit encoding 2"),
        (encoded(1, 16, bytes(100), rate=1), "at 1 Hz"),
        (encoded(1, 16, bytes(100), rate=2_000_000_000), "at 2000000000 Hz"),
        (wav(np.zeros(16, np.int16), 8_000, channels=16), "with 16 channels"),
    ],
)
def test_bad_audio_says_what_was_expected_and_got(content, told):
    with pytest.raises(BadAudio, match=told):
        read_wav(content)


def test_too_long_a_recording_is_refused_before_it_is_decoded():
    with pytest.raises(BadAudio, match=r"expected at most 2 seconds of speech, got 2\.5"):
        read_wav(wav(tone(2.5, 8_000), 8_000), max_seconds=2)


def test_a_bomb_of_empty_chunks_is_not_looked_through():
    bomb = b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 1_000_000

    def read() -> None:
        with pytest.raises(BadAudio, match="got one without"):
            read_wav(bomb)

    assert within(0.05, read)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content):
    whole = b"RIFF\0\0\0\0WAVE" + content
    with contextlib.suppress(BadAudio):
        assert read_wav(whole).dtype == np.int16


def test_mu_law_follows_g711():
    assert encode_mu_law(np.array([0, 32_767, -32_768], np.int16)) == b"\xff\x80\x00"
    assert decode_mu_law(b"\xff\x80\x00") * 32_768 == pytest.approx([0, 32_124, -32_124])


def test_every_mu_law_code_survives_the_round_trip():
    codes = bytes(code for code in range(256) if code != 0x7F)  # 0x7F is minus nought
    again = encode_mu_law((decode_mu_law(codes) * 32_768).astype(np.int16))
    assert again == codes


def test_a_law_follows_g711():
    assert decode_a_law(b"\xd5\x55\xaa\x2a") * 32_768 == pytest.approx([8, -8, 32_256, -32_256])


def test_silence_and_hiss_are_silent_and_speech_is_not():
    hiss = np.random.default_rng(0).normal(0, 20, SAMPLE_RATE).astype(np.int16)
    assert is_silent(np.zeros(0, np.int16))
    assert is_silent(np.zeros(SAMPLE_RATE, np.int16))
    assert is_silent(hiss)
    assert not is_silent(np.concatenate([hiss, tone(0.2, SAMPLE_RATE, loudness=0.02)]))


def test_resampling_there_and_back_is_nearly_the_same():
    samples = tone(0.5, SAMPLE_RATE)
    again = resample(resample(samples, SAMPLE_RATE, 48_000), 48_000, SAMPLE_RATE)
    assert np.abs(again[500:-500].astype(int) - samples[500:-500]).max() < 60
