"""Several forecasts made one: the mean errs less than most of its parts. Bates, Granger (1969)."""

import numpy as np

from recommender.demand.boosting import Method, boosted
from recommender.demand.naive import steady
from recommender.demand.sales import Sales, Units


def mean_of(*methods: Method) -> Method:
    """The plain mean: weights learnt on four weeks are learnt on noise."""

    def combined(sales: Sales, days: int) -> Units:
        return np.asarray(np.mean([method(sales, days) for method in methods], axis=0))

    return combined


forecast: Method = mean_of(boosted, steady)
"""What plans rest on; chosen on the two months before the measured one (README.md)."""
