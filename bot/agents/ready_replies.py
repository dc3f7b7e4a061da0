"""Replies that are written already: Shopdesk's own, or the shop's, from a file that may change while it serves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.agents.desk import DISPOSITIONS

logger = logging.getLogger(__name__)

OURS = Path(__file__).parent / "canned.yaml"
MOST = 200
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply that is written already; a macro when something follows it."""

    name: str
    """What is typed after the slash."""
    text: str
    intents: tuple[str, ...] = ()
    """What the shopper wanted where it is suggested."""
    then: str = ""
    """close or hand_back, once it is sent."""
    disposition: str = ""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(pattern=r"^[\w-]{1,40}$")
    text: str = Field(min_length=1, max_length=2_000)
    intents: list[str] = Field(default=[], max_length=40)
    then: str = Field(default="", pattern=r"^(close|hand_back)?$")
    disposition: str = ""


_ENTRIES = TypeAdapter(list[_Entry])


def read_canned(path: Path = OURS) -> tuple[Canned, ...]:
    """Raises `ValueError` for a file that is none, naming what is wrong with which entry."""
    text = path.read_bytes()
    if len(text) > MOST_BYTES:
        raise ValueError(f"{path.name}: expected at most {MOST_BYTES:,} bytes, got {len(text):,}")
    try:
        entries = _ENTRIES.validate_python(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    names = [entry.name for entry in entries]
    if len(set(names)) < len(names) or len(names) > MOST:
        raise ValueError(f"{path.name}: expected at most {MOST} replies, each with a name of its own")
    for entry in entries:
        if entry.disposition and (entry.disposition not in DISPOSITIONS or entry.then != "close"):
            raise ValueError(f"{path.name}: {entry.name}: expected, beside `then: close`, one of {DISPOSITIONS}")
    return tuple(Canned(one.name, one.text, tuple(one.intents), one.then, one.disposition) for one in entries)


def ours() -> tuple[Canned, ...]:
    """Those that come along."""
    return read_canned()


@dataclass(slots=True)
class OfTheShop:
    """`path`'s replies while there is such a file, otherwise ours; one broken while serving changes nothing."""

    path: Path
    otherwise: Callable[[], tuple[Canned, ...]] = ours
    _read: tuple[int, tuple[Canned, ...]] | None = field(default=None, init=False)

    def __call__(self) -> tuple[Canned, ...]:
        """Raises `ValueError` only for a file that was broken from the start."""
        try:
            changed = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return self.otherwise()
        if self._read is None:
            self._read = changed, read_canned(self.path)
        elif self._read[0] != changed:
            self._read = changed, self._anew(self._read[1])
        return self._read[1]

    def _anew(self, before: tuple[Canned, ...]) -> tuple[Canned, ...]:
        try:
            return read_canned(self.path)
        except ValueError as error:
            logger.warning("ready replies not taken: %s", error)
            return before
