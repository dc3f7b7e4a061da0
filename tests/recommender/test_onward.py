"""What comes next is learnt from the order of visits, and said of what somebody has not met."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender import Interaction, Item, ItemRanker
from recommender.blend import Blend
from recommender.catalogue import Catalogue
from recommender.ease import MOST_ITEMS
from recommender.history import History
from recommender.onward import Onward, steps

START = datetime(2026, 1, 1, tzinfo=UTC)
ITEMS = [Item(name, name, "things", 1_000) for name in ("cot", "bed", "chair", "desk", "lamp")]


def visit(user, week, *items):
    at = START + timedelta(weeks=week)
    return [Interaction(user, item, "purchase", at, f"{user} in week {week}") for item in items]


def log():
    """Who has a cot buys a bed next, who has a chair a desk; and they never buy both in one visit."""
    rows = []
    for person in range(40):
        first, then = ("cot", "bed") if person % 2 else ("chair", "desk")
        rows += [*visit(f"u{person}", 1, first), *visit(f"u{person}", 3, then, first)]
    return [*rows, *visit("new", 4, "cot"), *visit("other", 4, "chair")]


@pytest.fixture(scope="module")
def history():
    return History.of(Catalogue.of(ITEMS), log())


def test_what_others_took_up_after_it_comes_next():
    ranker = ItemRanker(Onward()).fit(ITEMS, log())
    assert ranker.recommend(user_id="new", k=1)[0].item_id == "bed"
    assert ranker.recommend(user_id="other", k=1)[0].item_id == "desk"


def test_the_hybrid_knows_it_too_and_says_why():
    ranker = ItemRanker(Blend()).fit(ITEMS, log())
    (first,) = ranker.recommend(user_id="new", k=1)
    assert (first.item_id, first.reason, first.facts["other_id"]) == ("bed", "from_your_history", "cot")


def test_the_present_visit_alone_says_nothing_of_what_comes_next(history):
    onward = Onward()
    onward.learn(Catalogue.of(ITEMS), history)
    assert not onward.scores(history.evidence(Catalogue.of(ITEMS), None, ["cot"])).any()


def test_a_step_is_from_what_was_met_before_to_what_is_new(history):
    past, fresh, recency = steps(history, of_one=10)
    position = Catalogue.of(ITEMS).positions
    second = np.flatnonzero(fresh[:, [position["bed"]]].toarray().ravel())[0]
    assert past[[second]].toarray().ravel()[position["cot"]] == pytest.approx(1.0)
    assert fresh[[second]].toarray().ravel().nonzero()[0].tolist() == [position["bed"]]
    assert 0 < recency.min() < recency.max() <= 1


def test_only_the_newest_visits_of_one_person_teach():
    often = [row for week in range(30) for row in visit("u", week, "cot" if week % 2 else "bed")]
    past, _, _ = steps(History.of(Catalogue.of(ITEMS), often), of_one=4)
    assert past.shape[0] == 4


def test_a_catalogue_beyond_its_size_is_left_to_neighbours():
    many = Catalogue.of(Item(f"i{n}", f"thing {n}", "things", 100) for n in range(MOST_ITEMS + 1))
    empty = History.of(many, [])
    with pytest.raises(ValueError, match="at most"):
        Onward().learn(many, empty)
    blend = Blend()
    blend.learn(many, empty)
    assert blend.onward is None
