"""A CSV file as rows that know their place: columns by name, in any order and case."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from actions.shop.importing.bundle import Row, ShopData
from actions.shop.importing.problems import Problem, problems_of
from actions.shop.importing.records import RECORDS, Record


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet. Columns may have several names; the first that the file has counts."""

    file: str
    number: int
    values: Mapping[str, str]
    """Column name in lower case -> value, without spaces around it and without Shopify's leading apostrophe."""

    def get(self, *names: str) -> str:
        """The value of the first of these columns that has one, or ""."""
        return next((value for name in names if (value := self.values.get(name.lower(), ""))), "")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.values


@dataclass(slots=True)
class Sheet:
    """A file being read: its lines, and what becomes of them."""

    file: str
    lines: Sequence[Line] = ()
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    def add(self, kind: str, line: Line, values: Mapping[str, Any], columns: Mapping[str, str]) -> Record | None:
        """Check `values` as a record of `kind`; a problem names the file's column, by `columns` (field -> column)."""
        try:
            record = RECORDS[kind].model_validate(values)
        except ValidationError as error:
            self.problems.extend(problems_of(error, self.file, line.number, columns))
            self.damaged |= {str(values[name]) for name in ("id", "order_id") if name in values}
            return None
        self.rows.setdefault(kind, []).append(Row(self.file, line.number, record))
        self._ids.setdefault(kind, set()).add(str(values.get("id", "")))
        return record

    def ids(self, kind: str) -> set[str]:
        """Of the rows added so far."""
        return self._ids.get(kind, set())

    def time(self, line: Line, column: str) -> datetime | None:
        """The time in a column; None when it is empty, and a problem when it is none."""
        text = line.get(column)
        if not text:
            return None
        for read in _TIMES:
            try:
                moment = read(text)
                return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                continue
        message = f"expected a date like 2026-11-23 14:05:00 +0100, got {text[:60]!r}"
        self.problems.append(Problem(self.file, line.number, column, message))
        return None

    def data(self) -> ShopData:
        return ShopData(self.rows, tuple(self.problems), {"": frozenset(self.damaged)})


_TIMES: tuple[Callable[[str], datetime], ...] = (
    lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z"),
    datetime.fromisoformat,
)


def open_sheet(path: Path, *required: tuple[str, ...]) -> Sheet:
    """Read a CSV file. Each of `required` names one column in its possible spellings; a missing one is a problem."""
    sheet = Sheet(path.name)
    text = _text(path, sheet.problems)
    if text is None:
        return sheet
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        _read(sheet, rows, required)
    except csv.Error as error:  # such as a cell that is longer than any may be
        sheet.problems.append(Problem(path.name, rows.line_num, "", f"no CSV from here on: {error}"))
    return sheet


def _read(sheet: Sheet, rows: Iterator[list[str]], required: Sequence[tuple[str, ...]]) -> None:
    header = [name.strip().lower() for name in next(rows, [])]
    for spellings in required:
        if not any(name.lower() in header for name in spellings):
            message = f"expected a column {' or '.join(map(repr, spellings))}, got none"
            sheet.problems.append(Problem(sheet.file, 1, spellings[0], message))
    if not sheet.problems:
        sheet.lines = list(_lines(sheet.file, header, rows))


def _lines(file: str, header: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=2):
        if any(value.strip() for value in row):
            yield Line(file, number, {name: _clean(value) for name, value in zip(header, row, strict=False)})


def _clean(value: str) -> str:
    return value.strip().removeprefix("'")


def _text(path: Path, problems: list[Problem]) -> str | None:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = f"expected UTF-8, got the byte {content[error.start : error.start + 1]!r}; save the file as UTF-8"
        problems.append(Problem(path.name, row, "", message))
        return None
