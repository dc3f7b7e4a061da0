"""An acoustic model for telephone lines, made from the one in pocketsphinx's wheel, which was trained on 16,000 Hz.

The model's Gaussians lie over 13 cepstra of 25 mel bands, up to 6,800 Hz. Turning cepstra back into bands, leaving out
those that a telephone has not, and into cepstra again is linear; so the means go through that matrix, the variances
through its square, and deltas like what they are deltas of. What 13 of 25 cepstra do not tell of the bands is added as
variance. Cepstral mean normalization is linear too: nothing has to be known of the line.
"""

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = 130.0, 6_800.0  # Hz, of the model in the wheel
BANDS = 25
CEPSTRA = 13
LIFTER = 22
RECIPE = 1
"""Raised when the same source makes another model."""
KEPT_BANDS = 19
"""The last one reaches from 3,110 to 3,813 Hz."""
UNTOLD = slice(10, 13)
"""The cepstra whose variance stands for that of the ones after them."""
PARTS = ("mdef", "sendump", "noisedict", "transition_matrices")
BYTE_ORDER = 0x11223344
HEADER = b"s3\nversion 1.0\nendhdr\n"
PARAMETERS = """-lowerf {lowest}
-upperf {highest:.3f}
-nfilt {bands}
-transform dct
-lifter {lifter}
-feat 1s_c_d_dd
-svspec 0-12/13-25/26-38
-agc none
-cmn batch
-varnorm no
-model ptm
-remove_noise yes
"""
Floats = NDArray[np.float64]


def write_narrowband(source: Path, target: Path, *, bands: int = KEPT_BANDS) -> None:
    """Write the model of the `bands` lowest bands of the model in `source` into the folder `target`."""
    for part in PARTS:
        shutil.copyfile(source / part, target / part)
    mean_map, untold = maps(bands)
    shape, means = _read(source / "means")
    _write(target / "means", shape, means @ mean_map.T)
    shape, variances = _read(source / "variances")
    unlifted = (variances / _lift() ** 2)[:, UNTOLD].mean(axis=1, keepdims=True)
    _write(target / "variances", shape, variances @ (mean_map**2).T + unlifted * (untold**2).sum(axis=1))
    parameters = PARAMETERS.format(lowest=LOWEST, highest=_highest(bands), bands=bands, lifter=LIFTER)
    (target / "feat.params").write_text(parameters, encoding="ascii")


def maps(bands: int) -> tuple[Floats, Floats]:
    """From 13 cepstra of all bands to 13 of the lowest `bands`, and from the 12 that are not known."""
    whole, part, lift = _cosines(BANDS, BANDS), _cosines(CEPSTRA, bands), _lift()
    to_part = lift[:, None] * (part @ np.eye(bands, BANDS))
    return to_part @ whole[:CEPSTRA].T / lift, to_part @ whole[CEPSTRA:].T


def _cosines(cepstra: int, bands: int) -> Floats:
    """The orthonormal discrete cosine transform."""
    angles = np.pi * np.arange(cepstra)[:, None] * (np.arange(bands) + 0.5) / bands
    waves: Floats = np.cos(angles) * np.sqrt(2 / bands)
    waves[0] /= np.sqrt(2)
    return waves


def _lift() -> Floats:
    lift: Floats = 1 + LIFTER / 2 * np.sin(np.pi * np.arange(CEPSTRA) / LIFTER)
    return lift


def _highest(bands: int) -> float:
    """Where the last band ends; Hz."""
    low, high = (2_595 * np.log10(1 + edge / 700) for edge in (LOWEST, HIGHEST))
    edge = low + (high - low) * (bands + 1) / (BANDS + 1)
    return float(700 * (10 ** (edge / 2_595) - 1))


def _read(path: Path) -> tuple[NDArray[np.uint32], Floats]:
    """What stands before the numbers (codebooks, streams, densities, lengths), and the numbers, 13 a row.

    Raises `ValueError` for a file of another kind.
    """
    content = path.read_bytes()
    at = content.index(b"endhdr\n") + len(b"endhdr\n")
    order, _, streams, _ = np.frombuffer(content, "<u4", 4, at)
    if order != BYTE_ORDER:
        raise ValueError(f"expected a little-endian s3 file, got {path}")
    shape = np.frombuffer(content, "<u4", 3 + int(streams), at + 4)
    at += 4 * (4 + int(streams))
    count = int(np.frombuffer(content, "<u4", 1, at)[0])
    return shape, np.frombuffer(content, "<f4", count, at + 4).astype(np.float64).reshape(-1, CEPSTRA)


def _write(path: Path, shape: NDArray[np.uint32], numbers: Floats) -> None:
    head = np.array([BYTE_ORDER, *shape, numbers.size], "<u4")
    path.write_bytes(HEADER + head.tobytes() + numbers.astype("<f4").tobytes())
