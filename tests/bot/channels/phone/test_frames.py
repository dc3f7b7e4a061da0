"""AudioSocket's frames survive any cutting, and what is no frame is refused without keeping it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.phone.frames import HEAD, LONGEST, BadFrame, Frame, Frames, encoded

FRAME = st.builds(Frame, st.integers(0, 255), st.binary(max_size=400))


@given(st.lists(FRAME, max_size=6), st.integers(1, 50))
def test_frames_arrive_whole_however_the_network_cuts_them(sent, piece):
    wire = b"".join(map(encoded, sent))
    reader = Frames()
    got = [frame for at in range(0, len(wire), piece) for frame in reader.feed(wire[at : at + piece])]
    assert got == sent
    assert not reader.is_amid


@given(st.lists(st.binary(max_size=600), max_size=8))
def test_noise_is_frames_or_refused_and_never_kept_beyond_one_frame(noise):
    reader = Frames()
    for piece in noise:
        try:
            reader.feed(piece)
        except BadFrame:
            break
        assert len(reader._rest) < HEAD + LONGEST


def test_a_length_that_lies_is_refused_before_anything_is_waited_for():
    with pytest.raises(BadFrame, match="65535"):
        Frames().feed(b"\x10\xff\xff")


def test_a_frame_that_is_cut_off_is_known_to_be():
    reader = Frames()
    assert reader.feed(b"\x10\x01\x40half") == []
    assert reader.is_amid
