"""Encodes texts, taking the vectors of an earlier index for those that stayed the same."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.types import Encoder
from knowledge_base.vectors import Vectors

PROBE = "Can I send back the blue shoes?"
"""Its vector tells whether an index was made with the encoder at hand."""
SAME_ENCODER = 0.999
"""Cosine between the probe stored and the probe encoded now; int8 kernels differ a little between machines."""
_BATCH = 256
_PROBED, _TEXTS, _ELSEWHERE = "probe.npy", "texts.npy", "elsewhere.npy"

Array = NDArray[np.float32]


class Encoded:
    """The vectors of an index's texts and of questions asked elsewhere, rows of length 1."""

    def __init__(
        self, texts: Sequence[str], elsewhere: Sequence[str], encoder: Encoder, earlier: Path | None = None
    ) -> None:
        """`earlier`: an index whose vectors may be taken, where the same encoder made them."""
        self._probe = encoder.encode([PROBE])[0]
        wanted = [*texts, *elsewhere]
        self._digests = [_digest(text) for text in wanted]
        vectors = np.empty((len(wanted), len(self._probe)), dtype=np.float32)
        known = _known(earlier, self._probe) if earlier else {}
        new = [number for number, digest in enumerate(self._digests) if digest not in known]
        for number, digest in enumerate(self._digests):
            if digest in known:
                vectors[number] = known[digest]
        for at in range(0, len(new), _BATCH):
            batch = new[at : at + _BATCH]
            vectors[batch] = encoder.encode([wanted[number] for number in batch])
        self.texts, self.elsewhere = vectors[: len(texts)], vectors[len(texts) :]
        self.fresh = len(new)
        """How many had to be encoded."""

    def write(self, folder: Path) -> None:
        """What the next index takes over, beside the vectors of the texts that are searched."""
        np.save(folder / _PROBED, self._probe, allow_pickle=False)
        np.save(folder / _TEXTS, np.frombuffer(b"".join(self._digests), dtype=np.uint8), allow_pickle=False)
        np.save(folder / _ELSEWHERE, self.elsewhere, allow_pickle=False)


def is_same_encoder(folder: Path, probe: Array) -> bool:
    """Whether the index in `folder` was made with the encoder that gives `probe`."""
    stored = np.load(folder / _PROBED, allow_pickle=False)
    return stored.shape == probe.shape and float(stored @ probe) >= SAME_ENCODER


def _known(folder: Path, probe: Array) -> dict[bytes, Array]:
    """The vectors in `folder` by the digest of their texts; none where it cannot be used."""
    try:
        if not is_same_encoder(folder, probe):
            return {}
        digests = np.load(folder / _TEXTS, allow_pickle=False).tobytes()
        elsewhere = np.load(folder / _ELSEWHERE, allow_pickle=False)
        searched = Vectors(folder)
        rows = np.concatenate([searched.at(np.arange(len(searched))), elsewhere])
    except (OSError, ValueError, RuntimeError):  # damaged or of another format: everything is encoded again
        return {}
    return {digests[16 * number : 16 * number + 16]: row for number, row in enumerate(rows)}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
