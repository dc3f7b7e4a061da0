"""Trained models on disk: folders named by the hash of data and recipe, complete or not there at all.

    models/understanding-<key>/model.json   name, version, data hash, metrics, a checksum a file
    models/understanding.json               which of them serves

A folder is written under a temporary name and renamed, the pointer is replaced in one step, so that a server
reads either the old model or the new one.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 3
"""Of the files' layout; a model of another version is refused."""


class ModelMissing(Exception):
    """No trained model where one is needed; `shopdesk train nlu` makes it."""


class IncompatibleModel(Exception):
    """A model is there, but damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `model.json` says."""

    folder: Path
    name: str
    data_hash: str
    facts: Mapping[str, Any]
    """What the model needs to be read: labels, temperature, the encoder's folder."""
    metrics: Mapping[str, Any]


def key_of(*parts: bytes | str) -> str:
    """Hash of everything a model depends on, 16 hexadecimal digits."""
    digest = hashlib.sha256(str(VERSION).encode())
    for part in parts:
        digest.update(b"\0" + (part.encode() if isinstance(part, str) else part))
    return digest.hexdigest()[:16]


def publish(
    models: Path, name: str, key: str, write: Callable[[Path], tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Manifest:
    """Make `models/name-key` with what `write(folder)` puts there; it returns facts and metrics.

    A folder of that key that is already whole is kept and `write` is not called.
    """
    folder = models / f"{name}-{key}"
    if is_whole(folder):
        return read_manifest(folder)
    workplace = models / f".{name}-{key}.{os.getpid()}"
    shutil.rmtree(workplace, ignore_errors=True)
    workplace.mkdir(parents=True)
    try:
        facts, metrics = write(workplace)
        checksums = {path.name: _checksum(path) for path in sorted(workplace.iterdir())}
        manifest = {
            "name": name,
            "version": VERSION,
            "data_hash": key,
            "facts": facts,
            "metrics": metrics,
            "files": checksums,
        }
        _write_durably(workplace / "model.json", json.dumps(manifest, indent=1))
        shutil.rmtree(folder, ignore_errors=True)
        workplace.rename(folder)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return read_manifest(folder)


def is_whole(folder: Path) -> bool:
    """Whether the model in `folder` is there and undamaged."""
    try:
        read_manifest(folder)
    except (ModelMissing, IncompatibleModel):
        return False
    return True


def read_manifest(folder: Path) -> Manifest:
    """Check the model in `folder` and return its manifest. Raises `ModelMissing` or `IncompatibleModel`."""
    path = folder / "model.json"
    if not path.is_file():
        raise ModelMissing(f"no model in {folder}; run `shopdesk train nlu`")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        version, files = record["version"], record["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise IncompatibleModel(f"{path} is not readable; run `shopdesk train nlu`") from error
    if version != VERSION:
        raise IncompatibleModel(f"expected a model of version {VERSION}, got {version} in {folder}")
    for name, expected in files.items():
        if not (folder / name).is_file() or _checksum(folder / name) != expected:
            raise IncompatibleModel(f"{folder / name} is missing or damaged; run `shopdesk train nlu`")
    return Manifest(folder, record["name"], record["data_hash"], record["facts"], record["metrics"])


def point_to(models: Path, name: str, folder: Path) -> None:
    """Let `folder` serve from now on."""
    pointer = models / f"{name}.json"
    temporary = pointer.with_suffix(f".{os.getpid()}.tmp")
    _write_durably(temporary, json.dumps({"folder": folder.name}))
    temporary.replace(pointer)


def newest(models: Path, name: str = "understanding") -> Path:
    """The folder that serves, cheap enough to ask before every turn. Raises `ModelMissing`."""
    try:
        return models / str(json.loads((models / f"{name}.json").read_text(encoding="utf-8"))["folder"])
    except FileNotFoundError as error:
        raise ModelMissing(f"no {name} model in {models}; run `shopdesk train nlu`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise IncompatibleModel(f"{models / name}.json is not readable; run `shopdesk train nlu`") from error


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
