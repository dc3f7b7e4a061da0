import numpy as np
from scipy import sparse

from recommender.diversity import best, spread, to_explore


def test_the_best_come_first_and_ties_in_order():
    scores = np.array([1.0, 3.0, 2.0, 3.0, 9.0])
    assert best(scores, np.array([True, True, True, True, False]), 3).tolist() == [1, 3, 2]


def test_a_twin_gives_way_to_something_else():
    scores = np.array([1.0, 0.9, 0.7, 0.0])
    vectors = sparse.csr_array(np.array([[1.0, 0], [1.0, 0], [0, 1.0], [0, 1.0]]))
    order = np.arange(4)
    assert spread(order, scores, vectors, 2, relevance=1.0).tolist() == [0, 1]
    assert spread(order, scores, vectors, 2, relevance=0.6).tolist() == [0, 2]
    assert sorted(spread(order, scores, vectors, 9, relevance=0.6).tolist()) == [0, 1, 2, 3]


def test_nothing_can_be_spread():
    assert spread(np.array([], dtype=np.int64), np.zeros(3), sparse.csr_array((3, 2)), 5, relevance=0.6).tolist() == []


def test_the_last_place_goes_to_one_of_those_that_fewest_met():
    met_by = np.array([9, 9, 9, 5, 0, 7, 1, 8])
    candidates = np.arange(8)
    shown = {to_explore([0, 1, 2], candidates, met_by, draw) for draw in (0.0, 0.2, 0.4, 0.6, 0.8, 0.99)}
    assert shown == {4, 6, 3}


def test_where_nothing_is_left_nothing_is_explored():
    assert to_explore([0, 1], np.arange(2), np.zeros(2, dtype=np.int64), 0.5) is None
    assert to_explore([0], np.arange(3), np.zeros(3, dtype=np.int64), 0.5) is None
