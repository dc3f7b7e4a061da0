"""What kind of demand a series is: how often something is sold, and how unequal the amounts are.

Syntetos, Boylan, Croston, On the categorization of demand patterns (2005): 1.32 and 0.49.
"""

from enum import StrEnum

import numpy as np

from recommender.demand.sales import Sales

OFTEN = 1.32  # mean days from sale to sale
EVEN = 0.49  # squared coefficient of variation of the amounts sold


class Kind(StrEnum):
    """Which method has a chance."""

    SMOOTH = "smooth"
    ERRATIC = "erratic"
    """Often, in unequal amounts."""
    INTERMITTENT = "intermittent"
    """Seldom, in equal amounts."""
    LUMPY = "lumpy"
    """Seldom, in unequal amounts."""
    NONE = "none"
    """Fewer than two days with a sale."""


def kinds(sales: Sales) -> tuple[Kind, ...]:
    """One for each series, judged from its first sale on."""
    return tuple(_kind(units[start:]) for units, start in zip(sales.units, sales.starts, strict=True))


def _kind(units: np.ndarray) -> Kind:
    sold = units[units > 0]
    if len(sold) < 2:
        return Kind.NONE
    is_often = len(units) / len(sold) < OFTEN
    is_even = (sold.std() / sold.mean()) ** 2 < EVEN
    if is_often:
        return Kind.SMOOTH if is_even else Kind.ERRATIC
    return Kind.INTERMITTENT if is_even else Kind.LUMPY
