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
"""What placeholders such as {return_days} stand for."""

MAX_FILE_BYTES = 1_000_000
MAX_FRONT_MATTER_CHARS = 20_000
SETTINGS_FILE = "settings.yaml"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]{0,63})\}")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentMissing(Exception):
    """The content folder does not exist."""


class BadSettings(Exception):
    """The settings file of a content folder is no flat list of names and values, or has a name that the shop has."""


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
    language: str = Field("", max_length=35, pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$")
    audience: str = Field("", max_length=100)
    channels: tuple[str, ...] = ()
    source: str = ""
    """Of an imported entry: its page or file."""
    placeholders: bool = True
    """False: words in braces are text, as on a page that knows nothing of our settings."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder, read."""

    entries: tuple[Entry, ...]
    """In the order of their paths."""
    bad: tuple[BadEntry, ...]
    files: Mapping[str, str]
    """The file of each entry, by id; relative to the folder."""


def load(content: Path, settings: ShopSettings) -> Content:
    """Read every Markdown file under `content`, placeholders filled from `settings`; hidden files are none of ours.

    Raises `ContentMissing` when there is no such folder; a bad file costs only itself.
    """
    if not content.is_dir():
        raise ContentMissing(f"no knowledge base folder at {content}")
    entries: dict[str, Entry] = {}
    files: dict[str, str] = {}
    bad: list[BadEntry] = []
    for path in sorted(content.rglob("*.md")):
        name = path.relative_to(content).as_posix()
        if path.name.lower() == "readme.md" or name.startswith(".") or "/." in name:
            continue
        try:
            entry = read_entry(path, name, settings)
        except UnusableFile as error:
            bad.append(BadEntry(name, str(error), path.stem))
            continue
        if entry.id in entries:
            bad.append(BadEntry(name, f"the id is taken by {files[entry.id]}", entry.id))
        else:
            entries[entry.id] = entry
            files[entry.id] = name
    return Content(tuple(entries.values()), tuple(bad), files)


def read_settings(content: Path, shop: ShopSettings) -> dict[str, str | int]:
    """What the shop says of itself, and what only `settings.yaml` of the content folder (if there is one) knows.

    No name may stand in both: which of two figures holds nobody could tell. Raises `BadSettings`.
    """
    path = content / SETTINGS_FILE
    own = _read_own(path)
    if both := sorted(own.keys() & shop.keys()):
        raise BadSettings(f"{path}: the shop itself says what {', '.join(both)} is; take it out here")
    return {**shop, **own}


def _read_own(path: Path) -> dict[str, str | int]:
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
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnusableFile(f"{size} bytes, at most {MAX_FILE_BYTES} are read")
        data = path.read_bytes()
    except OSError as error:
        raise UnusableFile(f"cannot be read: {error.strerror}") from error
    return parse_entry(decoded(data), path, name, settings)


def parse_entry(text: str, path: Path, name: str, settings: ShopSettings) -> Entry:
    """The entry in `text`, which stands or will stand in `path`; raises `UnusableFile` with what is wrong."""
    front, body = split_front_matter(text)
    try:
        matter = FrontMatter.model_validate(parse_front_matter(front) if front else _heading(body))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnusableFile(f"front matter, {where}: {first['msg']}") from error
    if not body.strip():
        raise UnusableFile("the entry has no text below its front matter")
    if matter.valid_from and matter.valid_to and matter.valid_from > matter.valid_to:
        raise UnusableFile(f"valid_from {matter.valid_from} is after valid_to {matter.valid_to}")
    return _entry(matter, body.strip(), path, name, settings if matter.placeholders else None)


def _entry(matter: FrontMatter, body: str, path: Path, name: str, settings: ShopSettings | None) -> Entry:
    return Entry(
        id=matter.id or path.stem,
        title=fill(matter.title, settings),
        topic=matter.topic or path.parent.name,
        questions=tuple(fill(question.strip(), settings) for question in matter.questions if question.strip()),
        body=fill(body, settings),
        source=matter.source if matter.source.startswith(("http://", "https://")) else name,
        valid_from=matter.valid_from,
        valid_to=matter.valid_to,
        speech=fill(matter.speech.strip(), settings),
        language=matter.language,
        audience=matter.audience.strip(),
        channels=matter.channels,
    )


def fill(text: str, settings: ShopSettings | None) -> str:
    """Put the shop's figures where placeholders stand; raises `UnusableFile` for a name the settings lack.

    Without settings the text stays as it is.
    """
    if settings is None:
        return text

    def value(match: re.Match[str]) -> str:
        if match[1] not in settings:
            raise UnusableFile(f"no setting is called {match[1]!r}")
        return str(settings[match[1]])

    return PLACEHOLDER.sub(value, text)


def decoded(data: bytes) -> str:
    """The text in `data`, lines ended by a line feed; raises `UnusableFile` when it is none."""
    if b"\0" in data:
        raise UnusableFile("binary data, expected text")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnusableFile(f"not UTF-8 at byte {error.start}") from error


def split_front_matter(text: str) -> tuple[str, str]:
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


def parse_front_matter(front: str) -> dict[str, object]:
    """Its names and values; raises `UnusableFile` for anything but lines `name: value`."""
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
