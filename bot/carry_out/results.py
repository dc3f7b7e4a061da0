"""How an experiment stands: one row a group, with what each arm would bring everybody, and how sure that is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

import numpy as np

from actions.shop.models import CustomerId, Order
from bot.storage.trials import Trial
from recommender.experiments.off_policy import Z95, Estimate, Logged, always, dr

ORDERED_WITHIN = timedelta(days=14)
HOLD_OUT = "hold-out"
FORMULA = "added: lists of which a product went into the cart; would be: doubly robust estimate, with 95 %"


@dataclass(frozen=True, slots=True)
class Standing:
    """One group."""

    group: str
    shoppers: int
    lists: int
    added: int
    rate: float
    """Added per list."""
    low: float
    high: float
    """95 %, Wilson."""
    ordered: int
    """Lists of which a customer ordered a product within 14 days."""
    would_be: Estimate | None
    """What this arm would bring if everybody had it; None for the hold-out and where nothing can be told."""

    def told(self) -> dict[str, str | int | float | None]:
        """Flat, for a table."""
        guess = self.would_be
        return {
            "group": self.group,
            "shoppers": self.shoppers,
            "lists": self.lists,
            "added": self.added,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
            "ordered": self.ordered,
            "would_be": guess.mean if guess else None,
            "would_be_low": guess.low if guess else None,
            "would_be_high": guess.high if guess else None,
        }


def standings(
    trials: Sequence[Trial], arms: Sequence[str], orders_of: Callable[[CustomerId], Sequence[Order]]
) -> list[Standing]:
    """The arms in their order, then the hold-out where there is one."""
    tried = [trial for trial in trials if not trial.tried.held_out and trial.tried.arm in arms]
    held = [trial for trial in trials if trial.tried.held_out]
    orders: dict[str, Sequence[Order]] = {}
    for unit in {trial.tried.unit for trial in trials if trial.tried.unit != trial.conversation_id}:
        orders[unit] = orders_of(CustomerId(unit))
    groups = {arm: [trial for trial in tried if trial.tried.arm == arm] for arm in arms}
    rows = [_standing(arm, own, orders, _would_be(tried, arms, arm)) for arm, own in groups.items()]
    return [*rows, _standing(HOLD_OUT, held, orders, None)] if held else rows


def _standing(
    group: str, trials: Sequence[Trial], orders: dict[str, Sequence[Order]], would_be: Estimate | None
) -> Standing:
    added = sum(trial.added for trial in trials)
    low, high = wilson(added, len(trials))
    return Standing(
        group=group,
        shoppers=len({trial.tried.unit for trial in trials}),
        lists=len(trials),
        added=added,
        rate=added / len(trials) if trials else 0.0,
        low=low,
        high=high,
        ordered=sum(_is_ordered(trial, orders.get(trial.tried.unit, ())) for trial in trials),
        would_be=would_be,
    )


def _is_ordered(trial: Trial, orders: Sequence[Order]) -> bool:
    shown_at = trial.tried.at
    return any(
        line.product_id in trial.tried.products
        for order in orders
        if shown_at <= order.placed_at <= shown_at + ORDERED_WITHIN
        for line in order.lines
    )


def _would_be(trials: Sequence[Trial], arms: Sequence[str], arm: str) -> Estimate | None:
    features = {len(trial.tried.context) for trial in trials}
    if len(trials) < 2 or len(features) != 1:
        return None
    logged = Logged(
        np.array([trial.tried.context for trial in trials]),
        np.array([arms.index(trial.tried.arm) for trial in trials], dtype=np.int64),
        np.array([trial.tried.propensity for trial in trials]),
        np.array([float(trial.added) for trial in trials]),
    )
    return dr(logged, always(arms.index(arm), len(trials), len(arms)))


def wilson(successes: int, tries: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) when nothing was tried.

    Wilson, Probable inference, the law of succession, and statistical inference (1927).
    """
    if tries == 0:
        return 0.0, 1.0
    share = successes / tries
    middle = (share + Z95**2 / (2 * tries)) / (1 + Z95**2 / tries)
    margin = Z95 / (1 + Z95**2 / tries) * sqrt(share * (1 - share) / tries + Z95**2 / (4 * tries**2))
    return max(0.0, middle - margin), min(1.0, middle + margin)
