"""The knowledge base as files that an operator edits: each save is checked first and keeps what was there before."""

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from bot.errors import AssistantError
from knowledge_base.ingest.stored import write
from knowledge_base.load import (
    FrontMatter,
    ShopSettings,
    UnusableFile,
    decoded,
    load,
    parse_entry,
    parse_front_matter,
    split_front_matter,
)
from knowledge_base.types import Entry

VERSIONS = ".versions"
VERSIONS_KEPT = 20
LONGEST_NAME = 255
"""Bytes of a file's name: what disks take."""
FIELDS = ("title", "topic", "questions", "valid_from", "valid_to", "speech", "language", "audience", "channels")
"""What an operator fills in; everything else in the front matter stays as it is."""


class BadDraft(AssistantError):
    """Not an entry that can be served; says why."""

    code = "bad_entry"
    status = 422


class Overtaken(AssistantError):
    """Somebody else saved it meanwhile."""

    code = "overtaken"
    status = 409


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the content folder."""

    file: str
    id: str
    title: str
    topic: str
    audience: str = ""
    valid_from: str = ""
    valid_to: str = ""
    problem: str = ""
    """Why it is not served; empty: it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in its file, placeholders and all."""

    file: str
    front: Mapping[str, Any]
    body: str
    digest: str
    """Of the file; a save names it, so that nobody's work is lost."""


