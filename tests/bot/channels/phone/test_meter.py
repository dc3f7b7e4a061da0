"""Nobody speaks faster than time."""

import pytest

from bot.channels.phone.meter import Meter, TooMuch


class Watch:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_hours_of_speech_in_time_are_put_up_with():
    watch = Watch()
    meter = Meter(watch)
    for _ in range(50 * 3_600):
        watch.now += 0.02
        meter.take(0.02)


def test_a_held_up_network_may_catch_up():
    watch = Watch()
    meter = Meter(watch)
    for _ in range(450):
        meter.take(0.02)


@pytest.mark.parametrize(("seconds", "most"), [(0.02, 510), (0.0, 2_010), (60.0, 1)])
def test_sound_or_messages_without_end_are_too_much(seconds, most):
    meter = Meter(Watch())

    def without_end() -> None:
        for _ in range(most):
            meter.take(seconds)

    with pytest.raises(TooMuch):
        without_end()
