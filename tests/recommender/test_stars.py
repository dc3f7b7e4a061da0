from datetime import UTC, datetime

import pytest

from recommender import Interaction, Item, ItemRanker
from recommender.blend import Blend
from recommender.catalogue import Catalogue
from recommender.stars import shrunk

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def lamps(*stars):
    """Lamps that differ in nothing but their stars: a pair of rating and reviews each."""
    return [
        Item(f"lamp{n}", "Lamp", "Lighting", 2_000, rating=rating, reviews=reviews)
        for n, (rating, reviews) in enumerate(stars)
    ]


def test_few_stars_are_drawn_to_what_the_shop_has_in_the_mean():
    catalogue = Catalogue.of(lamps((5.0, 1), (4.0, 30), (3.0, 9), (None, 0)))
    mean = (5.0 * 1 + 4.0 * 30 + 3.0 * 9) / 40
    expected = [(5.0 + 10 * mean) / 11, (4.0 * 30 + 10 * mean) / 40, (3.0 * 9 + 10 * mean) / 19, mean]
    assert shrunk(catalogue).tolist() == pytest.approx(expected)


@pytest.mark.parametrize("stars", [(None, 0), (None, 7), (5.0, 0), (float("nan"), 3), (5.0, -2), (float("inf"), 1)])
def test_what_is_no_rating_counts_as_none(stars):
    catalogue = Catalogue.of(lamps(stars, (4.0, 30)))
    assert shrunk(catalogue).tolist() == pytest.approx([4.0, 4.0])
    assert shrunk(Catalogue.of(lamps(stars))).tolist() == [0.0]


def test_of_equals_the_better_rated_comes_first_for_everybody():
    log = [Interaction(f"u{n}", f"lamp{lamp}", "view", MONDAY, f"s{n}") for n in range(4) for lamp in range(5)]
    desk = Item("desk", "Desk", "Furniture", 9_000)
    ranker = ItemRanker(relevance=1.0).fit([*lamps((3.1, 40), (5.0, 1), (4.8, 60), (None, 0), (4.2, 8)), desk], log)
    best_first = ["lamp2", "lamp1", "lamp4", "lamp3", "lamp0"]
    for asked in ({}, {"session": ["desk"]}):
        found = [one.item_id for one in ranker.recommend(k=6, **asked) if one.item_id != "desk"]
        assert found == best_first


def test_a_shop_without_stars_is_ranked_as_if_there_were_none():
    log = [
        Interaction(f"u{n}", f"lamp{(n + step) % 4}", "purchase", MONDAY, f"s{n}") for n in range(9) for step in (0, 1)
    ]
    without = ItemRanker(Blend()).fit(lamps(*[(None, 0)] * 4), log)
    equal = ItemRanker(Blend()).fit(lamps(*[(4.0, 12)] * 4), log)
    assert without.scorer.stars is None
    assert equal.scorer.stars is None
    assert without.recommend(user_id="u1") == equal.recommend(user_id="u1")


def test_stars_come_back_with_a_saved_model(tmp_path):
    log = [Interaction("u1", "lamp0", "view", MONDAY, "s1")]
    ranker = ItemRanker().fit(lamps((3.0, 50), (4.5, 50), (4.0, 50)), log)
    ranker.save(tmp_path)
    assert ItemRanker.load(tmp_path).recommend() == ranker.recommend()
