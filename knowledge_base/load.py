"""Reads the entries of a content folder; what cannot be taken is reported by file and skipped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge_base.types import BadEntry, Entry

ShopSettings = Mapping[str, str | int]
"""What placeholders such as {return_window_days} stand for."""

MAX_FILE_BYTES = 1_000_000
MAX_FRONT_MATTER_CHARS = 20_000
SETTINGS_FILE = "settings.yaml"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]{0,63})\}")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentMissing(Exception):
    """The content folder does not exist."""


class BadSettings(Exception):
    """The settings file of a content folder is not a flat list of names and values."""


class UnusableFile(Exception):
    """One file cannot be taken; `load` turns it into a `BadEntry`."""


class FrontMatter(BaseModel):
    """What stands between the `---` lines of an entry."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str = Field("", max_length=100, pattern=r"^[A-Za-z0-9._-]*$")
    title: str = Field(min_length=1, max_length=300)
    topic: str = Field("", max_length=100)
    questions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    speech: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder, read."""

    entries: tuple[Entry, ...]
    """In the order of their paths."""
    bad: tuple[BadEntry, ...]


def load(content: Path, settings: ShopSettings) -> Content:
    """Read every Markdown file under `content`, placeholders filled from `settings`.

    Raises `ContentMissing` when there is no such folder; a bad file costs only itself.
    """
    if not content.is_dir():
        raise ContentMissing(f"no knowledge base folder at {content}")
    entries: dict[str, Entry] = {}
    bad: list[BadEntry] = []
    for path in sorted(content.rglob("*.md")):
        name = path.relative_to(content).as_posix()
        if path.name.lower() == "readme.md":
            continue
        try:
            entry = read_entry(path, name, settings)
        except UnusableFile as error:
            bad.append(BadEntry(name, str(error), path.stem))
            continue
        if entry.id in entries:
            bad.append(BadEntry(name, f"the id is taken by {entries[entry.id].source}", entry.id))
        else:
            entries[entry.id] = entry
    return Content(tuple(entries.values()), tuple(bad))


def read_settings(content: Path) -> dict[str, str | int]:
    """The shop's figures from `settings.yaml` of a content folder; none when there is no such file."""
    path = content / SETTINGS_FILE
    if not path.is_file():
        return {}
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: {_one_line(error)}") from error
    if not isinstance(values, dict) or not all(_is_plain(value) for value in values.values()):
        raise BadSettings(f"{path}: expected lines `name: value` with texts and whole numbers")
    return {str(name): value for name, value in values.items()}


def read_entry(path: Path, name: str, settings: ShopSettings) -> Entry:
    """One entry; raises `UnusableFile` with what is wrong."""
    front, body = _split(_read_text(path))
    try:
        matter = FrontMatter.model_validate(_parse_front_matter(front) if front else _heading(body))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnusableFile(f"front matter, {where}: {first['msg']}") from error
    if not body.strip():
        raise UnusableFile("the entry has no text below its front matter")
    if matter.valid_from and matter.valid_to and matter.valid_from > matter.valid_to:
        raise UnusableFile(f"valid_from {matter.valid_from} is after valid_to {matter.valid_to}")
    return Entry(
        id=matter.id or path.stem,
        title=fill(matter.title, settings),
        topic=matter.topic or path.parent.name,
        questions=tuple(fill(question.strip(), settings) for question in matter.questions if question.strip()),
        body=fill(body.strip(), settings),
        source=name,
        valid_from=matter.valid_from,
        valid_to=matter.valid_to,
        speech=fill(matter.speech.strip(), settings),
    )


def fill(text: str, settings: ShopSettings) -> str:
    """Put the shop's figures where placeholders stand; raises `UnusableFile` for a name the settings lack."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in settings:
            raise UnusableFile(f"no setting is called {match[1]!r}")
        return str(settings[match[1]])

    return PLACEHOLDER.sub(value, text)


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnusableFile(f"{size} bytes, at most {MAX_FILE_BYTES} are read")
        data = path.read_bytes()
    except OSError as error:
        raise UnusableFile(f"cannot be read: {error.strerror}") from error
    if b"\0" in data:
        raise UnusableFile("binary data, expected Markdown")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnusableFile(f"not UTF-8 at byte {error.start}") from error


def _split(text: str) -> tuple[str, str]:
    """Front matter and body; the front matter is empty when the file starts with a heading instead."""
    if not text.startswith("---\n"):
        if text.lstrip().startswith("# "):
            return "", text
        raise UnusableFile("expected front matter between two --- lines")
    end = text.find("\n---\n", 3)
    if end < 0:
        raise UnusableFile("the front matter has no closing --- line")
    if end > MAX_FRONT_MATTER_CHARS:
        raise UnusableFile(f"front matter of {end} characters, at most {MAX_FRONT_MATTER_CHARS}")
    return text[4 : end + 1], text[end + 5 :]


def _parse_front_matter(front: str) -> dict[str, object]:
    try:
        values = yaml.load(front, _Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise UnusableFile(f"front matter: {_one_line(error)}") from error
    if not isinstance(values, dict):
        raise UnusableFile("front matter: expected lines `name: value`")
    return {str(name): value for name, value in values.items() if value is not None}


def _heading(body: str) -> dict[str, object]:
    return {"title": body.lstrip().splitlines()[0].lstrip("#").strip()}


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
