"""Imported entries as files that people may review and edit: content/imported/<source>/<id>.md.

`digest` in the front matter tells what was imported, so that an edit by hand lasts until the source itself changes;
then the edited text is kept under content/imported/.versions/<id>/.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge_base.ingest.types import Draft, as_yaml
from knowledge_base.load import UnusableFile, decoded, parse_front_matter, split_front_matter

IMPORTED = "imported"
VERSIONS_KEPT = 10
GONE = "gone"
"""Digest of an entry that its source no longer has: no text equals it, so that it returns when the source has it."""
_OURS = ("imported_from", "imported_on", "digest")


@dataclass(frozen=True, slots=True)
class Stored:
    """An imported entry on disk."""

    path: Path
    text: str
    document: str
    imported_on: str
    digest: str
    """Of what was imported, whatever it was edited to since; empty when the file can no longer be read."""
    is_edited: bool

    @property
    def id(self) -> str:
        return self.path.name.removesuffix(".md")


def folder_of(content: Path, source_folder: str) -> Path:
    """Where the entries of a source lie."""
    return content / IMPORTED / source_folder


def stored_in(folder: Path) -> dict[str, Stored]:
    """The entries of a source by id."""
    found = [_stored(path) for path in sorted(folder.glob("*.md"))]
    return {entry.id: entry for entry in found}


def digest_of(draft: Draft) -> str:
    """The same for the same text and front matter."""
    return _digest(draft.front, draft.body)


def rendered(draft: Draft, today: date) -> str:
    """The file of a draft."""
    ours = {"imported_from": draft.document, "imported_on": today, "digest": digest_of(draft)}
    return f"---\n{draft.front}{as_yaml(dict(ours))}---\n{draft.body}\n"


def write(path: Path, text: str) -> None:
    """All of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


def keep_version(content: Path, entry: Stored) -> None:
    """Copy an entry to its older versions, of which the newest `VERSIONS_KEPT` stay."""
    folder = content / IMPORTED / ".versions" / entry.id
    mark = hashlib.sha256(entry.text.encode()).hexdigest()[:8]
    write(folder / f"{entry.imported_on or 'undated'}-{mark}.md", entry.text)
    versions = sorted(folder.glob("*.md"), key=lambda path: path.stat().st_mtime_ns)
    for old in versions[:-VERSIONS_KEPT]:
        old.unlink()


def expired(entry: Stored, last_day: date) -> str:
    """The file of an entry that holds no longer than `last_day`."""
    front, body = split_front_matter(entry.text)
    kept = _without(front, ("valid_to", "digest", *_begins_later(front, last_day)))
    return f"---\n{kept}{as_yaml({'valid_to': last_day, 'digest': GONE})}---\n{body}"


def _stored(path: Path) -> Stored:
    try:
        text = decoded(path.read_bytes())
        front, body = split_front_matter(text)
        matter = parse_front_matter(front)
    except UnusableFile:  # broken by hand: told by `load`, and mended when the source is imported
        return Stored(path, path.read_text(encoding="utf-8", errors="replace"), "", "", "", is_edited=True)
    document, on, digest = (str(matter.get(name, "")) for name in _OURS)
    return Stored(path, text, document, on, digest, is_edited=digest != _digest(_without(front, _OURS), body))


def _digest(front: str, body: str) -> str:
    return hashlib.sha256(f"{front}\0{body.strip()}".encode()).hexdigest()[:16]


def _without(front: str, names: tuple[str, ...]) -> str:
    starts = tuple(f"{name}:" for name in names)
    return "".join(line for line in front.splitlines(keepends=True) if not line.startswith(starts))


def _begins_later(front: str, day: date) -> tuple[str, ...]:
    begins = parse_front_matter(front).get("valid_from")
    return ("valid_from",) if isinstance(begins, date) and begins > day else ()
