"""Frozen features of the training sentences, kept from one training to the next: only new sentences are encoded."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nlu.artifacts import IncompatibleModel, Manifest
from nlu.encoder import FrozenEncoder
from nlu.model import arrays

Read = TypeVar("Read")


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

        def read(text: str) -> NDArray[np.float32]:
            row: NDArray[np.float32] = np.concatenate(encoder.read(text), axis=1)[0]
            return row

        rows = tqdm(on_all_cores(read, missing), desc="reading sentences", unit=" ", total=len(missing))
        known |= {_key(text): row for text, row in zip(missing, rows, strict=True)}
        _write(path, {key: known[key] for key in keys})
    found = np.stack([known[key] for key in keys])
    dim = found.shape[1] // 3
    return Features(found[:, :dim], found[:, dim:])


def on_all_cores(read: Callable[[str], Read], texts: Sequence[str]) -> Iterator[Read]:
    """What `read` makes of each of `texts`, in their order; a pass over one text keeps one core busy."""
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        yield from cores.map(read, texts)


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
