"""The plan as a whole, what it would have come to, and what prices do."""

from dataclasses import replace
from datetime import timedelta
from math import inf, nan

import numpy as np
import pytest

from recommender.demand.sales import NoSales
from recommender.planning.alerts import Alert
from recommender.planning.plan import Rules, Supply, Why, make_plan
from recommender.planning.price_weeks import Line, price_weeks
from recommender.planning.prices import Elasticity, Untold, elasticity
from recommender.planning.simulate import simulate
from tests.recommender.demand.made import MONDAY, sales

RULES = Rules(days=14, lead_days=7, review_days=7)


def supply(on_hand, on_order=0.0, coming=0.0, price=1_000.0):
    columns = np.broadcast_arrays(np.array(on_hand, dtype=float), on_order, coming, price)
    return Supply(*(column.astype(float) for column in columns))


@pytest.fixture(scope="module")
def year():
    """Four products: a good seller, a slow one, one that stopped, one never sold."""
    rng = np.random.default_rng(1)
    stopped = np.r_[rng.poisson(2, 15), np.zeros(190)]
    return sales(rng.poisson(5, 205), rng.poisson(0.1, 205), stopped, np.zeros(205))


def by_name(rows):
    return {row.name: row for row in rows}


def test_each_product_is_told_what_to_do_and_why(year):
    rows = make_plan(year, supply([0, 500, 40, 3]), RULES)
    told = by_name(rows)
    assert rows[0].name == "p0"
    assert (told["p0"].alert, told["p0"].why) == (Alert.STOCK_OUT, Why.BELOW_REORDER_POINT)
    assert told["p0"].order == told["p0"].upto > told["p0"].reorder >= 70
    assert told["p0"].cost == pytest.approx(told["p0"].order * 600)
    assert told["p0"].low <= told["p0"].middle <= told["p0"].high
    assert (told["p1"].alert, told["p1"].why, told["p1"].order) == (Alert.OVERSTOCK, Why.ENOUGH, 0)
    assert told["p2"].alert == Alert.DEAD
    assert (told["p3"].alert, told["p3"].why, told["p3"].cover) == (Alert.DEAD, Why.NEVER_SOLD, inf)


def test_what_is_on_order_counts(year):
    without = by_name(make_plan(year, supply([20, 500, 40, 3]), RULES))["p0"]
    told = by_name(make_plan(year, supply([20, 500, 40, 3], on_order=200, coming=200), RULES))["p0"]
    assert (without.alert, told.alert) == (Alert.RUNNING_OUT, Alert.NONE)
    assert without.order > 0 == told.order


@pytest.mark.parametrize("limit", [{"budget": 12_000.0}, {"capacity": 20.0}])
def test_a_limit_cuts_the_orders_and_says_so(year, limit):
    told = by_name(make_plan(year, supply([0, 0, 0, 0]), replace(RULES, **limit)))
    assert sum(row.cost for row in told.values()) <= 12_000
    assert sum(row.order for row in told.values()) == 20
    assert told["p0"].why is Why.CUT


def test_stock_that_is_no_number_counts_as_nothing(year):
    told = by_name(make_plan(year, supply([nan, 500, 40, 3]), RULES))
    assert (told["p0"].on_hand, told["p0"].alert) == (0, Alert.STOCK_OUT)


@pytest.mark.parametrize("wrong", [[0, 0], [0, 0, 0, -1]])
def test_supply_that_does_not_fit_is_refused(year, wrong):
    with pytest.raises(ValueError, match="expected 4 numbers"):
        make_plan(year, supply(wrong), RULES)


def test_a_shop_without_products_or_days_has_no_plan():
    with pytest.raises(NoSales):
        make_plan(sales([1, 2]).until(0), supply([0]), RULES)


def test_one_observation_is_enough_for_a_plan():
    (row,) = make_plan(sales([4]), supply([0]), RULES)
    assert row.order >= 0
    assert row.alert is Alert.STOCK_OUT


