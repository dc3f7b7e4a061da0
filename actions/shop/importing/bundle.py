"""Read a bundle: a folder with one JSON Lines file for each kind of record (README.md beside this package)."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from actions.shop.importing.problems import Problem, problems_of
from actions.shop.importing.records import RECORDS, Record


class Row(NamedTuple):
    """A record and where it stood."""

    file: str
    number: int
    record: Record


@dataclass(frozen=True, slots=True)
class ShopData:
    """Everything that files held, and everything that was wrong with them."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Kind -> its rows, in file order."""
    problems: tuple[Problem, ...] = ()
    damaged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kind -> ids of rows that could not be used; what refers to them is not told as a second problem."""


def read_bundle(folder: Path) -> ShopData:
    """Read every file of the bundle that is there; `kb.jsonl` belongs to the knowledge base and is left alone."""
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    damaged: dict[str, set[str]] = defaultdict(set)
    for kind, record_type in RECORDS.items():
        path = folder / f"{kind}.jsonl"
        if path.is_file():
            rows[kind] = []
            for number, line in _lines(path, problems):
                try:
                    rows[kind].append(Row(path.name, number, record_type.model_validate_json(line)))
                except ValidationError as error:
                    problems.extend(problems_of(error, path.name, number))
                    damaged[kind] |= _ids(line)
    if not rows:
        names = ", ".join(f"{kind}.jsonl" for kind in RECORDS)
        problems.append(Problem(str(folder), 0, "", f"expected a bundle (at least one of {names}), got none of them"))
    return ShopData(rows, tuple(problems), {kind: frozenset(ids) for kind, ids in damaged.items()})


def _ids(line: str) -> set[str]:
    """What a damaged row is called and whom it belongs to, as far as it can be read."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):  # no JSON, a number without end, or brackets without end
        return set()
    if not isinstance(row, dict):
        return set()
    nested = row.get("payment_methods")
    inside = [part for part in nested if isinstance(part, dict)] if isinstance(nested, list) else []
    return {str(part[name]) for part in (row, *inside) for name in ("id", "order_id") if name in part}


def _lines(path: Path, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not empty; a line that is not UTF-8 is a problem."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                got = line[error.start : error.start + 1]
                problems.append(Problem(path.name, number, "", f"expected UTF-8, got the byte {got!r}"))
                continue
            if text:
                yield number, text
