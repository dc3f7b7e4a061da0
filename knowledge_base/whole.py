"""Whether a folder holds an index of this format with nothing missing and nothing changed."""

import hashlib
import json
from pathlib import Path

FORMAT = 4
"""Raised when what the folder holds changes; folders of another format are built anew."""
ABOUT = "index.json"


class BrokenIndex(Exception):
    """The folder does not hold an index of this format, these entries and this encoder."""


def seal(folder: Path, entries: int) -> None:
    """Write down what the folder consists of; nothing may change afterwards."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {path.relative_to(folder).as_posix(): _checksum(path) for path in files}
    about = {"format": FORMAT, "entries": entries, "sha256": sums}
    (folder / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")


def check(folder: Path) -> None:
    """Raises `BrokenIndex` for another format, and where a file is missing or damaged; else `OSError`, `ValueError`."""
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise BrokenIndex(f"{folder}: expected format {FORMAT}")
    sums = about.get("sha256")
    if not isinstance(sums, dict) or not sums:
        raise BrokenIndex(f"{folder}: it does not say what it consists of")
    for file, sum_then in sums.items():
        if not (folder / file).is_file() or _checksum(folder / file) != sum_then:
            raise BrokenIndex(f"{folder / file}: missing or damaged")


def _checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
