"""What the figures do not show: which intents are taken for which, and whether confidence can be believed."""

from collections import Counter
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from nlu.training.scoring import Scores

_DOTS = 150  # a inch
_BINS = 10
_SMALL = 6  # points


def draw(scores: Scores, folder: Path) -> tuple[Path, Path]:
    """Write `nlu-confusion.png` and `nlu-reliability.png` to `folder`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"nlu-confusion.png": confusion(scores), "nlu-reliability.png": reliability(scores)}
    for name, figure in pictures.items():
        figure.savefig(folder / name, dpi=_DOTS)
    confused, reliable = (folder / name for name in pictures)
    return confused, reliable


def confusion(scores: Scores) -> Figure:
    """Share of each intent's sentences (rows) that were read as each intent (columns)."""
    names = sorted({*scores.answers, *scores.given})
    counts = Counter(zip(scores.answers, scores.given, strict=True))
    table = np.array([[counts[answer, given] for given in names] for answer in names], float)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    side = 3 + len(names) * 0.14
    figure = Figure(figsize=(side + 0.6, side), layout="constrained")
    axes = figure.add_subplot()
    drawn = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=_SMALL)
    axes.set_yticks(range(len(names)), names, fontsize=_SMALL)
    axes.set_xlabel("read as")
    axes.set_ylabel("intent")
    axes.set_title(f"{len(scores.answers)} sentences, {scores.accuracy:.1%} right")
    figure.colorbar(drawn, ax=axes, fraction=0.035, label="share of the row")
    return figure


def reliability(scores: Scores) -> Figure:
    """How often answers of a confidence are right, and how many there are of it."""
    confidence = np.array(scores.confidences)
    right = np.array(scores.answers) == np.array(scores.given)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    figure = Figure(figsize=(5, 5.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    above.plot([0, 1], [0, 1], color="grey", linestyle=":", label="as sure as right")
    filled = sorted(set(bins))
    above.plot([confidence[bins == b].mean() for b in filled], [right[bins == b].mean() for b in filled], marker="o")
    above.set_ylabel("share that is right")
    above.set_title(f"calibration error {scores.calibration_error:.3f}")
    above.legend(loc="upper left")
    below.hist(confidence, bins=_BINS, range=(0, 1), color="tab:blue")
    below.set_xlabel("confidence")
    below.set_ylabel("sentences")
    return figure
