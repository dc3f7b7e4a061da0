"""Opening hours as shops write them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.people.hours import closes_at, closings, is_open, next_opening, parse_hours

BERLIN = ZoneInfo("Europe/Berlin")
SUPPORT = parse_hours("Mon-Fri 8-20, Sat 9-16")


def at(day, hour, minute=0):
    """A local moment of the week from Monday, 16 November 2026 on."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (at(16, 7, 59), False),
        (at(16, 8), True),
        (at(20, 19, 59), True),
        (at(20, 20), False),
        (at(21, 8, 59), False),
        (at(21, 9), True),
        (at(21, 16), False),
        (at(22, 12), False),
    ],
)
def test_open_from_the_first_minute_to_the_last(moment, there):
    assert is_open(SUPPORT, moment) is there


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(16, 3), at(16, 8)),
        (at(16, 8), at(17, 8)),
        (at(20, 22), at(21, 9)),
        (at(21, 17), at(23, 8)),
        (at(22, 12), at(23, 8)),
    ],
)
def test_people_are_back_at_the_next_opening(moment, opens):
    assert next_opening(SUPPORT, moment) == opens


def test_closing_time_is_told_only_while_open():
    assert closes_at(SUPPORT, at(21, 10)) == at(21, 16)
    assert closes_at(SUPPORT, at(22, 10)) is None


def test_the_clock_on_the_wall_counts_over_a_change_of_summer_time():
    saturday = datetime(2026, 10, 24, 18, 0, tzinfo=BERLIN)
    assert next_opening(SUPPORT, saturday) == datetime(2026, 10, 26, 8, 0, tzinfo=BERLIN)
    assert next_opening(SUPPORT, saturday).utcoffset() == timedelta(hours=1)


def test_open_all_day_and_every_day():
    always = parse_hours("Mon-Sun 0-24")
    assert is_open(always, at(22, 23, 59))
    assert is_open(always, at(23, 0))


@pytest.mark.parametrize(
    "written",
    [
        "Mon-Fri 8-20, Sat 9-16",
        "mon–fri 8:00–20:00; sat 9:00–16:00; sun closed",
        "Monday to Friday 8am-8pm, Saturday 9am to 4pm",
        "Mon - Fri: 8.00 - 20.00, Saturdays 9 - 16",
    ],
)
def test_many_ways_to_write_the_same_hours(written):
    assert parse_hours(written) == SUPPORT


def test_days_may_go_over_the_weekend():
    assert is_open(parse_hours("Sat-Mon 10-12"), at(22, 11))
    assert not is_open(parse_hours("Sat-Mon 10-12"), at(17, 11))


@pytest.mark.parametrize(
    "written", ["", "by appointment", "Mon-Fri", "8-20 Mon", "Mon-Fri 20-8", "Mon-Fri 25-26", "Monty 9-12", "9-" * 5000]
)
def test_what_is_not_understood_is_not_guessed(written):
    assert parse_hours(written) is None


def test_closing_times_between_two_moments():
    assert closings(SUPPORT, at(20, 12), at(22, 12)) == [at(20, 20), at(21, 16)]
    assert closings(SUPPORT, at(22, 12), at(23, 12)) == []
    assert closings(SUPPORT, at(20, 12), at(28, 20))[-1] == at(28, 16)
