"""How a word comes to be typed as another: letters beside, doubled, forgotten, or in the wrong order."""

from collections.abc import Mapping
from itertools import product

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
"""Each row of keys and how far it is moved to the right, in keys."""
_BESIDE = 1.2  # keys between the centres of two letters that a finger confuses

SWAPPED, DOUBLED, FORGOTTEN, HIT_BESIDE, ANY = 4.5, 4.5, 5.0, 5.5, 9.0
"""What each slip costs, as minus the logarithm of how often it happens to a letter; `ANY` other one or one too many."""


def cost(word: str, typed: str) -> float:
    """What it costs to have typed `typed` for `word`, in the fewest slips.

    Damerau's distance (1964) with a weight a slip; only the letters between the equal beginning and end are compared.
    """
    start = _equal(word, typed)
    end = _equal(word[start:][::-1], typed[start:][::-1])
    start, end = max(0, start - 1), max(0, end - 1)  # a doubled letter repeats one that is equal
    return _distance(word[start : len(word) - end], typed[start : len(typed) - end])


def _distance(meant: str, hit: str) -> float:
    costs = [[0.0] * (len(hit) + 1) for _ in range(len(meant) + 1)]
    for i, j in product(range(len(meant) + 1), range(len(hit) + 1)):
        if i or j:
            costs[i][j] = min(_ways(costs, meant, hit, i, j))
    return costs[-1][-1]


def _ways(costs: list[list[float]], meant: str, hit: str, i: int, j: int) -> list[float]:
    """What `meant[:i]` typed as `hit[:j]` costs by each slip that may have been the last."""
    ways = []
    if i:
        ways.append(costs[i - 1][j] + FORGOTTEN)
    if j:
        is_double = i > 0 and hit[j - 1] == meant[i - 1]
        ways.append(costs[i][j - 1] + (DOUBLED if is_double else ANY))
    if i and j:
        ways.append(costs[i - 1][j - 1] + _hit(meant[i - 1], hit[j - 1]))
    if i > 1 and j > 1 and meant[i - 2 : i] == hit[j - 1] + hit[j - 2]:
        ways.append(costs[i - 2][j - 2] + SWAPPED)
    return ways


def _hit(meant: str, hit: str) -> float:
    if meant == hit:
        return 0.0
    return HIT_BESIDE if hit in _NEIGHBOURS.get(meant, "") else ANY


def _equal(one: str, other: str) -> int:
    """How many letters both begin with."""
    for at, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return at
    return min(len(one), len(other))


def _neighbours() -> Mapping[str, str]:
    keys = {key: (moved + at, row) for row, (letters, moved) in enumerate(_ROWS) for at, key in enumerate(letters)}
    return {
        key: "".join(
            other for other, (a, b) in keys.items() if other != key and (a - x) ** 2 + (b - y) ** 2 <= _BESIDE**2
        )
        for key, (x, y) in keys.items()
    }


_NEIGHBOURS = _neighbours()
