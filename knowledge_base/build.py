"""Builds the search index of a set of entries into a folder named by their hash."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge_base import vectors
from knowledge_base.encoding import Encoded
from knowledge_base.learning import elsewhere, learn
from knowledge_base.passages import plain, split
from knowledge_base.types import Encoder, Entry
from knowledge_base.whole import ABOUT, FORMAT, BrokenIndex, check, seal
from knowledge_base.words import words

BUILDS_KEPT = 3
WORDING, PASSAGE = 0, 1
_ABANDONED_SECONDS = 24 * 3600
"""A draft so old was left by a build that died."""


def fingerprint(entries: Sequence[Entry]) -> str:
    """Name of the folder for these entries: the same texts give the same name."""
    digest = hashlib.sha256(f"format {FORMAT}".encode())
    for entry in entries:
        texts = [entry.id, entry.source, entry.title, entry.body, *entry.questions]
        digest.update(json.dumps(texts, ensure_ascii=False).encode())
    digest.update(json.dumps(elsewhere(), ensure_ascii=False).encode())
    return digest.hexdigest()[:20]


def build(entries: Sequence[Entry], encoder: Encoder, cache: Path, *, flat_up_to: int = vectors.FLAT_UP_TO) -> Path:
    """Write the index of `entries` into `cache` and return its folder; only texts new since the last one are encoded.

    The folder appears complete or not at all; an older one of the same name is replaced.
    """
    cache.mkdir(parents=True, exist_ok=True)
    older = _inode(cache / fingerprint(entries))
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=cache))
    try:
        _write(entries, encoder, draft, flat_up_to, earlier=_newest(cache))
        folder = _publish(draft, cache / fingerprint(entries), instead_of=older)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _prune(cache)
    return folder


def rows_of(entries: Sequence[Entry]) -> tuple[list[str], NDArray[np.int32]]:
    """What is indexed: texts, and for each (entry, WORDING or PASSAGE, start, end in the body)."""
    texts: list[str] = []
    rows: list[tuple[int, int, int, int]] = []
    for number, entry in enumerate(entries):
        for wording in dict.fromkeys((entry.title, *entry.questions)):
            texts.append(wording)
            rows.append((number, WORDING, 0, 0))
        for passage in split(entry.body):
            texts.append(f"{entry.title}. {plain(entry.body[passage.start : passage.end])}")
            rows.append((number, PASSAGE, passage.start, passage.end))
    return texts, np.array(rows, dtype=np.int32).reshape(-1, 4)


def _write(entries: Sequence[Entry], encoder: Encoder, folder: Path, flat_up_to: int, *, earlier: Path | None) -> None:
    texts, rows = rows_of(entries)
    encoded = Encoded(texts, elsewhere(), encoder, earlier)
    encoded.write(folder)
    vectors.write(encoded.texts, folder, flat_up_to=flat_up_to)
    learn(encoded.texts, rows[:, 0], rows[:, 1] == WORDING, encoded.elsewhere, folder)
    np.save(folder / "rows.npy", rows, allow_pickle=False)
    if texts:
        lexical = bm25s.BM25()
        lexical.index([words(text) for text in texts], show_progress=False)
        lexical.save(folder / "lexical", allow_pickle=False, show_progress=False)
    seal(folder, len(entries))


def _publish(draft: Path, folder: Path, *, instead_of: int | None) -> Path:
    """Put `draft` where `folder` is, unless another process was quicker: then its folder stands already."""
    draft.chmod(0o755)
    if instead_of is not None and _inode(folder) == instead_of:
        _retire(folder)
    try:
        os.replace(draft, folder)
    except OSError:
        if not folder.exists():
            raise
    return folder


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except FileNotFoundError:
        return None


def _retire(folder: Path) -> None:
    retired = Path(tempfile.mkdtemp(prefix=".retired-", dir=folder.parent))
    with suppress(FileNotFoundError):
        os.replace(folder, retired / folder.name)
    shutil.rmtree(retired, ignore_errors=True)


def _newest(cache: Path) -> Path | None:
    """The index built last, if nothing of it is missing or damaged."""
    with suppress(OSError, ValueError, BrokenIndex):  # or another process took it away meanwhile
        for folder in _builds(cache)[-1:]:
            check(folder)
            return folder
    return None


def _builds(cache: Path) -> list[Path]:
    """Folders of complete indexes, oldest first."""
    found = sorted(cache.glob(f"*/{ABOUT}"), key=lambda path: path.stat().st_mtime)
    return [index.parent for index in found]


def _prune(cache: Path) -> None:
    long_ago = time.time() - _ABANDONED_SECONDS
    for left in (*cache.glob(".building-*"), *cache.glob(".retired-*")):
        with suppress(OSError):  # another process was quicker
            if left.stat().st_mtime < long_ago:
                shutil.rmtree(left, ignore_errors=True)
    with suppress(FileNotFoundError):
        for folder in _builds(cache)[:-BUILDS_KEPT]:
            shutil.rmtree(folder, ignore_errors=True)
