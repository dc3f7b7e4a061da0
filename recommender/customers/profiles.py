"""What is known of each customer, as serving reads it: one table, learnt offline, never changed here."""

import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.customers.segments import Segment
from recommender.types import IncompatibleModel

NAME, VERSION = "customers", 1
TABLE, MODEL = "profiles.npz", "model.json"
NUMBERS = ("orders", "spent", "recency", "comes_back", "value", "low", "high", "sends_back")
"""Columns of the table; NaN where something is not known."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer on the day of the training."""

    customer_id: str
    segment: Segment
    orders: int = 0
    spent: int = 0
    """Minor units, of `Profiles.currency`."""
    recency: float | None = None
    """Days since the last order."""
    comes_back: float | None = None
    """Probability in [0, 1] of an order in the next 90 days; 1 less this is the risk of losing them."""
    value: int | None = None
    """Minor units that they will spend in the next 365 days, expected."""
    low: int | None = None
    """Four in five spend between `low` and `high`."""
    high: int | None = None
    sends_back: float | None = None
    """Probability in [0, 1] of a return in the next 90 days. For planning only."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """Everybody, by id."""

    ids: NDArray[np.str_]
    """Sorted."""
    segments: tuple[Segment, ...]
    numbers: NDArray[np.float64]
    """Shape (n, len(NUMBERS))."""
    about: dict[str, Any] = field(default_factory=dict)
    """Currency, day and quality, for people."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def currency(self) -> str:
        return str(self.about.get("currency", ""))

    def __iter__(self) -> Iterator[Profile]:
        return (self._at(index) for index in range(len(self)))

    def of(self, customer_id: str) -> Profile | None:
        """None for somebody who was not there at the training."""
        at = int(np.searchsorted(self.ids, customer_id))
        return self._at(at) if at < len(self.ids) and self.ids[at] == customer_id else None

    def _at(self, index: int) -> Profile:
        row = dict(zip(NUMBERS, self.numbers[index], strict=True))
        known = {name: None if np.isnan(number) else float(number) for name, number in row.items()}
        return Profile(
            str(self.ids[index]),
            self.segments[index],
            int(known["orders"] or 0),
            int(known["spent"] or 0),
            known["recency"],
            known["comes_back"],
            _whole(known["value"]),
            _whole(known["low"]),
            _whole(known["high"]),
            known["sends_back"],
        )


NOBODY = Profiles(np.array([], dtype=np.str_), (), np.zeros((0, len(NUMBERS))))
"""Before there is any training."""


def gathered(profiles: Sequence[Profile], about: dict[str, Any]) -> Profiles:
    """The table of these customers."""
    ordered = sorted(profiles, key=lambda one: one.customer_id)
    numbers = [[_number(getattr(one, name)) for name in NUMBERS] for one in ordered]
    ids = np.array([one.customer_id for one in ordered], dtype=np.str_)
    table = np.array(numbers, dtype=np.float64).reshape(-1, len(NUMBERS))
    return Profiles(ids, tuple(one.segment for one in ordered), table, about)


def write(folder: Path, profiles: Profiles) -> None:
    """Write the table, then `model.json` that vouches for it: a folder without it is none."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    names = np.array([str(one) for one in profiles.segments], dtype=np.str_)
    np.savez_compressed(buffer, allow_pickle=False, ids=profiles.ids, segments=names, numbers=profiles.numbers)
    table = buffer.getvalue()
    about = {"name": NAME, "version": VERSION, "customers": len(profiles), "checksum": _checksum(table)}
    _replace(folder / TABLE, table)
    _replace(folder / MODEL, json.dumps({**profiles.about, **about}, indent=2).encode())


def read(folder: Path) -> Profiles:
    """Raises `IncompatibleModel` for another version and for files that are missing or changed."""
    try:
        about = json.loads((folder / MODEL).read_bytes())
        table = (folder / TABLE).read_bytes()
    except (OSError, ValueError) as error:
        raise IncompatibleModel(f"expected customers' profiles in {folder}: {error}") from error
    if not isinstance(about, dict) or (about.get("name"), about.get("version")) != (NAME, VERSION):
        raise IncompatibleModel(f"expected customers' profiles of version {VERSION} in {folder}")
    if _checksum(table) != about.get("checksum"):
        raise IncompatibleModel(f"{folder / TABLE} was changed after the training; run `shopdesk customers`")
    with np.load(io.BytesIO(table), allow_pickle=False) as stored:
        return Profiles(stored["ids"], _segments(stored["segments"].tolist()), stored["numbers"], about)


def _segments(names: Sequence[str]) -> tuple[Segment, ...]:
    try:
        return tuple(Segment(name) for name in names)
    except ValueError as error:
        raise IncompatibleModel(f"a segment of another version: {error}") from error


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)
