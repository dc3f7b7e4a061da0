"""Every recommender, on data with a known answer: people of even number meet even items, the others odd ones."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from recommender import Filters, IncompatibleModel, Interaction, Item, ItemRanker, stored
from recommender.again import Again
from recommender.algorithms.itemsets import Itemsets, ItemsetsConfig
from recommender.algorithms.least_squares import LeastSquares, LeastSquaresConfig
from recommender.algorithms.ncf import Ncf, NcfConfig
from recommender.algorithms.people import People, PeopleConfig
from recommender.algorithms.pure_svd import PureSvd, PureSvdConfig
from recommender.algorithms.ratings import Ratings, RatingsConfig
from recommender.algorithms.sequences import Sequences
from recommender.algorithms.visits import Visits
from recommender.algorithms.walk import Walk
from recommender.blend import Blend
from recommender.ease import Ease
from recommender.onward import Onward
from recommender.popular import Popular, PopularConfig
from recommender.similar import Similar
from recommender.together import Together, TogetherConfig
from recommender.training.ncf import learn as learn_ncf

START = datetime(2026, 1, 1, tzinfo=UTC)
N_ITEMS = 20
COLORS = ("blue", "red")

MAKERS = {
    "popular": Popular,
    "popular_30_days": lambda: Popular(PopularConfig(window="30 days")),
    "again": Again,
    "similar": Similar,
    "people": People,
    "people_pearson": lambda: People(PeopleConfig(likeness="pearson")),
    "together": Together,
    "together_bm25": lambda: Together(TogetherConfig(weighting="bm25")),
    "walk": Walk,
    "pure_svd": lambda: PureSvd(PureSvdConfig(factors=2)),
    "least_squares": lambda: LeastSquares(LeastSquaresConfig(factors=2)),
    "ease": Ease,
    "onward": Onward,
    "ncf": lambda: Ncf(NcfConfig(factors=4, hidden=4, rounds=12, batch=15, step=0.05), learner=learn_ncf),
    "biased_factors": lambda: Ratings(RatingsConfig(factors=2, rounds=5)),
    "svd_plus_plus": lambda: Ratings(RatingsConfig(implicit=True, factors=2, rounds=5)),
    "sequences": Sequences,
    "visits": Visits,
    "itemsets": Itemsets,
    "itemsets_apriori": lambda: Itemsets(ItemsetsConfig(miner="apriori")),
    "blend": Blend,
    "blend_over_neighbours": lambda: Blend(together=Together()),
}
IMPERSONAL = ("popular", "popular_30_days", "again", "onward", "biased_factors", "svd_plus_plus")
"""They say the same to everybody as long as nobody comes back, repeats or rates anything."""
PERSONAL = [name for name in MAKERS if name not in IMPERSONAL]


def items():
    """Even ones are blue, odd ones red, and nothing else tells them apart."""
    return [
        Item(f"i{n:02}", f"{COLORS[n % 2]} piece", COLORS[n % 2], 1_000 + 100 * n, rating=4.0 + n % 10 / 10, reviews=9)
        for n in range(N_ITEMS)
    ]


def checkerboard():
    """Each of 30 people bought two thirds of the items of their colour."""
    return [
        Interaction(f"u{u}", f"i{n:02}", "purchase", START + timedelta(hours=u), f"s{u}")
        for u in range(30)
        for n in range(N_ITEMS)
        if n % 2 == u % 2 and (n // 2 + u // 2) % 3
    ]


@pytest.fixture(params=MAKERS, scope="module")
def make(request):
    return lambda: ItemRanker(MAKERS[request.param]())


@pytest.fixture(scope="module")
def ranker(make):
    return make().fit(items(), checkerboard())


@pytest.fixture(params=PERSONAL, scope="module")
def personal(request):
    return ItemRanker(MAKERS[request.param]()).fit(items(), checkerboard())


def ids(found):
    return [one.item_id for one in found]


def number(item_id):
    return int(item_id[1:])


def test_the_other_side_of_the_board_stays_away_from_a_user(personal):
    for user in (2, 7):
        found = ids(personal.recommend(user_id=f"u{user}", k=3))
        assert found
        assert all(number(item) % 2 == user % 2 for item in found)


def test_the_other_side_of_the_board_stays_away_from_a_session(personal):
    found = ids(personal.recommend(session=["i03", "i05"], k=5))
    assert len(found) == 5
    assert all(number(item) % 2 == 1 for item in found)


def test_near_items_are_on_the_same_side(personal):
    found = ids(personal.similar_items("i04", k=5))
    assert len(found) == 5
    assert all(number(item) % 2 == 0 for item in found)


def test_lists_are_ordered_without_repetition_and_of_the_length_asked(ranker):
    found = ranker.recommend(user_id="u3", k=7)
    assert len(set(ids(found))) == len(found) == 7
    near = ranker.similar_items("i04", k=7)
    assert all(one.score >= other.score for one, other in pairwise(near))


def test_what_a_user_bought_or_the_session_holds_is_not_recommended(ranker):
    bought = {one.item_id for one in checkerboard() if one.user_id == "u4"}
    found = set(ids(ranker.recommend(user_id="u4", session=["i01"], k=N_ITEMS)))
    assert found == {item.id for item in items()} - bought - {"i01"}


def test_an_item_is_not_similar_to_itself(ranker):
    assert "i04" not in ids(ranker.similar_items("i04", k=N_ITEMS))


def test_an_unknown_user_and_an_empty_history_get_what_sells(ranker):
    assert ranker.recommend(user_id="nobody", k=5) == ranker.recommend(k=5)
    assert len(ranker.recommend(k=5)) == 5


def test_unknown_items_count_as_no_evidence(ranker):
    assert ranker.recommend(session=["gone", "i03"]) == ranker.recommend(session=["i03"])
    assert ranker.similar_items("gone") == []
    assert ranker.goes_with("gone") == []


def test_excluded_items_stay_out(ranker):
    first = ids(ranker.recommend(session=["i03"], k=3))
    assert not set(first) & set(ids(ranker.recommend(session=["i03"], k=N_ITEMS, exclude=first)))


def test_the_place_that_explores_goes_to_what_few_met_and_passes_the_filters(ranker):
    met = {item.id: {one.user_id for one in checkerboard() if one.item_id == item.id} for item in items()}
    filters = Filters(max_price=2_500)
    plain = ranker.recommend(session=["i05"], k=3, filters=filters)
    for draw in (0.0, 0.5, 0.99):
        *kept, last = ranker.recommend(session=["i05"], k=3, filters=filters, draw=draw)
        assert kept == plain[:2]
        assert last.item_id not in ids(plain)
        assert number(last.item_id) <= 15
        assert (last.reason, last.facts) == ("few_met", {"count": len(met[last.item_id])})


def test_filters_hold_in_every_list(ranker):
    filters = Filters(max_price=1_900, category="blue")
    for found in (
        ranker.recommend(user_id="u3", k=N_ITEMS, filters=filters),
        ranker.similar_items("i05", k=N_ITEMS, filters=filters),
        ranker.goes_with("i12", k=N_ITEMS, filters=filters),
    ):
        assert set(ids(found)) <= {"i00", "i02", "i04", "i06", "i08"}
    assert ranker.similar_items("i05", k=N_ITEMS, filters=filters)


def test_repeated_rows_change_nothing(make):
    once, twice = (make().fit(items(), checkerboard() * times) for times in (1, 2))
    assert once.recommend(user_id="u3") == twice.recommend(user_id="u3")
    assert once.similar_items("i03") == twice.similar_items("i03")


def test_the_order_of_the_rows_changes_nothing(make):
    straight, reversed_ = make().fit(items(), checkerboard()), make().fit(items()[::-1], checkerboard()[::-1])
    assert straight.recommend(user_id="u3") == reversed_.recommend(user_id="u3")


def test_products_that_left_the_catalogue_are_forgotten(make):
    left = [item for item in items() if item.id != "i05"]
    ranker = make().fit(left, checkerboard())
    assert "i05" not in ids(ranker.recommend(user_id="u3", k=N_ITEMS))
    assert ranker.explain("i05").reason == "not_sold"
    assert "i05" not in {one.facts.get("other_id") for one in ranker.recommend(user_id="u3", k=N_ITEMS)}


def test_one_user_with_very_many_interactions_does_not_turn_the_board(make):
    crawler = [
        Interaction("crawler", f"i{n % N_ITEMS:02}", "view", START + timedelta(seconds=n), f"c{n // 50}")
        for n in range(5_000)
    ]
    ranker = make().fit(items(), [*checkerboard(), *crawler])
    found = ids(ranker.recommend(session=["i03", "i05"], k=3))
    assert len(found) == 3
    if not isinstance(ranker.scorer, Popular | Again | Onward | Ratings):
        assert all(number(item) % 2 == 1 for item in found)


@pytest.mark.parametrize("quantity", [float("nan"), -3.0, 0.0, float("inf")])
def test_impossible_quantities_do_not_count(make, quantity):
    odd = [Interaction("u3", f"i{n:02}", "purchase", START, "odd", quantity) for n in range(0, N_ITEMS, 2)]
    assert make().fit(items(), [*checkerboard(), *odd]).recommend(user_id="u3") == make().fit(
        items(), checkerboard()
    ).recommend(user_id="u3")


def test_many_at_once_hear_what_each_would_hear(ranker):
    users = ["u3", "u4", "nobody"]
    found = ranker.recommend_each(users, k=4, filters=Filters(max_price=2_500), exclude=["i00"], again=True)
    for user in users:
        told = ranker.recommend(user_id=user, k=4, filters=Filters(max_price=2_500), exclude=["i00"], again=True)
        assert found[user] == told


def test_somebody_folded_in_is_known_and_nobody_else_changes(personal):
    newcomer = [Interaction("new", f"i{n:02}", "purchase", START + timedelta(days=2), "n1") for n in (1, 3, 5)]
    known = personal.fold_in(newcomer)
    found = ids(known.recommend(user_id="new", k=3))
    assert found
    assert all(number(item) % 2 == 1 for item in found)
    assert not {"i01", "i03", "i05"} & set(ids(known.recommend(user_id="new", k=N_ITEMS)))
    assert known.recommend(user_id="u4") == personal.recommend(user_id="u4")
    assert personal.recommend(user_id="new") == personal.recommend()


def test_what_a_known_user_does_next_is_folded_in(ranker):
    before = {one.item_id for one in ranker.recommend(user_id="u4", k=N_ITEMS)}
    known = ranker.fold_in([Interaction("u4", "i01", "purchase", START + timedelta(days=2), "n2")])
    assert {one.item_id for one in known.recommend(user_id="u4", k=N_ITEMS)} == before - {"i01"}


def test_what_was_bought_may_come_again_where_that_is_asked_for(ranker):
    bought = {one.item_id for one in checkerboard() if one.user_id == "u4"}
    assert bought <= set(ids(ranker.recommend(user_id="u4", k=N_ITEMS, again=True)))


def test_people_nobody_knows_get_what_sells_first(make):
    often = [Interaction(f"v{n}", "i07", "purchase", START + timedelta(hours=n), f"v{n}") for n in range(40)]
    ranker = make().fit(items(), [*checkerboard(), *often])
    if not isinstance(ranker.scorer, Ratings):
        assert ids(ranker.recommend(k=1)) == ["i07"]


def test_who_knows_new_products_places_them_by_their_description(make):
    new = [Item(f"n{color}", f"{color} piece", color, 900) for color in COLORS]
    ranker = make().fit([*items(), *new], checkerboard())
    if ranker.scorer.reach.cold_items:
        found = ids(ranker.recommend(session=["i03", "i05"], k=N_ITEMS + 2))
        assert found.index("nred") < found.index("nblue")


def test_a_category_with_one_product_is_served(make):
    lonely = Item("i99", "green piece", "green", 500)
    ranker = make().fit([*items(), lonely], checkerboard())
    assert len(ranker.similar_items("i99", k=3)) == 3
    assert ids(ranker.recommend(filters=Filters(category="green"))) == ["i99"]
    assert ranker.recommend(filters=Filters(category="green"))[0].reason == "in_category"


def test_when_nothing_is_in_stock_nothing_is_recommended(make):
    gone = [Item(item.id, item.title, item.category, item.price, in_stock=False) for item in items()]
    ranker = make().fit(gone, checkerboard())
    assert ranker.recommend(user_id="u3") == []
    assert ranker.similar_items("i03") == []
    assert len(ranker.recommend(user_id="u3", filters=Filters(in_stock=False), k=5)) == 5


def test_an_empty_shop_and_a_shop_without_visitors_are_served(make):
    assert make().fit([], []).recommend(user_id="u3") == []
    assert len(make().fit(items(), []).recommend(user_id="u3", session=["i03"], k=5)) == 5


def test_every_reason_holds(ranker):
    log = checkerboard()
    known = {item.id: item for item in items()}
    buyers = {item: {one.user_id for one in log if one.item_id == item} for item in known}
    for one in [*ranker.recommend(user_id="u3", session=["i05"]), *ranker.similar_items("i04"), *ranker.recommend()]:
        match one.reason:
            case "bought_together" | "from_your_history" | "viewed_together":
                assert one.facts["count"] == len(buyers[one.item_id] & buyers[one.facts["other_id"]])
            case "popular":
                assert one.facts["count"] == len(buyers[one.item_id])
            case "similar":
                assert known[one.facts["other_id"]].category == known[one.item_id].category or "piece" in str(one.facts)
            case "similar_cheaper":
                assert one.facts["saving"] == known[one.facts["other_id"]].price - known[one.item_id].price > 0
            case "well_rated":
                assert one.facts["rating"] == f"{known[one.item_id].rating:.1f}"
            case other:
                pytest.fail(f"unexpected reason {other}")


def test_an_explanation_is_the_reason_in_the_list(ranker):
    for one in ranker.recommend(session=["i03", "i05"], k=3):
        told = ranker.explain(one.item_id, session=["i03", "i05"])
        assert (told.reason, told.facts) == (one.reason, one.facts)


def test_a_saved_model_answers_like_the_one_that_was_saved(ranker, tmp_path):
    ranker.save(tmp_path)
    loaded = ItemRanker.load(tmp_path)
    assert loaded.recommend(user_id="u3", session=["i05"]) == ranker.recommend(user_id="u3", session=["i05"])
    assert loaded.similar_items("i03") == ranker.similar_items("i03")
    assert loaded.goes_with("i03") == ranker.goes_with("i03")
    assert not list(tmp_path.glob("*.pkl"))


def test_equal_data_make_equal_files(make, tmp_path):
    for name in ("one", "other"):
        make().fit(items(), checkerboard()).save(tmp_path / name)
    for file in ("model.json", "items.json", "arrays.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


@pytest.mark.parametrize("file", ["model.json", "items.json", "arrays.npz"])
def test_a_damaged_or_missing_file_is_refused(ranker, tmp_path, file):
    ranker.save(tmp_path)
    (tmp_path / file).write_bytes(b"{}")
    with pytest.raises(IncompatibleModel):
        ItemRanker.load(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(IncompatibleModel):
        ItemRanker.load(tmp_path)


def test_a_model_of_another_version_is_refused(ranker, tmp_path):
    ranker.save(tmp_path)
    about = (tmp_path / "model.json").read_text()
    (tmp_path / "model.json").write_text(about.replace(f'"version": {stored.VERSION}', '"version": 0'))
    with pytest.raises(IncompatibleModel, match=f"version {stored.VERSION}"):
        ItemRanker.load(tmp_path)