@pytest.mark.parametrize(
    "rules",
    [{"lead_days": 10_000}, {"lead_days": -1}, {"days": 0}, {"review_days": 0}, {"margin": 1.0}, {"margin": nan}],
)
def test_rules_that_cannot_be_meant_are_refused(rules):
    with pytest.raises(ValueError, match="expected"):
        Rules(**rules)


def test_served_from_enough_stock_everything_is_there():
    made = sales([2.0] * 60)
    served = simulate(lambda past: np.array([6.0]), made, days=14, lead=2, review=1)
    assert (served.fill_rate, served.mean_fill_rate) == (1, 1)
    assert served.days_of_stock == pytest.approx(0)  # 6 cover today and two days of delivery, no piece too many
    more = simulate(lambda past: np.array([10.0]), made, days=14, lead=2, review=1)
    assert more.days_of_stock == pytest.approx(2)


def test_what_is_not_there_is_lost():
    served = simulate(lambda past: np.array([2.0]), sales([2.0] * 60), days=14, lead=1, review=1)
    assert served.fill_rate == pytest.approx(0.5)  # what is sold today is there again the day after tomorrow
    never = simulate(lambda past: np.array([0.0]), sales([2.0] * 60), days=14, lead=1, review=1)
    assert never.fill_rate == 0


@pytest.mark.parametrize("wrong", [{"lead": 999}, {"review": 0}, {"days": 60}])
def test_a_simulation_without_history_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        simulate(lambda past: np.array([1.0]), sales([1.0] * 60), **{"days": 14, "lead": 1, "review": 1, **wrong})


WEEKS = 80


def weeks(power, seed=0, moves=True):
    rng = np.random.default_rng(seed)
    prices = rng.choice([8.0, 10.0, 12.0], WEEKS) if moves else np.full(WEEKS, 10.0)
    others = rng.poisson(500, WEEKS).astype(float)
    return prices, rng.poisson(others / 20 * (prices / 10) ** power), others


@pytest.mark.parametrize("power", [-2.5, -1.0, 0.0])
def test_an_elasticity_is_found_again_within_its_interval(power):
    made = elasticity(*weeks(power))
    assert isinstance(made, Elasticity)
    assert made.low < power < made.high
    assert made.high - made.low < 1.2
    assert made.is_known == (power != 0)


def test_a_price_that_never_moved_tells_nothing():
    assert elasticity(*weeks(-2, moves=False)) is Untold.NEVER_MOVED


def test_too_little_is_said_to_be_too_little():
    prices, sold, others = weeks(-2)
    assert elasticity(prices[:10], sold[:10], others[:10]) is Untold.TOO_SHORT
    assert elasticity(prices, np.zeros(WEEKS), others) is Untold.TOO_FEW_SOLD
    hardly = np.full(WEEKS, 10.0)
    hardly[0] = 10.1
    assert elasticity(hardly, sold, others) is Untold.HARDLY_MOVED
    assert elasticity(np.array([0, nan, -1, inf] * 20), sold, others) is Untold.TOO_SHORT


def test_weeks_of_prices_do_not_move_with_the_mix_of_variants():
    def line(week, variant, price, pieces=1.0):
        return Line("p", variant, MONDAY + timedelta(days=7 * week), pieces, price)

    lines = [line(1, "small", 10.0), line(2, "large", 30.0, 2), line(4, "small", 10.0), line(4, "large", 15.0)]
    others = [Line("q", "q", MONDAY, 5.0, 1.0), line(0, "small", nan), line(0, "small", 10.0, -3)]
    told = price_weeks([*lines, *others])["p"]
    assert told.prices.tolist() == [
        1,
        pytest.approx(30 / 22.5),
        pytest.approx(30 / 22.5),
        pytest.approx((1 + 15 / 22.5) / 2),
    ]
    assert (told.pieces.tolist(), told.others.tolist()) == ([1, 2, 0, 2], [0, 0, 0, 0])
    assert price_weeks([]) == {}


def test_a_price_that_moves_only_with_the_season_is_not_told_apart():
    rise = np.exp(np.linspace(-1, 1, WEEKS))
    assert elasticity(rise, np.full(WEEKS, 3), np.full(WEEKS, 100)) is Untold.NOT_TOLD_APART
