"""What somebody should look at: what is out, what will be, what lies too long."""

from enum import StrEnum

import numpy as np

from recommender.planning.levels import Values

OVERSTOCK_DAYS = 180
"""Of cover, from which stock is called too much."""


class Alert(StrEnum):
    """The most urgent that holds."""

    STOCK_OUT = "stock-out"
    """Nothing is there, and somebody will want it before an order comes."""
    RUNNING_OUT = "running out"
    """What is there will probably not last until an order made now has come."""
    OVERSTOCK = "overstock"
    """More than a good half-year sells."""
    DEAD = "not selling"
    """There, and not sold once in the last half-year."""
    NONE = ""


def cover_days(on_hand: Values, demand_a_day: Values) -> Values:
    """For how long what is there will last; infinite where nothing is sold."""
    cover = np.full(len(on_hand), np.inf)
    np.divide(on_hand, demand_a_day, out=cover, where=demand_a_day > 0)
    return cover


def alerts(on_hand: Values, coming: Values, median: Values, cover: Values, sold_lately: Values) -> tuple[Alert, ...]:
    """One for each product. `coming`: on order and due before an order made now; `median`: wanted until that comes."""
    columns = (on_hand, coming, median, cover, sold_lately)
    return tuple(_alert(*row) for row in zip(*columns, strict=True))


def _alert(on_hand: float, coming: float, median: float, cover: float, sold_lately: float) -> Alert:
    if on_hand <= 0 and sold_lately > 0:
        return Alert.STOCK_OUT
    if sold_lately > 0 and on_hand + coming < median:
        return Alert.RUNNING_OUT
    if on_hand > 0 and sold_lately <= 0:
        return Alert.DEAD
    return Alert.OVERSTOCK if on_hand > 0 and cover > OVERSTOCK_DAYS else Alert.NONE
