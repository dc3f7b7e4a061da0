"""Lots and budgets: the cheapest and the best of all there are, by trying all."""

from itertools import product
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.planning.budget import Step, choose, steps_of
from recommender.planning.lots import LotPlan, wagner_whitin


def cost_of(orders, demand, order_cost, holding):
    """None when somebody is left waiting."""
    stock, cost = 0.0, 0.0
    for ordered, wanted in zip(orders, demand, strict=True):
        stock += ordered - wanted
        if stock < -1e-9:
            return None
        cost += holding * stock + (order_cost if ordered else 0)
    return cost


def cheapest(demand, order_cost, holding):
    """By trying every amount in every period."""
    plans = product(range(sum(demand) + 1), repeat=len(demand))
    costs = (cost_of(plan, demand, order_cost, holding) for plan in plans if sum(plan) == sum(demand))
    return min(cost for cost in costs if cost is not None)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 9), st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_no_plan_of_lots_is_cheaper(demand, order_cost, holding):
    made = wagner_whitin(demand, order_cost, holding)
    assert made.cost == pytest.approx(cheapest(demand, order_cost, holding))
    assert cost_of(made.orders, demand, order_cost, holding) == pytest.approx(made.cost)
    assert sum(made.orders) == pytest.approx(sum(demand))


def test_dear_orders_are_few_and_cheap_ones_many():
    assert wagner_whitin([10, 10], 5, 1) == LotPlan((10, 10), 10)
    assert wagner_whitin([10, 10], 50, 1) == LotPlan((20, 0), 60)


@pytest.mark.parametrize(
    ("demand", "order_cost", "holding"), [([1, -1], 1, 1), ([nan], 1, 1), ([1], -1, 1), ([1], 1, nan)]
)
def test_lots_of_nonsense_are_refused(demand, order_cost, holding):
    with pytest.raises(ValueError, match="at least 0"):
        wagner_whitin(demand, order_cost, holding)


def test_nothing_wanted_is_nothing_ordered():
    assert wagner_whitin([], 5, 1).orders == ()
    assert wagner_whitin([0, 0], 5, 1) == wagner_whitin([0, 0], 0, 0)


STEP = st.builds(Step, st.integers(0, 2), st.integers(1, 3), st.integers(1, 20).map(float))
COSTS = st.lists(st.integers(1, 9).map(float), min_size=3, max_size=3)


@given(st.lists(STEP, min_size=1, max_size=4), COSTS, COSTS, st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_no_choice_within_budget_and_capacity_is_worth_more(steps, costs, sizes, budget, capacity):
    def fits(taken):
        pairs = list(zip(steps, taken, strict=True))
        spent = sum(costs[step.product] * amount for step, amount in pairs)
        room = sum(sizes[step.product] * amount for step, amount in pairs)
        return spent <= budget and room <= capacity

    everything = product(*(range(step.pieces + 1) for step in steps))
    best = max(sum(s.worth * n for s, n in zip(steps, taken, strict=True)) for taken in everything if fits(taken))
    made = choose(steps, costs, sizes, budget=budget, capacity=capacity)
    assert made.worth == pytest.approx(best)
    assert made.spent <= budget + 1e-6
    assert made.room <= capacity + 1e-6


def test_pieces_are_worth_less_the_less_likely_they_are_wanted():
    assert steps_of(0, 2.0, (4.0, 10.0), (0.5, 0.9), margin=10.0) == [Step(0, 2, 7.5), Step(0, 6, pytest.approx(3.0))]
    assert steps_of(0, 7.0, (4.0, 10.0), (0.5, 0.9), margin=10.0) == [Step(0, 3, pytest.approx(3.0))]
    assert steps_of(0, 20.0, (4.0, 10.0), (0.5, 0.9), margin=10.0) == []


@pytest.mark.parametrize(("costs", "budget"), [([-1.0], 5), ([nan], 5), ([1.0], -5), ([1.0], nan)])
def test_limits_of_nonsense_are_refused(costs, budget):
    with pytest.raises(ValueError, match="at least 0"):
        choose([Step(0, 1, 1.0)], costs, [1.0], budget=budget)


def test_without_a_wish_nothing_is_chosen():
    assert choose([], [1.0], [1.0], budget=3).pieces.tolist() == [0]
