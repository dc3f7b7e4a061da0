"""The whole plan: from sales and stock to a row for each product with what to order now, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from recommender.demand.combine import forecast
from recommender.demand.naive import WEEK
from recommender.demand.sales import NoSales, Sales, Units
from recommender.demand.totals import own_quantiles, total_quantiles
from recommender.planning.alerts import Alert, alerts, cover_days
from recommender.planning.budget import choose, steps_of
from recommender.planning.classes import abc, xyz
from recommender.planning.levels import Levels, Values, checked_days, critical_ratio, last_delivery, levels
from recommender.planning.lots import wagner_whitin

SHOWN = (0.1, 0.5, 0.9)
SERVICE = {"A": 0.98, "B": 0.95, "C": 0.90}
"""How often what is there should do until the next delivery. What 0.98 costs is measured in README.md."""
WEEKS_AHEAD = 12
YEAR, HALF_YEAR = 364, 182  # days: whole weeks
LONGEST_FORECAST = 365


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator decides."""

    days: int = 28
    """Forecast ahead."""
    lead_days: int = 14
    """From an order to its delivery."""
    review_days: int = 7
    """From one look at the plan to the next."""
    margin: float = 0.4
    """Share of the price that is earned; the rest is what a piece costs the shop."""
    holding: float = 0.25
    """What it costs to keep a piece for a year, as a share of its cost."""
    order_cost: float = 500.0
    """Of one order line, in the same units as the prices."""
    budget: float | None = None
    """Most that may be spent now; None does not limit."""
    capacity: float | None = None
    """Most pieces that may come."""

    def __post_init__(self) -> None:
        checked_days(self.lead_days)
        if not 1 <= self.days <= LONGEST_FORECAST or not 1 <= self.review_days <= LONGEST_FORECAST:
            raise ValueError(
                f"expected 1 to {LONGEST_FORECAST} days, got {self.days} ahead, reviewed {self.review_days}"
            )
        if not 0 < self.margin < 1 or not self.holding > 0 or not self.order_cost >= 0:
            raise ValueError("expected a margin between 0 and 1, a holding cost above 0, an order cost of at least 0")


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is, aligned with `Sales.names`; no number counts as nothing."""

    on_hand: Values
    on_order: Values
    """All that is open."""
    coming: Values
    """Of that, what is due within the lead time."""
    price: Values
    """Of a piece, in minor units."""


class Why(StrEnum):
    """Of the amount to order now."""

    BELOW_REORDER_POINT = "below the reorder point"
    CUT = "cut to the budget"
    ENOUGH = "enough"
    NEVER_SOLD = "never sold"


@dataclass(frozen=True, slots=True)
class Row:
    """One product's line of the plan."""

    name: str
    group: str
    """ABC and XYZ: "AX"."""
    on_hand: float
    on_order: float
    low: float
    """10 % quantile of what will be wanted in the days ahead."""
    middle: float
    high: float
    """90 %."""
    mean_a_day: float
    cover: float
    """Days for which what is on hand will last; infinite where nothing is sold."""
    safety: float
    reorder: float
    """Reorder point; -1 where nothing is to be kept."""
    upto: float
    order: float
    """Pieces to order now."""
    cost: float
    """Of the order, in the prices' units."""
    if_last: float
    """To have for the days ahead if nothing could be ordered again and leftovers were worth nothing (newsvendor)."""
    alert: Alert
    why: Why


