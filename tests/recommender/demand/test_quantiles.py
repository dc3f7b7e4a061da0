"""Quantiles of totals, and how forecasts are judged."""

import numpy as np
import pytest

from recommender.demand.backtest import compare, judge_totals, rolled
from recommender.demand.measures import coverage, pinball, rmsse
from recommender.demand.naive import seasonal_naive, steady
from recommender.demand.totals import own_quantiles, total_quantiles
from tests.recommender.demand.made import busy, sales

LEVELS = (0.1, 0.5, 0.9)


@pytest.mark.parametrize("quantiles", [total_quantiles, own_quantiles])
@pytest.mark.parametrize(
    "made", [sales([2]), sales([0] * 200), sales([0] * 150 + [7]), busy(2, 5), sales([0] * 130 + [9] * 9)]
)
def test_quantiles_rise_and_are_never_negative(quantiles, made):
    told = quantiles(made, 7, LEVELS)
    assert told.shape == (len(made.names), 3)
    assert (told >= 0).all()
    assert (np.diff(told, axis=1) >= 0).all()


def test_what_was_never_sold_is_not_expected_to_be():
    rows = busy(6, 30).units
    rows[2] = 0
    for quantiles in (total_quantiles, own_quantiles):
        assert quantiles(sales(*rows), 7, LEVELS)[2].tolist() == [0, 0, 0]


def test_quantiles_hold_what_they_say():
    made = sales(*np.random.default_rng(0).poisson(12, (60, 210)))
    judged = judge_totals(made, total=7, levels=LEVELS, step=14)
    assert judged.below == pytest.approx(LEVELS, abs=0.12)
    assert judged.held == pytest.approx(0.8, abs=0.12)


def test_a_series_own_quantiles_are_those_of_its_past_totals():
    made = sales([1, 0, 0, 0, 0, 0, 0] * 30)
    assert own_quantiles(made, 7, LEVELS)[0] == pytest.approx([1, 1, 1])


def test_rare_sales_do_not_all_look_like_none():
    rng = np.random.default_rng(3)
    made = sales(*rng.poisson(0.25, (25, 140)))
    low, middle, high = total_quantiles(made, 28, LEVELS).mean(axis=0)
    assert (low, middle, high) == (pytest.approx(4, abs=2), pytest.approx(7, abs=2), pytest.approx(10.5, abs=2.5))


@pytest.mark.parametrize(("days", "levels"), [(0, LEVELS), (7, ()), (7, (0.5, 0.1)), (7, (0.0, 0.5)), (7, (0.5, 1.0))])
def test_impossible_questions_are_refused(days, levels):
    for quantiles in (total_quantiles, own_quantiles):
        with pytest.raises(ValueError, match="expected"):
            quantiles(busy(2, 10), days, levels)


def test_the_scaled_error_of_a_known_series():
    history, actual = np.array([[0.0, 2, 0, 2], [0, 0, 0, 5]]), np.array([[2.0], [1]])
    told = rmsse(history, actual, np.zeros((2, 1)))
    assert told[0] == pytest.approx(1.0)  # before the first sale there is no history: the scale is (2² + 2²) / 2
    assert np.isnan(told[1])


def test_the_pinball_loss_punishes_what_its_level_says():
    loss = pinball(np.array([10.0, 10.0]), np.array([8.0, 12.0]), 0.9)
    assert loss == pytest.approx([1.8, 0.2])
    assert coverage(np.array([1.0, 5.0]), np.array([0.0, 0.0]), np.array([1.0, 4.0])) == 0.5


def test_a_rolled_forecast_knows_only_what_was_known():
    made = busy(3, 10)
    told = rolled(seasonal_naive, made, days=14, step=7)
    assert told[:, :7] == pytest.approx(made.units[:, -21:-14])
    assert told[:, 7:] == pytest.approx(made.units[:, -14:-7])


def test_methods_are_compared_with_the_first():
    first, second = compare({"naive": seasonal_naive, "steady": steady}, busy(20, 30))
    assert first.below == 0
    assert 0.1 < second.below == pytest.approx(1 - second.rmsse / first.rmsse)


def test_a_window_as_long_as_the_history_is_refused():
    with pytest.raises(ValueError, match="more than 28 days"):
        rolled(seasonal_naive, busy(1, 4), days=28, step=7)
