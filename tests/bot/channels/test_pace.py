"""How long waiting takes, told as a range and only when it is known."""

from bot.channels.pace import FEWEST, FORGOTTEN_AFTER, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def after_waits(*minutes: float, places: int = 1) -> tuple[Pace, Clock]:
    """A queue in which people waited so long, each alone."""
    clock = Clock()
    pace = Pace(clock=clock)
    for number, waited in enumerate(minutes):
        pace.saw([f"c{number}"])
        clock.now += waited * 60
        pace.saw([])
    return pace, clock


def test_nothing_is_said_before_enough_are_through():
    pace, _ = after_waits(*[3] * (FEWEST - 1))
    assert pace.minutes(1) is None


def test_the_range_is_what_most_waited():
    pace, _ = after_waits(2, 3, 4, 5, 60)
    low, high = pace.minutes(1)
    assert 2 <= low <= 3
    assert 5 <= high < 60


def test_further_back_takes_longer_and_never_no_time():
    pace, _ = after_waits(*[0.1] * 6)
    assert pace.minutes(1) == (1, 1)
    pace, _ = after_waits(*[2] * 6)
    assert pace.minutes(4) == (8, 8)


def test_a_wait_counts_by_the_place_it_began_at():
    clock = Clock()
    pace = Pace(clock=clock)
    queue = [f"c{number}" for number in range(5)]
    pace.saw(queue)
    while queue:
        clock.now += 120
        queue.pop(0)
        pace.saw(queue)
    assert pace.minutes(1) == (2, 2)


def test_what_was_hours_ago_is_forgotten():
    pace, clock = after_waits(*[2] * 6)
    clock.now += FORGOTTEN_AFTER
    assert pace.minutes(1) is None