def make_plan(
    sales: Sales, supply: Supply, rules: Rules, told: Callable[[str], None] = lambda step: None
) -> tuple[Row, ...]:
    """A row for each product, what is most urgent first. `told` hears of each step.

    Raises `NoSales` for no products or no days, `ValueError` for supply of another shape.
    """
    supply = _checked(sales, supply)
    told("forecasting each day")
    daily = forecast(sales, rules.days)
    told("quantiles of the days ahead")
    ahead = total_quantiles(sales, rules.days, SHOWN)
    told("quantiles until the next delivery")
    until = rules.lead_days + rules.review_days
    asked = tuple(sorted({0.5, *SERVICE.values()}))
    wanted = own_quantiles(sales, until, asked)
    told("lots and orders")
    turnover = sales.units[:, -YEAR:].sum(axis=1) * supply.price
    group = abc(turnover)
    service = np.array([wanted[place, asked.index(SERVICE[letter])] for place, letter in enumerate(group)])
    unit_cost = supply.price * (1 - rules.margin)
    kept = levels(wanted[:, 0], service, _lots(daily, unit_cost, rules))
    wished = kept.order(supply.on_hand, supply.on_order)
    order = _affordable(wished, wanted, asked, kept, supply, rules, unit_cost)
    mean = daily.mean(axis=1)
    cover = cover_days(supply.on_hand, mean)
    lately = sales.units[:, -HALF_YEAR:].sum(axis=1)
    alert = alerts(supply.on_hand, supply.coming, wanted[:, 0], cover, lately)
    last = last_delivery(SHOWN, ahead, critical_ratio(rules.margin, 1 - rules.margin))
    groups = [f"{first}{second}" for first, second in zip(group, xyz(sales.units[:, -YEAR:]), strict=True)]
    rows = [
        Row(
            name=name,
            group=groups[place],
            on_hand=float(supply.on_hand[place]),
            on_order=float(supply.on_order[place]),
            low=float(ahead[place, 0]),
            middle=float(ahead[place, 1]),
            high=float(ahead[place, 2]),
            mean_a_day=float(mean[place]),
            cover=float(cover[place]),
            safety=float(kept.safety[place]),
            reorder=float(kept.reorder[place]),
            upto=float(kept.upto[place]),
            order=float(order[place]),
            cost=float(order[place] * unit_cost[place]),
            if_last=float(last[place]),
            alert=alert[place],
            why=_why(wished[place], order[place], sales.starts[place] == sales.days),
        )
        for place, name in enumerate(sales.names)
    ]
    urgency = list(Alert)
    return tuple(sorted(rows, key=lambda row: (urgency.index(row.alert), row.order == 0, -row.mean_a_day, row.name)))


def _checked(sales: Sales, supply: Supply) -> Supply:
    if not sales.names or not sales.days:
        raise NoSales("expected at least one product and one day")
    columns = {name: np.nan_to_num(getattr(supply, name).astype(float)) for name in Supply.__slots__}
    for name, column in columns.items():
        if column.shape != (len(sales.names),) or (column < 0).any():
            raise ValueError(f"expected {len(sales.names)} numbers of at least 0 for {name}")
    return replace(supply, **columns)


def _lots(daily: Units, unit_cost: Values, rules: Rules) -> Values:
    """Pieces that an order brings beyond the reorder point: of the weeks ahead the first lot of the cheapest plan."""
    weekly = daily.mean(axis=1) * WEEK
    holding = unit_cost * rules.holding * WEEK / YEAR
    return np.array(
        [
            wagner_whitin([float(demand)] * WEEKS_AHEAD, rules.order_cost, float(cost)).orders[0]
            for demand, cost in zip(weekly, holding, strict=True)
        ]
    )


def _affordable(
    wished: Values,
    wanted: Units,
    asked: Sequence[float],
    kept: Levels,
    supply: Supply,
    rules: Rules,
    unit_cost: Values,
) -> Values:
    """What of the wished orders is within budget and capacity, worth the most."""
    if rules.budget is None and rules.capacity is None:
        return wished
    position = supply.on_hand + supply.on_order
    steps = [
        step
        for place in np.flatnonzero(wished > 0)
        for step in steps_of(
            int(place),
            float(position[place]),
            [*np.minimum(wanted[place], kept.upto[place]), kept.upto[place]],
            [*asked, 1.0],
            margin=float(supply.price[place] * rules.margin),
        )
    ]
    sizes = np.ones(len(wished))
    chosen = choose(steps, unit_cost.tolist(), sizes.tolist(), budget=rules.budget, capacity=rules.capacity)
    return np.minimum(chosen.pieces, wished)


def _why(wished: float, order: float, is_never_sold: bool) -> Why:
    if wished > 0:
        return Why.BELOW_REORDER_POINT if order == wished else Why.CUT
    return Why.NEVER_SOLD if is_never_sold else Why.ENOUGH
