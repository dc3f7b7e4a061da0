import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender import Interaction, Item, ItemRanker
from recommender.cases import Case, complete_baskets, hold_out_share, leave_last_out
from recommender.evaluate import bootstrap, compare, evaluate, grade, table
from recommender.popular import Popular

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def met(user, item, day, kind="purchase", session=""):
    return Interaction(user, item, kind, DAY + timedelta(days=day), session)


def test_the_last_purchase_is_held_out_with_everything_that_led_to_it():
    log = [met("u", "a", 0), met("u", "b", 1, "view"), met("u", "b", 2), met("u", "c", 3, "view"), met("v", "b", 9)]
    split = leave_last_out(log)
    assert split.cases == (Case(("b",), user_id="u"),)
    assert [(one.user_id, one.item_id) for one in split.training] == [("u", "a"), ("u", "c"), ("v", "b")]


def test_the_newest_baskets_are_completed_without_knowing_the_future():
    log = [met("u", item, day, session=f"s{day}") for day in range(10) for item in "abc"]
    split = complete_baskets(log, share=0.2)
    assert max(one.at for one in split.training) == DAY + timedelta(days=7)
    assert len(split.cases) == 2
    for case in split.cases:
        assert {*case.expected, *case.session} == {"a", "b", "c"}
    assert complete_baskets(log, share=0.2) == split


def test_a_share_of_each_users_items_is_held_out():
    split = hold_out_share([met("u", f"i{n}", n) for n in range(8)], share=0.25)
    (case,) = split.cases
    assert len(case.expected) == 2
    assert {one.item_id for one in split.training} == {f"i{n}" for n in range(8)} - set(case.expected)


def test_places_are_graded():
    cases = [Case(("a",)), Case(("a",)), Case(("a", "b")), Case(("z",))]
    hits, gains, precisions = grade(cases, [["a", "x"], ["x", "a"], ["a", "x", "b"], []], k=3)
    assert hits.tolist() == [1, 1, 1, 0]
    assert gains == pytest.approx([1, 1 / math.log2(3), 1.5 / (1 + 1 / math.log2(3)), 0])
    assert precisions == pytest.approx([1, 1 / 2, (1 + 2 / 3) / 2, 0])


def test_the_interval_holds_the_mean_and_narrows_with_more_cases():
    few, many = (np.arange(n) % 4 == 0 for n in (40, 4_000))
    low, high = bootstrap(few.astype(float))
    assert low < 0.25 < high
    narrow_low, narrow_high = bootstrap(many.astype(float))
    assert narrow_high - narrow_low < high - low


def test_what_sells_is_found_again_and_the_table_tells():
    items = [Item(name, name, "things", 100) for name in "abcd"]
    log = [met(f"u{n}", item, n, session=f"s{n}") for n in range(10) for item in "ab"]
    quality = evaluate("popular", ItemRanker(Popular()), items, complete_baskets(log))
    assert quality.hit_rate == quality.ndcg == quality.average_precision == 1.0
    assert quality.coverage == 0.75 or quality.coverage == 1.0
    rows = compare(items, complete_baskets(log))
    assert len(table(rows).splitlines()) == len(rows) + 2
    assert "| blend, varied (serves) | 2 | 1.000 |" in table(rows)


def test_a_shop_without_cases_has_a_table_of_zeros():
    quality = evaluate("popular", ItemRanker(Popular()), [Item("a", "a", "things", 100)], complete_baskets([]))
    assert (quality.cases, quality.hit_rate, quality.hit_rate_interval) == (0, 0.0, (0.0, 0.0))
