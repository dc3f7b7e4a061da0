"""The clock: frames in time, never more than three ahead, marks when they are heard."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.call.line import FRAME_SECONDS
from bot.channels.phone.playout import AHEAD, LONGEST_SECONDS, Playout

from .desk import tone

STEP = st.tuples(st.sampled_from(["play", "mark", "clear", "wait"]), st.integers(0, 1_000))


def run(playout, until, *, step=0.005, start=0.0):
    """(time, frames, marks) of every moment with any."""
    told = []
    for tick in range(round((until - start) / step)):
        frames, marks = playout.due(start + tick * step)
        if frames or marks:
            told.append((start + tick * step, len(frames), marks))
    return told


def test_three_frames_go_at_once_and_then_one_every_20_ms():
    playout = Playout()
    playout.play(tone(160 * 6))
    told = run(playout, 1.0)
    assert [count for _, count, _ in told] == [3, 1, 1, 1]
    assert [round(at, 3) for at, _, _ in told] == [0.0, 0.02, 0.04, 0.06]


def test_a_mark_comes_when_everything_before_it_has_been_heard():
    playout = Playout()
    playout.play(tone(160 * 6))
    playout.mark("said")
    assert [(round(at, 2), marks) for at, _, marks in run(playout, 1.0) if marks] == [(0.12, ["said"])]


def test_what_is_cleared_is_not_sent_and_what_comes_then_is():
    playout = Playout()
    playout.play(tone(160 * 50))
    playout.mark("never heard")
    sent = sum(count for _, count, _ in run(playout, 0.1))
    playout.clear()
    assert sent <= 0.1 / FRAME_SECONDS + AHEAD
    playout.play(tone(160, 7))
    frames, marks = playout.due(0.2)
    assert [frame[0] for frame in frames] == [7]
    assert marks == []


def test_less_than_a_frame_is_said_too_and_ends_in_silence():
    playout = Playout()
    playout.play(tone(200))
    frames = [frame for tick in range(20) for frame in playout.due(tick * 0.005)[0]]
    assert [len(frame) for frame in frames] == [160, 160]
    assert np.concatenate(frames).tolist() == [1_000] * 200 + [0] * 120


def test_after_a_pause_the_clock_starts_anew():
    playout = Playout()
    playout.play(tone(160))
    assert len(playout.due(0.0)[0]) == 1
    playout.play(tone(160 * 5))
    assert len(playout.due(9.0)[0]) == AHEAD


def test_no_more_waits_than_five_minutes():
    playout = Playout()
    for _ in range(7):
        playout.play(tone(8_000 * 60))
    assert playout.seconds <= LONGEST_SECONDS


@given(st.lists(STEP, max_size=40))
def test_whatever_is_asked_every_frame_is_whole_and_none_is_more_than_three_ahead(steps):
    playout, now, heard_until = Playout(), 0.0, 0.0
    for what, number in steps:
        match what:
            case "play":
                playout.play(tone(number))
            case "mark":
                playout.mark(str(number))
            case "clear":
                playout.clear()
            case "wait":
                now += number / 10_000
        frames, _ = playout.due(now)
        assert {len(frame) for frame in frames} <= {160}
        heard_until = max(heard_until, now) + len(frames) * FRAME_SECONDS
        assert heard_until - now <= AHEAD * FRAME_SECONDS + 1e-5
        at = playout.next_at()
        assert at is None or at > now - 1e-5, "it would be asked again and again for nothing"
