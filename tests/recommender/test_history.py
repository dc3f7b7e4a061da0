from datetime import UTC, datetime, timedelta
from itertools import chain

import numpy as np

from recommender.catalogue import Catalogue
from recommender.counting import MOST_ITEMS_OF_ONE
from recommender.history import History
from recommender.types import Interaction, Item

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CATALOGUE = Catalogue.of(Item(name, name, "things", 100) for name in "abcd")
A, B, C, D = range(4)


def bought(user, item, *, days_ago=0, session="", kind="purchase"):
    return Interaction(user, item, kind, NOW - timedelta(days=days_ago), session)


def test_a_person_counts_once_for_popularity_however_often_they_buy():
    often = History.of(CATALOGUE, [bought("u1", "a", session=f"s{n}") for n in range(50)] + [bought("u2", "b")])
    assert often.popularity[A] == often.popularity[B]
    assert often.recent_buyers.tolist() == [1, 1, 0, 0]


def test_old_sales_weigh_less_and_are_not_recent():
    history = History.of(CATALOGUE, [bought("u1", "a", days_ago=60), bought("u2", "b")])
    assert history.popularity[A] == history.popularity[B] / 4
    assert history.recent_buyers.tolist() == [0, 1, 0, 0]


def test_purchases_of_one_day_without_a_session_are_a_basket():
    history = History.of(CATALOGUE, [bought("u1", "a"), bought("u1", "b"), bought("u1", "c", days_ago=3)])
    assert sorted(history.baskets.toarray().sum(axis=1).tolist()) == [1, 2]


def test_anonymous_sessions_are_people_but_not_users():
    history = History.of(CATALOGUE, [bought("", "a", session="s1"), bought("", "a", session="s2"), bought("u", "b")])
    assert history.users == ("u",)
    assert history.support.tolist() == [2, 1, 0, 0]


def test_views_are_no_purchases():
    history = History.of(CATALOGUE, [bought("u1", "a", kind="view"), bought("u1", "b")])
    assert history.met_both(A, B) == 1
    assert history.bought_both(A, B) == 0
    assert history.buyers.sum() == 1


def test_only_the_newest_items_of_one_person_teach():
    many = Catalogue.of(Item(f"{n:04}", "thing", "things", 100) for n in range(MOST_ITEMS_OF_ONE + 100))
    log = [Interaction("u", item.id, "view", NOW + timedelta(minutes=n), "s") for n, item in enumerate(many.items)]
    history = History.of(many, log)
    assert history.met.nnz == history.sessions.nnz == MOST_ITEMS_OF_ONE
    assert np.flatnonzero(history.support == 0).tolist() == list(range(100))


def test_a_person_with_a_million_interactions_teaches_like_anybody_else():
    crowd = [Item(f"{n:04}", f"thing {n}", "things", 100) for n in range(1_000)]
    minutes = [NOW - timedelta(minutes=n) for n in range(1_000)]
    crawled = (Interaction("crawler", item.id, "view", at, "crawl") for at in minutes for item in crowd)
    shared = [Interaction(f"u{n}", item, "purchase", NOW, f"s{n}") for n in range(3) for item in ("0001", "0002")]
    history = History.of(Catalogue.of(crowd), chain(crawled, shared))
    assert history.users == ("crawler", "u0", "u1", "u2")
    assert np.diff(history.met.indptr).tolist() == [MOST_ITEMS_OF_ONE, 2, 2, 2]
    assert history.popularity[1] > 3 * history.popularity[0] > 0


def test_the_latest_of_a_session_weighs_most():
    history = History.of(CATALOGUE, [bought("u", "d")])
    evidence = history.evidence(CATALOGUE, "u", ["a", "b", "a"])
    weight = dict(zip(evidence.positions.tolist(), evidence.weights.tolist(), strict=True))
    assert weight[A] > weight[B] > weight[D]
    assert evidence.bought.tolist() == [D]
    assert not evidence.is_cold
    assert history.evidence(CATALOGUE, None, []).is_cold
