"""Conversations as rows for a spreadsheet or another program. What shoppers typed can never become a formula."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.channels.wire import timestamp
from bot.storage.searching import Found

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is calculated by spreadsheets, also behind spaces."""
Value = str | int | float | None

COLUMNS: Mapping[str, Callable[[Found], Value]] = {
    "conversation_id": lambda one: one.id,
    "opened_at": lambda one: timestamp(one.opened_at),
    "last_at": lambda one: timestamp(one.facts.last_at) if one.facts.last_at else None,
    "channel": lambda one: one.facts.channel,
    "site": lambda one: one.facts.site,
    "outcome": lambda one: one.facts.outcome,
    "messages": lambda one: one.facts.messages,
    "intents": lambda one: " ".join(one.facts.intents),
    "actions": lambda one: " ".join(one.facts.actions),
    "handoffs": lambda one: one.facts.handoffs,
    "reason": lambda one: one.facts.reason,
    "agents": lambda one: " ".join(one.facts.agents),
    "first_response_seconds": lambda one: _rounded(one.facts.first_response_seconds),
    "bot_seconds": lambda one: _rounded(one.facts.bot_seconds),
    "waiting_seconds": lambda one: _rounded(one.facts.waiting_seconds),
    "human_seconds": lambda one: _rounded(one.facts.human_seconds),
    "questions": lambda one: one.facts.questions,
    "unanswered": lambda one: one.facts.unanswered,
    "rating": lambda one: one.rating,
    "came_back_at": lambda one: timestamp(one.came_back_at) if one.came_back_at else None,
    "closed_by": lambda one: one.facts.closed_by,
    "customer_id": lambda one: one.facts.customer_id,
}
"""Column -> its value; bot/web/README.md says what each means."""


def row(found: Found) -> dict[str, Value]:
    """One conversation, a value for each of `COLUMNS`."""
    return {name: value(found) for name, value in COLUMNS.items()}


def as_csv(conversations: Iterable[Found]) -> Iterator[str]:
    """The lines of a CSV file, the header first."""
    yield _line(COLUMNS)
    for one in conversations:
        yield _line(safe(value) for value in row(one).values())


def as_json_lines(conversations: Iterable[Found]) -> Iterator[str]:
    """One JSON object a line."""
    for one in conversations:
        yield json.dumps(row(one), ensure_ascii=False) + "\n"


def safe(value: Value) -> str:
    """A cell that no spreadsheet calculates: text that looks like a formula begins with an apostrophe."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"'{value}" if unicodedata.normalize("NFKC", value).lstrip(" ").startswith(FORMULA) else value


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(list(cells))
    return line.getvalue()


def _rounded(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
