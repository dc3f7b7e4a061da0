"""The published protocol on a folder of toy films, against the steps of the original written with pandas."""

import numpy as np
import pytest

from recommender.algorithms.ratings import RatingsConfig
from recommender.datasets import read_movielens
from tests.benchmarks.recommender import movielens


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """30 people, 12 films; who likes even films dislikes odd ones."""
    folder = tmp_path_factory.mktemp("films")
    films = [f"{n}|Film {n} (1995)|01-Jan-1995||http://x|{'0|' * 18}{n % 2}" for n in range(1, 13)]
    drawn = np.random.default_rng(3)
    lines = [
        f"{user}\t{film}\t{5 if film % 2 == user % 2 else 1}\t{880_000_000 + int(drawn.integers(0, 9_000_000))}"
        for user in range(1, 31)
        for film in range(1, 13)
        if drawn.random() < 0.7
    ]
    (folder / "u.item").write_text("\n".join(films), encoding="latin-1")
    (folder / "u.data").write_text("\n".join(lines), encoding="ascii")
    return folder


def test_the_split_is_the_one_of_the_original(folder):
    import pandas as pd

    _, ratings = read_movielens(folder)
    table = pd.DataFrame({"user": [int(r.user_id) for r in ratings], "item": [int(r.item_id) for r in ratings]})
    np.random.seed(42)
    table["random"] = np.random.rand(len(table))
    table = table.sort_values(["item", "random"])
    table["rank"] = (table.groupby("item").cumcount() + 1) / table.groupby("item")["item"].transform("count")
    wanted = {(row.user, row.item) for row in table[table["rank"] <= 0.75].itertuples()}
    learnt, asked = movielens.split_by_item(ratings)
    assert {(int(one.user_id), int(one.item_id)) for one in learnt} == wanted
    assert len(learnt) + len(asked) == len(ratings)


def test_sar_lists_films_of_the_same_raters_and_none_rated_before(folder):
    learnt, _ = movielens.split_by_item(read_movielens(folder)[1])
    lists = movielens.sar(learnt)
    rated = {(one.user_id, one.item_id) for one in learnt}
    for user, films in lists.items():
        fresh = 12 - sum(owner == user for owner, _ in rated)
        assert not any((user, film) in rated for film in films[:fresh])


def test_lists_are_graded_as_published():
    asked = [movielens.Interaction("u", film, "purchase", movielens_day()) for film in ("a", "b", "c")]
    row = movielens.graded("toy", {"u": ["a", "x", "b"]}, asked, 0.0)
    ideal = 1 + 1 / np.log2(3) + 1 / 2
    assert row.ndcg == pytest.approx((1 + 1 / 2) / ideal)
    assert row.average_precision == pytest.approx((1 + 2 / 3) / 3)
    assert (row.precision, row.recall) == (pytest.approx(0.2), pytest.approx(2 / 3))


def movielens_day():
    from datetime import UTC, datetime

    return datetime(1997, 11, 1, tzinfo=UTC)


def test_every_row_of_the_table_is_made(folder):
    rows = movielens.ranking(folder)
    assert [row.name for row in rows] == ["SAR (protocol check)", "ALS", "EASE", "blend, best first"]
    assert all(0 < row.ndcg <= 1 for row in rows)


@pytest.mark.parametrize("implicit", [False, True])
def test_stars_of_likes_and_dislikes_are_predicted(folder, implicit):
    """The stars are 1 or 5: the mean alone errs by 2."""
    assert movielens.rmse(folder, RatingsConfig(implicit=implicit, factors=4, ridge=0.02, rounds=150)) < 1.0
