"""A trained recommender on disk: arrays in an npz, products in JSON, and `model.json` that vouches for both."""

import hashlib
import io
import json
import os
import shutil
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import History
from recommender.scoring import State
from recommender.types import IncompatibleModel, Item

VERSION = 3
"""Raised when what is stored, or what it means, changes."""
ARRAYS, ITEMS, MODEL = "arrays.npz", "items.json", "model.json"
IN_FORCE = "in_force"
"""File beside the model folders: the name of the one to serve."""
MATRICES = ("met", "bought", "sessions", "baskets")
VECTORS = ("popularity", "recent_buyers")


@dataclass(frozen=True, slots=True)
class Model:
    """All that a ranker needs to serve."""

    scorer: str
    relevance: float
    catalogue: Catalogue
    history: History
    state: State
    about: dict[str, Any] = field(default_factory=dict)
    """Data hash and metrics, for people."""


def write(folder: Path, model: Model) -> None:
    """Write the files, `model.json` last and at once: a folder without it is not a model."""
    folder.mkdir(parents=True, exist_ok=True)
    items = json.dumps([asdict(item) for item in model.catalogue.items], ensure_ascii=False).encode()
    arrays = _packed(model)
    _replace(folder / ITEMS, items)
    _replace(folder / ARRAYS, arrays)
    about = {
        "name": "recommender",
        "version": VERSION,
        "scorer": model.scorer,
        "relevance": model.relevance,
        "items": len(model.catalogue),
        "users": len(model.history.users),
        "checksums": {ITEMS: _checksum(items), ARRAYS: _checksum(arrays)},
        **model.about,
    }
    _replace(folder / MODEL, json.dumps(about, indent=2).encode())


def put_in_force(root: Path, name: str, *, keep: int) -> None:
    """Make `root`/`name` the folder that `in_force` finds, and delete all but the newest `keep`."""
    _replace(root / IN_FORCE, name.encode())
    written = sorted(root.glob(f"*/{MODEL}"), key=lambda path: (path.parent.name == name, path.stat().st_mtime))
    for model in written[:-keep]:
        shutil.rmtree(model.parent, ignore_errors=True)


def in_force(root: Path) -> Path:
    """The folder of the last training below `root`. Raises `IncompatibleModel` when there was none."""
    try:
        return root / (root / IN_FORCE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IncompatibleModel(
            f"expected a trained recommender in {root}; run `shopdesk train recommender`"
        ) from error


def describe(folder: Path) -> dict[str, Any]:
    """What `model.json` says. Raises `IncompatibleModel` when it is missing, unreadable or of another version."""
    try:
        about = json.loads((folder / MODEL).read_bytes())
    except (OSError, ValueError) as error:
        raise IncompatibleModel(f"expected a recommender in {folder}, found none: {error}") from error
    if not isinstance(about, dict) or about.get("version") != VERSION or about.get("name") != "recommender":
        got = about.get("version") if isinstance(about, dict) else about
        raise IncompatibleModel(f"expected a recommender of version {VERSION} in {folder}, got version {got}")
    return about


def read(folder: Path) -> Model:
    """Raises `IncompatibleModel` for another version and for files that are missing or changed."""
    about = describe(folder)
    items = _verified(folder, ITEMS, about)
    with np.load(io.BytesIO(_verified(folder, ARRAYS, about)), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    catalogue = Catalogue(tuple(_item(row) for row in json.loads(items)))
    matrices = {name: _matrix(arrays, name) for name in MATRICES}
    vectors = {name: arrays[f"history.{name}"] for name in VECTORS}
    history = History(users=tuple(arrays["history.users"].tolist()), **matrices, **vectors)
    state = {name.removeprefix("scorer."): array for name, array in arrays.items() if name.startswith("scorer.")}
    return Model(about["scorer"], about["relevance"], catalogue, history, state, about)


def _packed(model: Model) -> bytes:
    history = model.history
    arrays: State = {f"scorer.{name}": array for name, array in model.state.items()}
    arrays["history.users"] = np.array(history.users, dtype=np.str_)
    for name in VECTORS:
        arrays[f"history.{name}"] = getattr(history, name)
    for name in MATRICES:
        matrix = getattr(history, name)
        arrays |= {f"history.{name}.{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
        arrays[f"history.{name}.shape"] = np.array(matrix.shape)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _matrix(arrays: State, name: str) -> sparse.csr_array:
    data, indices, indptr, shape = (arrays[f"history.{name}.{part}"] for part in ("data", "indices", "indptr", "shape"))
    return sparse.csr_array((data, indices, indptr), shape=tuple(shape.tolist()))


def _item(row: dict[str, Any]) -> Item:
    known = {one.name for one in fields(Item)}
    options = {name: tuple(values) for name, values in row["options"].items()}
    return Item(**{**{name: row[name] for name in known}, "tags": tuple(row["tags"]), "options": options})


def _verified(folder: Path, name: str, about: dict[str, Any]) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise IncompatibleModel(f"expected {name} in {folder}: {error}") from error
    if _checksum(content) != about["checksums"][name]:
        raise IncompatibleModel(f"{folder / name} was changed after the training; run `shopdesk train recommender`")
    return content


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)