class Entries:
    """`content` tells the folder that is served, `own` the one that a first change copies the demo's into.

    `own` None: the folder is the shop's own already.
    """

    def __init__(
        self, content: Callable[[], Path], figures: Callable[[], ShopSettings], *, own: Path | None = None
    ) -> None:
        self._content = content
        self._figures = figures
        self._own = own
        self._saving = Lock()

    @property
    def folder(self) -> Path:
        return self._content()

    def figures(self) -> ShopSettings:
        """What placeholders stand for."""
        return self._figures()

    def all(self) -> list[Listed]:
        """Every file, by topic and title; those that cannot be served first."""
        read = load(self.folder, self._figures())
        listed = [_listed(one, read.files[one.id]) for one in read.entries]
        bad = [Listed(one.file, one.entry, one.entry, "", problem=one.problem) for one in read.bad]
        return [*bad, *sorted(listed, key=lambda one: (one.topic, one.title))]

    def read(self, file: str) -> Written:
        """Raises `BadDraft` when there is no such entry, or it cannot be read."""
        return _written(file, self._text(self._path(file)))

    def draft(self, file: str, front: Mapping[str, Any], body: str) -> tuple[str, str, Entry]:
        """File name, text and entry of what was filled in; "" as `file` makes a new one. Raises `BadDraft`."""
        before = dict(self.read(file).front) if file else {}
        name = file or _new_name(front)
        matter = {**before, **{key: front.get(key) for key in FIELDS}}
        if matter.get("topic") == Path(name).parent.name and "topic" not in before:
            del matter["topic"]
        kept = {key: value for key, value in matter.items() if value not in (None, "", [], ())}
        text = f"---\n{_as_yaml(kept)}---\n{body.strip()}\n"
        try:
            entry = parse_entry(text, self.folder / name, name, self._figures())
        except UnusableFile as error:
            raise BadDraft(str(error)) from error
        return name, text, entry

    def save(self, file: str, front: Mapping[str, Any], body: str, *, digest: str) -> Written:
        """Write it. Raises `BadDraft` for what cannot be served, `Overtaken` when `digest` is not the file's."""
        with self._saving:
            self._make_own()
            name, text, entry = self.draft(file, front, body)
            path = self.folder / name
            self._check_id(entry, name)
            if file:
                before = self._text(self._path(file))
                if _digest(before) != digest:
                    raise Overtaken("somebody else saved this entry meanwhile; open it again")
                self._keep(name, before)
            elif path.exists():
                raise BadDraft(f"{name} is there already; give it another title, or open that one")
            _write(path, text)
        return _written(name, text)

    def remove(self, file: str, *, digest: str) -> None:
        """Take it away; its versions stay."""
        with self._saving:
            self._make_own()
            path = self._path(file)
            before = self._text(path)
            if _digest(before) != digest:
                raise Overtaken("somebody else saved this entry meanwhile; open it again")
            self._keep(file, before)
            path.unlink()

    def versions(self, file: str) -> list[str]:
        """When it was changed, newest first: names for `version`."""
        return sorted((path.stem for path in self._versions(self._checked(file)).glob("*.md")), reverse=True)

    def version(self, file: str, name: str) -> Written:
        """What stood there before the change at that time. Raises `BadDraft`."""
        if name not in self.versions(file):
            raise BadDraft("there is no such version")
        return _written(file, self._text(self._versions(file) / f"{name}.md"))

    def make_own(self) -> None:
        """From now on the folder is the shop's own."""
        with self._saving:
            self._make_own()

    def _make_own(self) -> None:
        """The demo's entries belong to the program: what is changed is a copy."""
        if self._own is None or self._own.is_dir():
            return
        draft = self._own.with_name(f".{self._own.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            shutil.copytree(self._content(), draft)
            os.replace(draft, self._own)
        except OSError as error:
            raise BadDraft(f"cannot make {self._own}: {error.strerror}") from error

    def _checked(self, file: str) -> str:
        parts = Path(file).parts
        is_short = len(file.replace("/", "__").encode()) <= LONGEST_NAME
        is_inside = file == "/".join(parts) and not Path(file).is_absolute() and ".." not in parts
        if not is_short or not is_inside or not file.endswith(".md") or any(part.startswith(".") for part in parts):
            raise BadDraft("expected the file of an entry")
        return file

    def _path(self, file: str) -> Path:
        path = self.folder / self._checked(file)
        if not path.is_file() or path.is_symlink():
            raise BadDraft(f"there is no entry {file}")
        return path

    def _text(self, path: Path) -> str:
        try:
            return decoded(path.read_bytes())
        except (OSError, UnusableFile) as error:
            raise BadDraft(f"{path.name} cannot be read: {error}") from error

    def _check_id(self, entry: Entry, name: str) -> None:
        taken = load(self.folder, self._figures()).files.get(entry.id)
        if taken not in (None, name):
            raise BadDraft(f"the id {entry.id} is taken by {taken}")

    def _versions(self, file: str) -> Path:
        return self.folder / VERSIONS / file.removesuffix(".md").replace("/", "__")

    def _keep(self, file: str, text: str) -> None:
        folder = self._versions(file)
        _write(folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.md", text)
        for old in sorted(folder.glob("*.md"))[:-VERSIONS_KEPT]:
            old.unlink()


def _write(path: Path, text: str) -> None:
    try:
        write(path, text)
    except OSError as error:
        raise BadDraft(f"{path} cannot be written: {error.strerror}") from error


def _written(file: str, text: str) -> Written:
    try:
        front, body = split_front_matter(text)
        matter = parse_front_matter(front) if front else {"title": body.lstrip().splitlines()[0].lstrip("# ").strip()}
    except UnusableFile:  # broken by hand: shown as it is, to be mended
        matter, body = {}, text
    return Written(file, matter, body.strip(), _digest(text))


def _new_name(front: Mapping[str, Any]) -> str:
    topic, title = _slug(str(front.get("topic") or "help")), _slug(str(front.get("title") or ""))
    if not title:
        raise BadDraft("expected a title")
    return f"{topic or 'help'}/{title}.md"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _as_yaml(matter: Mapping[str, Any]) -> str:
    known = [name for name in FrontMatter.model_fields if name in matter]
    ordered = {name: matter[name] for name in (*known, *(name for name in matter if name not in known))}
    return yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=10_000)


def _listed(entry: Entry, file: str) -> Listed:
    days = (_day(entry.valid_from), _day(entry.valid_to))
    return Listed(file, entry.id, entry.title, entry.topic, entry.audience, *days)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _day(day: object) -> str:
    return str(day) if day else ""
