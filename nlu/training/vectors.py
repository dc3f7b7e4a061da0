"""Frozen vectors of the training sentences, kept from one training to the next: only new sentences are encoded."""

import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nlu.artifacts import IncompatibleModel, Manifest
from nlu.encoder import FrozenEncoder
from nlu.model import arrays

_CHUNK = 64


def encode(texts: Sequence[str], frozen: Manifest, models: Path) -> NDArray[np.float32]:
    """Embed `texts` with the encoder in `frozen`: shape (n_texts, dim), rows of length 1."""
    path = models / f"vectors-{frozen.data_hash}.npz"
    known = _read(path)
    keys = [_key(text) for text in texts]
    missing = [text for text, key in zip(texts, keys, strict=True) if key not in known]
    if missing:
        encoder = FrozenEncoder(frozen.folder)
        for start in tqdm(range(0, len(missing), _CHUNK), desc="reading sentences", unit_scale=_CHUNK, unit=" "):
            chunk = missing[start : start + _CHUNK]
            known |= zip(map(_key, chunk), encoder.encode(chunk), strict=True)
        _write(path, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


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
