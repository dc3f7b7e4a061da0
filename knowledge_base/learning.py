"""Learns from the wordings of a base, while it is built, what tells its entries apart and what it knows of.

Both are logistic regressions over frozen sentence vectors: deterministic, and bounded in time by what they look at.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge_base.learnt import KNOWING, TELLING

Array = NDArray[np.float32]
ELSEWHERE = Path(__file__).parent / "elsewhere.yaml"
"""Questions that people ask shops and that help pages do not answer."""
TELLS_UP_TO = 8_000_000
"""Rows times entries up to which the entries are told apart, as in 700 entries of 16 texts each. At that size it takes
up to half a minute on one core; the demo shop's 157 entries take 2 seconds."""
KNOWS_FROM = 10_000
"""Wordings, evenly picked, that stand for the base."""
ANSWERED_AFTER_ALL = 0.75
"""Cosine to a wording from which a question of `ELSEWHERE` is one that this base answers."""
_PASSAGE_COUNTS = 0.3
_FIT_ENTRIES, _FIT_KNOWING = 50.0, 1.0
"""How closely the wordings are followed: the inverse of the penalty on large weights."""
_KNOWING_TOTAL = 3000.0
"""Weight of all rows together, so that log odds of small and large bases are on one scale."""
_ROUNDS = 100


def elsewhere() -> list[str]:
    """The questions of `ELSEWHERE`."""
    questions: list[str] = yaml.safe_load(ELSEWHERE.read_text(encoding="utf-8"))
    return questions


def learn(
    vectors: Array, entries: NDArray[np.int32], is_wording: NDArray[np.bool_], strange: Array, folder: Path
) -> None:
    """Write the weights for `Learnt` into `folder`: rows with the entry of each, and vectors of `elsewhere()`."""
    count = int(entries[-1]) + 1 if len(entries) else 0
    if count > 1 and len(entries) * count <= TELLS_UP_TO:
        np.save(folder / TELLING, _telling(vectors, entries, is_wording, count), allow_pickle=False)
    if count:
        np.save(folder / KNOWING, _knowing(vectors[is_wording], strange), allow_pickle=False)


def _telling(vectors: Array, entries: NDArray[np.int32], is_wording: NDArray[np.bool_], count: int) -> Array:
    """Multinomial logistic regression of the entries, wordings counting more than passages."""
    inputs = _with_bias(vectors)
    rows = np.arange(len(entries))
    counts = np.where(is_wording, 1.0, _PASSAGE_COUNTS).astype(np.float32)

    def loss(weights: Array) -> tuple[float, Array]:
        logits = inputs @ weights
        logits -= logits.max(axis=1, keepdims=True)
        right = logits[rows, entries].copy()
        np.exp(logits, out=logits)
        totals = logits.sum(axis=1)
        logits /= totals[:, None]
        logits[rows, entries] -= 1
        logits *= counts[:, None]
        return float((counts * (np.log(totals) - right)).sum()), inputs.T @ logits

    return _minimized(loss, (inputs.shape[1], count), _FIT_ENTRIES)


def _knowing(wordings: Array, strange: Array) -> Array:
    """Logistic regression of wordings against questions asked elsewhere, both sides counting the same."""
    picked = wordings[:: len(wordings) // KNOWS_FROM + 1]
    unlike = strange[(strange @ picked.T).max(axis=1) < ANSWERED_AFTER_ALL]
    inputs = _with_bias(np.concatenate([picked, unlike]))
    signs = np.repeat(np.array([1, -1], dtype=np.float32), [len(picked), len(unlike)])
    counts = np.where(signs > 0, 0.5 / len(picked), 0.5 / max(len(unlike), 1)).astype(np.float32) * _KNOWING_TOTAL

    def loss(weights: Array) -> tuple[float, Array]:
        lead = signs * (inputs @ weights)
        wrong = np.exp(-np.logaddexp(0, lead))
        return float((counts * np.logaddexp(0, -lead)).sum()), inputs.T @ (-counts * signs * wrong)

    return _minimized(loss, (inputs.shape[1],), _FIT_KNOWING)


def _minimized(loss: Callable[[Array], tuple[float, Array]], shape: tuple[int, ...], fit: float) -> Array:
    """Weights with the least `fit` times loss plus half their squared length; the bias in the last row is free."""
    from scipy.optimize import minimize  # slow to import, and only building needs it

    def whole(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape).astype(np.float32)
        value, gradient = loss(weights)
        penalty = weights.copy()
        penalty[-1] = 0
        return fit * value + 0.5 * float((penalty**2).sum()), (fit * gradient + penalty).ravel().astype(np.float64)

    start = np.zeros(int(np.prod(shape)))
    found = minimize(whole, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights: Array = found.x.reshape(shape).astype(np.float32)
    return weights


def _with_bias(vectors: Array) -> Array:
    return np.concatenate([vectors, np.ones((len(vectors), 1), dtype=np.float32)], axis=1)
