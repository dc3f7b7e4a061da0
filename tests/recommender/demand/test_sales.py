"""Rows as they come become daily sales, and nonsense is counted, not believed."""

from datetime import date, timedelta
from math import inf, nan

import numpy as np
import pytest

from recommender.demand.kinds import Kind, kinds
from recommender.demand.sales import Left, NoSales, Sales, daily
from tests.recommender.demand.made import MONDAY, sales

LAST = MONDAY + timedelta(days=4)


def day(number):
    return MONDAY + timedelta(days=number)


def test_days_without_a_row_are_days_without_a_sale_and_rows_of_a_day_add_up():
    made, left = daily([("b", day(0), 2), ("a", day(3), 1), ("a", day(3), 4)], last_day=LAST)
    assert made.names == ("a", "b")
    assert made.units.tolist() == [[0, 0, 0, 5, 0], [2, 0, 0, 0, 0]]
    assert (made.starts.tolist(), made.end, left) == ([3, 0], day(5), Left())


def test_what_cannot_be_is_left_out_and_counted():
    rows = [("a", day(1), 1), ("a", day(1), nan), ("a", day(2), inf), ("a", day(2), -3), ("gone", day(2), 1)]
    made, left = daily(
        [*rows, ("a", day(9), 1), ("a", day(-1), 1)], first_day=day(0), last_day=LAST, names=["a", "new"]
    )
    assert made.units.tolist() == [[0, 1, 0, 0, 0], [0] * 5]
    assert left == Left(not_a_number=2, negative=1, outside=2, unknown=1)


def test_without_a_usable_row_there_is_nothing_to_forecast():
    for rows in ([], [("a", day(0), nan)], [("a", day(0), -1)]):
        with pytest.raises(NoSales):
            daily(rows, last_day=LAST)


def test_a_date_of_long_ago_makes_no_array_of_centuries():
    made, _ = daily([("a", date(1900, 1, 1), 1), ("a", day(0), 2)], last_day=LAST)
    assert made.days == 3_660
    assert made.units.sum() == 2


@pytest.mark.parametrize("units", [[[1.0, -1.0]], [[nan, 1.0]], [[1.0], [2.0]]])
def test_sales_that_cannot_be_are_refused(units):
    with pytest.raises(ValueError, match="expected"):
        Sales(("a",), MONDAY, np.array(units))


def test_the_kind_of_demand_follows_how_often_and_how_unequal():
    rows = [[2, 3] * 10, [1, 20] * 10, [0, 0, 3, 0] * 5, [0, 0, 1, 0, 0, 0, 40, 0, 0, 1] * 2, [0] * 20, [0] * 19 + [1]]
    found = kinds(sales(*rows))
    assert found == (Kind.SMOOTH, Kind.ERRATIC, Kind.INTERMITTENT, Kind.LUMPY, Kind.NONE, Kind.NONE)
