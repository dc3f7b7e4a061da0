"""How much to have: against formulas and enumeration."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.planning.alerts import Alert, alerts, cover_days
from recommender.planning.classes import abc, xyz
from recommender.planning.levels import checked_days, critical_ratio, last_delivery, levels, newsvendor

AMOUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=12)


@given(AMOUNTS, st.floats(0.1, 50), st.floats(0.1, 50))
@settings(max_examples=150, deadline=None)
def test_the_newsvendor_earns_the_most_of_all_amounts(demand, margin, holding):
    def earned(amount):
        return sum(margin * min(amount, one) - holding * max(amount - one, 0) for one in demand)

    best = max(earned(amount) for amount in range(max(demand) + 1))
    assert earned(newsvendor(demand, margin, holding)) == pytest.approx(best)


def test_the_newsvendor_of_a_uniform_demand_is_its_critical_ratio():
    assert critical_ratio(9, 1) == pytest.approx(0.9)
    assert newsvendor(range(1, 101), 9, 1) == 90
    assert last_delivery((0.1, 0.5, 0.9), [[2, 10, 30]], 0.7).tolist() == [20]


@pytest.mark.parametrize(("margin", "holding"), [(0, 1), (1, 0), (-1, 1), (nan, 1), (inf, 1)])
def test_costs_that_cannot_be_are_refused(margin, holding):
    with pytest.raises(ValueError, match="positive"):
        newsvendor([1], margin, holding)


@pytest.mark.parametrize("demand", [[], [nan], [1, inf]])
def test_a_newsvendor_without_demand_is_refused(demand):
    with pytest.raises(ValueError, match="at least one demand"):
        newsvendor(demand, 1, 1)


@pytest.mark.parametrize("days", [-1, 366, 10_000])
def test_absurd_lead_times_are_refused(days):
    with pytest.raises(ValueError, match="lead time of 0 to 365"):
        checked_days(days)


def test_what_falls_to_the_reorder_point_is_ordered_up_to_the_level():
    made = levels(median=[4, 4, 4, 0], quantile=[9.2, 9.2, 9.2, 0], lot=[5, 5, 5, 5])
    assert made.reorder.tolist() == [10, 10, 10, -1]
    assert made.upto.tolist() == [15, 15, 15, 0]
    assert made.safety.tolist() == [6, 6, 6, 0]
    assert made.order([10, 11, 2, 0], [0, 0, 8, 0]).tolist() == [5, 0, 5, 0]
    assert made.order([nan, 0, 0, 0], [nan, 20, 0, 0]).tolist() == [15, 0, 15, 0]


def test_the_best_sellers_are_a_and_what_sells_nothing_is_c():
    assert abc(np.array([5.0, 70, 0, 15, 10])) == ("C", "A", "C", "A", "B")
    assert abc(np.zeros(2)) == ("C", "C")
    assert abc(np.array([3.0])) == ("A",)


def test_even_weeks_are_x_and_rare_ones_z():
    even, rare = [2.0] * 56, [0.0] * 50 + [9.0] * 6
    assert xyz(np.array([even, rare, [0.0] * 56])) == ("X", "Z", "Z")
    assert xyz(np.ones((2, 13))) == ("Z", "Z")


def test_alerts_name_the_most_urgent():
    hand, coming, median = (
        np.array([0.0, 3, 3, 900, 5, 50]),
        np.array([9.0, 0, 9, 0, 0, 0]),
        np.array([5.0, 5, 5, 5, 0, 5]),
    )
    cover = cover_days(hand, np.array([1.0, 1, 1, 1, 0, 1]))
    lately = np.array([9.0, 9, 9, 9, 0, 9])
    expected = (Alert.STOCK_OUT, Alert.RUNNING_OUT, Alert.NONE, Alert.OVERSTOCK, Alert.DEAD, Alert.NONE)
    assert alerts(hand, coming, median, cover, lately) == expected
    assert cover.tolist() == [0, 3, 3, 900, inf, 50]
