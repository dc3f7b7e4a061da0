"""Opening hours as written on a door: "Mon-Fri 8-20, Sat 9-16". Public holidays are not known here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset({"daily", "every day", "mon-sun", ""})
MOST_CHARS = 200
_TIMES = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?\s?(?:-|to)\s?(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?")
_WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Open without a break, in minutes from Monday 0:00."""

    begins: int
    ends: int


def parse_hours(written: str) -> tuple[Opening, ...] | None:
    """The week's openings in order; None when the text does not follow the pattern, so that nobody guesses."""
    text = written[:MOST_CHARS].lower().replace("–", "-").replace("—", "-")
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    openings: list[Opening] = []
    for part in parts:
        if part.endswith("closed"):
            continue
        found = _openings(part)
        if found is None:
            return None
        openings += found
    return tuple(sorted(openings)) or None


def is_open(week: tuple[Opening, ...], at: datetime) -> bool:
    """Whether somebody is there at this local time."""
    return _current(week, at) is not None


def closes_at(week: tuple[Opening, ...], at: datetime) -> datetime | None:
    """When they close, if they are open now."""
    opening = _current(week, at)
    return None if opening is None else _moment(at, opening.ends)


def next_opening(week: tuple[Opening, ...], at: datetime) -> datetime:
    """The next time they open, after `at`: local, at most a week away."""
    now = _minute_of_week(at)
    begins = min((opening.begins - now - 1) % _WEEK_MINUTES + 1 + now for opening in week)
    return _moment(at, begins)


def closings(week: tuple[Opening, ...], after: datetime, until: datetime) -> list[datetime]:
    """Every time they close after `after`, up to `until`."""
    weeks = range((until - after).days // 7 + 2)
    moments = [_moment(after, opening.ends + number * _WEEK_MINUTES) for number in weeks for opening in week]
    return sorted(moment for moment in moments if after < moment <= until)


def _current(week: tuple[Opening, ...], at: datetime) -> Opening | None:
    now = _minute_of_week(at)
    return next((opening for opening in week if opening.begins <= now < opening.ends), None)


def _minute_of_week(at: datetime) -> int:
    return (at.weekday() * 24 + at.hour) * 60 + at.minute


def _moment(at: datetime, minute: int) -> datetime:
    """That minute of `at`'s week on the clock on the wall, whatever the change of summer time does."""
    monday = at.date() - timedelta(days=at.weekday())
    days, minutes = divmod(minute, 24 * 60)
    hour, minutes = divmod(minutes, 60)
    return datetime.combine(monday + timedelta(days=days), time(hour, minutes), at.tzinfo)


def _openings(part: str) -> list[Opening] | None:
    times = _TIMES.search(part)
    if times is None or part[times.end() :].strip():
        return None
    days = _days(part[: times.start()].strip(" :"))
    begins = _minutes(times[1], times[2], times[3])
    ends = _minutes(times[4], times[5], times[6])
    if not days or begins is None or ends is None or begins >= ends:
        return None
    return [Opening(day * 24 * 60 + begins, day * 24 * 60 + ends) for day in days]


def _days(words: str) -> list[int]:
    """ "mon-fri" -> [0, 1, 2, 3, 4]; [] when it is not understood."""
    if words in EVERY_DAY:
        return list(range(7))
    ends = [_day(word) for word in re.split(r"\s?(?:-|\bto\b)\s?", words)]
    known = [day for day in ends if day is not None]
    if len(known) != len(ends) or not 1 <= len(ends) <= 2:
        return []
    return list(_from_to(known[0], known[-1]))


def _day(word: str) -> int | None:
    return DAYS.index(word[:3]) if word.rstrip("s.") in _FULL else None


_FULL = frozenset(
    name[:length]
    for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for length in range(3, len(name) + 1)
)


def _from_to(first: int, last: int) -> Iterator[int]:
    day = first
    while day != last:
        yield day
        day = (day + 1) % 7
    yield last


def _minutes(hours: str, minutes: str | None, half: str | None) -> int | None:
    """Minutes from midnight; None when there is no such time. 24:00 is the end of the day."""
    count = int(hours)
    if half and not 1 <= count <= 12:
        return None
    count = count % 12 + (12 if half == "pm" else 0) if half else count
    total = count * 60 + int(minutes or 0)
    return total if int(minutes or 0) < 60 and total <= 24 * 60 else None
