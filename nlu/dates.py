"""Days, as people name them: our own expressions find them, `dateparser` reads what needs a calendar."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import dateparser

from nlu.normalize import Normal
from nlu.types import Entity

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT_DAY = r"mon|tues?|weds?|thurs?|fri|sat|sun"  # words of their own, so only after what a day follows
_MONTH = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_LONG_MONTH = "|".join(name for name in _MONTH.split("|") if len(name) > 4 or name in {"june", "july", "may"})
_SURE_MONTH = "|".join(name for name in _LONG_MONTH.split("|") if name not in {"may", "march", "august"})
"""Months whose names are no other words: they need nothing before them."""
_BEFORE_DAY = r"on|by|until|till|before|since|after|for|to|from|of|day|date"
_AFTER_DAY = r"is|was|at|and|or|in|to|please|would|if|but|not|then|from|with|has|i|we|it|you|by|already|instead"
_LISTED = r"one|order|item|option|choice|thing|product|time|try|attempt|floor|birthday|anniversary"
_COUNT = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|couple of"
_NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "yesterday": -1,
    "last night": -1, "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2,
    "day before yesterday": -2,
}  # fmt: skip
_SPAN = r"(?:days?|weeks?|months?)"
_FEASTS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "xmas": (12, 25),
    "boxing day": (12, 26), "new years eve": (12, 31), "new years day": (1, 1), "new year": (1, 1),
    "halloween": (10, 31), "valentines day": (2, 14), "valentines": (2, 14),
}  # fmt: skip
_FEAST = (
    r"christmas (?:eve|day)|christmas|xmas|boxing day|new year'?s (?:eve|day)|new year|halloween|valentine'?s(?: day)?"
)
_FEAST_GOODS = r"cards?|trees?|presents?|gifts?|jumpers?|lights?|stockings?|hampers?|decorations?|crackers?|part(?:y|ies)|costumes?|calendars?|offers?|sales?|discounts?|code"
"""After a feast's name these make it a kind of goods or an offer, no day."""
_BEFORE_MONTH = r"in|since|from|until|till|by|of|last|this|next|mid|early|late|during|before|after|for|every"
_UNIT_DAYS = {"week": 7, "weekend": 7}

Reader = Callable[[re.Match[str], date], date | None]


def find(normal: Normal, *, today: date) -> Iterator[Entity]:
    """The days named in `normal`, as ISO 8601; offsets count in the cleaned text."""
    for expression, read, confidence in _READERS:
        for match in expression.finditer(normal.text):
            day = read(match, today)
            if day is not None:
                start = match.start("said") if "said" in expression.groupindex else match.start()
                yield Entity("date", normal.text[start : match.end()], day.isoformat(), start, match.end(), confidence)


def _near(match: re.Match[str], today: date) -> date:
    return _moved(today, _NEAR[re.sub(r"\s+", " ", match[0].lower())])


def _weekday(match: re.Match[str], today: date) -> date:
    """The nearest such day ahead; "last ..." the nearest behind; today counts only when nothing is said."""
    return _day_named(match[2], match[1] or "", today)


def _day_named(day: str, which: str, today: date) -> date:
    wanted = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(day.lower()[:3]))
    ahead = (wanted - today.weekday()) % 7
    which = which.lower()
    if which in {"last", "past"}:
        return _moved(today, ahead - 7)
    return _moved(today, 7 if which == "next" and ahead == 0 else ahead)


def _short_weekday(match: re.Match[str], today: date) -> date:
    return _day_named(match["day"], match[1] or "", today)


def _ago_or_ahead(match: re.Match[str], today: date) -> date | None:
    said = re.sub(r"couple of", "2", match[0].lower()).replace(" back", " ago")
    return _calendar(said, today)


