"""What goes with a product, and why that is said."""

from datetime import UTC, datetime, timedelta

import pytest

from recommender import Filters, Interaction, Item, ItemRanker

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ITEMS = [
    Item("boots", "Leather hiking boots", "Footwear", 16_900, tags=("hiking",)),
    Item("shoes", "Light leather hiking boots", "Footwear", 12_900, tags=("hiking",)),
    Item("wax", "Beeswax polish", "Care", 900),
    Item("socks", "Merino socks", "Clothing", 2_900),
    Item("lamp", "Desk lamp", "Lighting", 4_900, rating=4.8, reviews=40),
    Item("bulb", "Warm bulb", "Lighting", 700),
    Item("cap", "Running cap", "Clothing", 2_500),
]


def basket(number, *items):
    at = NOW - timedelta(hours=number)
    return [Interaction(f"u{number}", item, "purchase", at, f"s{number}") for item in items]


def log():
    return [
        *(one for n in range(6) for one in basket(n, "boots", "wax")),
        *(one for n in range(6, 9) for one in basket(n, "boots", "socks")),
        *(one for n in range(9, 13) for one in basket(n, "boots", "shoes")),
        *(one for n in range(13, 30) for one in basket(n, "lamp", "bulb")),
        *(one for n in range(30, 32) for one in basket(n, "socks")),
    ]


@pytest.fixture(scope="module")
def ranker():
    return ItemRanker().fit(ITEMS, log())


def test_companions_are_bought_with_it_and_not_instead_of_it(ranker):
    found = ranker.goes_with("boots", k=2)
    assert found[0].item_id == "wax"
    assert "shoes" not in [one.item_id for one in ranker.goes_with("boots", k=10)]


def test_a_companion_says_in_how_many_baskets_it_was_found(ranker):
    wax = ranker.goes_with("boots")[0]
    assert (wax.reason, wax.facts) == (
        "goes_with",
        {"other": "Leather hiking boots", "other_id": "boots", "count": 6, "of": 13, "baskets": 32, "lift": "2.5"},
    )


def test_a_product_nobody_bought_yet_borrows_its_categorys_companions(ranker):
    found = ranker.goes_with("cap")
    assert {one.reason for one in found} == {"goes_with_category"}
    assert found[0].facts["other_category"] == "Clothing"
    assert {one.facts["category"] for one in found} == {"Footwear"}


def test_companions_obey_filters(ranker):
    assert ranker.goes_with("boots", filters=Filters(max_price=800)) == []


def test_something_like_it_but_cheaper_says_what_is_saved(ranker):
    (first, *_) = ranker.similar_items("boots", filters=Filters(max_price=16_899))
    assert (first.item_id, first.reason, first.facts["saving"]) == ("shoes", "similar_cheaper", 4_000)


def test_people_nobody_knows_are_told_what_sells(ranker):
    first = ranker.recommend()[0]
    assert (first.reason, first.facts) == ("popular", {"count": 17, "days": 30})


def test_a_past_purchase_is_told_as_such_and_the_present_session_is_not(ranker):
    history = next(one for one in ranker.recommend(user_id="u0") if one.item_id == "shoes")
    assert (history.reason, history.facts["other_id"]) == ("from_your_history", "boots")
    session = next(one for one in ranker.recommend(session=["boots"]) if one.item_id == "wax")
    assert (session.reason, session.facts["count"]) == ("bought_together", 6)


def test_prices_and_stock_are_refreshed_without_learning_again(ranker):
    dearer = [Item("wax", "Beeswax polish", "Care", 1_100), *(item for item in ITEMS if item.id in {"boots", "socks"})]
    now = ranker.refreshed(dearer)
    assert now.item("wax").price == 1_100
    assert {one.item_id for one in now.recommend(k=20, filters=Filters(in_stock=False))} == {"boots", "wax", "socks"}
    assert now.explain("lamp").reason == "not_sold"
    assert ranker.item("wax").price == 900
    assert ranker.explain("lamp").reason != "not_sold"


def test_how_many_are_left_is_told_before_they_are_shown(ranker):
    assert ranker.count(Filters(category="Clothing")) == 2
    assert ranker.count(Filters(category="Clothing", max_price=2_600)) == 1
