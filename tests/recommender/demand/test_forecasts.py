"""Forecasts on series whose answer is known, and on those that have none."""

import numpy as np
import pytest

from recommender.demand.boosting import boosted
from recommender.demand.combine import forecast, mean_of
from recommender.demand.croston import croston, sba, tsb
from recommender.demand.naive import seasonal_naive, steady, week_profile, weekday_means
from recommender.demand.smoothing import ets, theta
from tests.recommender.demand.made import busy, sales

QUICK = (seasonal_naive, weekday_means, steady, croston, sba, tsb)
EVERY = (*QUICK, ets, theta, boosted, forecast)
WEEK = [1, 2, 3, 4, 5, 6, 0]


@pytest.mark.parametrize("method", [seasonal_naive, weekday_means, steady, ets, theta])
def test_a_week_that_repeats_is_forecast_exactly(method):
    made = method(sales(WEEK * 12), 10)
    assert made[0] == pytest.approx([*WEEK, 1, 2, 3], abs=0.05)


def test_croston_and_its_corrections_on_six_pieces_every_third_day():
    made = sales([0, 0, 6] * 20)
    assert croston(made, 2)[0] == pytest.approx([2, 2])
    assert sba(made, 1, smoothing=0.2)[0, 0] == pytest.approx(1.8)
    assert tsb(made, 1)[0, 0] == pytest.approx(2.2, abs=0.3)


def test_croston_moves_by_the_share_of_its_smoothing():
    made = croston(sales([4, 0, 8]), 1, smoothing=0.5)
    assert made[0, 0] == pytest.approx(6 / 2)  # 4 + (8 - 4) / 2 pieces every 2 days


def test_what_no_longer_sells_dies_out_with_tsb_and_never_with_croston():
    made = sales([6, 0, 0] * 10 + [0] * 120)
    assert croston(made, 1)[0, 0] == pytest.approx(2)
    assert tsb(made, 1)[0, 0] < 0.01


def test_the_week_of_the_whole_shop_shapes_a_product_that_is_mostly_noise():
    made = busy()
    assert week_profile(made)[6] == 0
    assert (steady(made, 7)[:, 6] == 0).all()


@pytest.mark.parametrize("method", EVERY)
@pytest.mark.parametrize(
    "made",
    [
        sales([3]),
        sales([0] * 40),
        sales([0] * 39 + [500]),
        sales([0] * 100, [1e9] * 100),
        sales([1, 0] * 15),
    ],
    ids=["one observation", "all zero", "sold for the first time", "nothing and very much", "a month"],
)
def test_every_method_answers_every_series_with_numbers_of_at_least_zero(method, made):
    answered = method(made, 9)
    assert answered.shape == (len(made.names), 9)
    assert np.isfinite(answered).all()
    assert (answered >= 0).all()


def test_boosting_learns_the_level_and_the_week():
    made = busy(series=20, weeks=26)
    told = boosted(made.until(25 * 7), 7)
    rates = made.units.mean(axis=1)
    assert told.mean(axis=1) == pytest.approx(rates, rel=0.5, abs=0.5)
    assert told[:, 6].mean() < 0.2 * told.mean()


def test_a_mean_of_methods_is_their_mean():
    made = busy(series=2, weeks=3)
    assert mean_of(seasonal_naive, lambda s, days: np.zeros((2, days)))(made, 5) == pytest.approx(
        seasonal_naive(made, 5) / 2
    )