def _next_or_last(match: re.Match[str], today: date) -> date:
    step = {"next": 1, "last": -1, "past": -1, "this": 0}[match[1].lower()]
    unit = match[2].lower()
    if unit in _UNIT_DAYS:
        monday = today - timedelta(days=today.weekday())
        return _moved(monday, step * 7 + (5 if unit == "weekend" else 0))
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return date(months // 12, months % 12 + 1, 1)
    return date(today.year + step, 1, 1)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    """ "the 5th": in this month, or in the next when it has passed."""
    day = int(match["day"])
    for months in (0, 1, 2):
        month = today.year * 12 + today.month - 1 + months
        try:
            candidate = date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue
        if candidate >= today:
            return candidate
    return None


def _month(match: re.Match[str], today: date) -> date:
    """ "in August": the nearest, counted from its first day; "last" and "since" look back, "next" and "by" ahead."""
    before = (match["before"] or "").lower()
    wanted = next(n for n in range(1, 13) if date(2000, n, 1).strftime("%b").lower() == match["month"].lower()[:3])
    years = [date(today.year + step, wanted, 1) for step in (-1, 0, 1)]
    if before in {"last", "since"}:
        return max(day for day in years if day <= today)
    if before in {"next", "by", "until", "till"}:
        return min(day for day in years if (day.year, day.month) >= (today.year, today.month))
    return min(years, key=lambda day: abs((day - today).days))


def _feast(match: re.Match[str], today: date) -> date:
    """The nearest, behind or ahead."""
    month, day = _FEASTS[match[1].lower().replace("'", "")]
    return min(
        (date(today.year + step, month, day) for step in (-1, 0, 1)), key=lambda found: abs((found - today).days)
    )


def _written(match: re.Match[str], today: date) -> date | None:
    return _calendar(match[0].lower(), today)


def _iso(match: re.Match[str], today: date) -> date | None:
    try:
        return date.fromisoformat(match[0])
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def _calendar(said: str, today: date) -> date | None:
    """Kept, because the library takes milliseconds."""
    settings = {
        "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "current_period",
        "REQUIRE_PARTS": ["day", "month"],
    }
    read = dateparser.parse(said, languages=["en"], settings=settings)
    return read.date() if read else None


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


_READERS: tuple[tuple[re.Pattern[str], Reader, float], ...] = (
    (_compiled(r"\b\d{4}-\d{2}-\d{2}\b"), _iso, 0.99),
    (_compiled(rf"\b(?:{'|'.join(sorted(_NEAR, key=len, reverse=True))})\b"), _near, 0.95),
    (_compiled(rf"\b(?:(next|last|past|this|coming) )?({_DAY})\b"), _weekday, 0.94),
    (_compiled(rf"\b(?:(next|last|past|this)|on|by|until) (?P<said>(?P<day>{_SHORT_DAY}))\b"), _short_weekday, 0.85),
    (_compiled(rf"\b(?:in (?:{_COUNT}) {_SPAN}|(?:{_COUNT}) (?:{_SPAN}|years?) (?:ago|back))\b"), _ago_or_ahead, 0.9),
    (_compiled(r"\b(next|last|past|this) (weekend|week|month|year)\b"), _next_or_last, 0.94),
    (_compiled(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b(?:,? \d{{4}}\b)?"), _written, 0.95),
    (_compiled(rf"\b(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"), _written, 0.95),
    (_compiled(r"(?<![\w/.-])\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\w/])"), _written, 0.9),
    (_compiled(rf"\b(?:{_BEFORE_DAY}) (?P<said>(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th))\b(?! (?:{_LISTED})\b)"), _day_of_month, 0.94),
    (_compiled(rf"\b(?P<said>the (?P<day>\d{{1,2}})(?:st|nd|rd|th))\b(?= (?:{_AFTER_DAY})\b|[.,;!?)]|$)"), _day_of_month, 0.8),
    (_compiled(rf"\b(?P<before>{_BEFORE_MONTH}) (?P<said>(?P<month>{_LONG_MONTH}))\b"), _month, 0.9),
    (_compiled(rf"(?P<before>)\b(?P<said>(?P<month>{_SURE_MONTH}))\b"), _month, 0.88),
    (_compiled(rf"\b({_FEAST})\b(?! (?:{_FEAST_GOODS})\b)"), _feast, 0.9),
)  # fmt: skip
