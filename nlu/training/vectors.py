"""Frozen features of the training sentences, kept from one training to the next: only new sentences are encoded."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nlu.artifacts import IncompatibleModel, Manifest
from nlu.encoder import FrozenEncoder
from nlu.model import arrays

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Features:
    """A row a text."""

    vectors: NDArray[np.float32]
    """What it is about: shape (n_texts, dim), rows of length 1."""
    shades: NDArray[np.float32]
    """How it is said: shape (n_texts, 2 dim)."""


def encode(texts: Sequence[str], frozen: Manifest, models: Path) -> NDArray[np.float32]:
    """Embed `texts` with the encoder in `frozen`: shape (n_texts, dim), rows of length 1."""
    return features(texts, frozen, models).vectors


def features(texts: Sequence[str], frozen: Manifest, models: Path) -> Features:
    """What the encoder in `frozen` makes of `texts`."""
    path = models / f"vectors-{frozen.data_hash}.npz"
    known = _read(path)
    keys = [_key(text) for text in texts]
    missing = [text for text, key in zip(texts, keys, strict=True) if key not in known]
    if missing:
        encoder = FrozenEncoder(frozen.folder)
        for start in tqdm(range(0, len(missing), _CHUNK), desc="reading sentences", unit_scale=_CHUNK, unit=" "):
            chunk = missing[start : start + _CHUNK]
            known |= {_key(text): np.concatenate(encoder.read(text), axis=1)[0] for text in chunk}
        _write(path, {key: known[key] for key in keys})
    rows = np.stack([known[key] for key in keys])
    dim = rows.shape[1] // 3
    return Features(rows[:, :dim], rows[:, dim:])


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _read(path: Path) -> dict[int, NDArray[np.float32]]:
    if not path.is_file():
        return {}
    try:
        stored = arrays(path)
    except IncompatibleModel:
        return {}
    return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _write(path: Path, vectors: dict[int, NDArray[np.float32]]) -> None:
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.npz")
    np.savez(temporary, keys=np.array(list(vectors), np.uint64), vectors=np.stack(list(vectors.values())))
    temporary.replace(path)
