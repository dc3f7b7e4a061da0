"""What is wrong with an import file, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. Rows count from 1, a CSV's header being row 1."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [self.file] + [f"row {self.row}"] * (self.row > 0) + [f"column {self.column}"] * (self.column != "")
        return f"{', '.join(place)}: {self.message}"


def problems_of(error: ValidationError, file: str, row: int, columns: Mapping[str, str] | None = None) -> list[Problem]:
    """One problem for each field at fault. `columns` says what a field is called in the file, where it differs."""
    names = columns or {}
    return [
        Problem(file, row, names.get(field, field), _message(details["msg"], details["type"], details["input"]))
        for details in error.errors(include_url=False)
        for field in [".".join(str(part) for part in details["loc"])]
    ]


def _message(message: str, kind: str, got: object) -> str:
    if kind == "missing":
        return "expected a value, got none"
    if kind == "json_invalid":
        return message
    return f"{message[0].lower()}{message[1:]}, got {str(got)[:60]!r}"
