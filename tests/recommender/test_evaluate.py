import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender import Interaction, Item, ItemRanker
from recommender.again import Again
from recommender.cases import (
    Case,
    Split,
    basket_questions,
    complete_baskets,
    hold_out_share,
    leave_last_out,
    next_baskets,
)
from recommender.contenders import CONTENDERS, SERVES
from recommender.ease import Ease
from recommender.evaluate import bootstrap, compare, evaluate, grade, held_bytes, table
from recommender.popular import Popular
from recommender.report import save

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
    rows = compare(items, *basket_questions(log), contenders={name: CONTENDERS[name] for name in ("EASE", SERVES)})
    assert [row.name for row in rows] == ["EASE", SERVES] * 3
    assert len(table(rows).splitlines()) == len(rows) + 2
    assert "| complete the basket | blend, varied (serves) | 2 | 1.000 |" in table(rows)


def test_a_shop_without_cases_has_a_table_of_zeros():
    quality = evaluate("popular", ItemRanker(Popular()), [Item("a", "a", "things", 100)], complete_baskets([]))
    assert (len(quality.hits), quality.hit_rate, quality.hit_rate_interval) == (0, 0.0, (0.0, 0.0))


def test_the_next_basket_is_asked_of_those_who_bought_before():
    log = [
        *(met("u", item, 0, session="s0") for item in "ab"),
        *(met("u", item, 8, session="s8") for item in "bc"),
        met("u", "d", 9, session="s9"),
        *(met("w", item, 9, session="t9") for item in "ab"),
    ]
    earlier = Split(tuple(one for one in log if one.at < DAY + timedelta(days=8)), ())
    following, new = next_baskets(log, earlier), next_baskets(log, earlier, only_new=True)
    assert earlier.training is following.training is new.training
    assert following.cases == (Case(("b", "c"), user_id="u", again=True),)
    assert new.cases == (Case(("c",), user_id="u"),)


def test_what_was_bought_before_is_found_in_the_next_basket():
    items = [Item(name, name, "things", 100) for name in "abcdefgh"]
    log = [
        *(met("u", item, day, session=f"s{day}") for day in range(4) for item in ("a", "b")),
        *(met(f"v{n}", item, n, session=f"v{n}") for n in range(8) for item in "cdefgh"),
        *(met("u", item, 9, session="s9") for item in "ab"),
        *(met("w", item, 9, session="t9") for item in "cd"),
    ]
    _, following, _ = basket_questions(log)
    again, popular = (evaluate("", ItemRanker(make()), items, following, k=2) for make in (Again, Popular))
    assert again.hit_rate == again.ndcg == 1.0
    assert popular.hit_rate == 0.0


def test_the_arrays_an_algorithm_holds_are_counted():
    items = [Item(name, name, "things", 100) for name in "abcd"]
    ranker = ItemRanker(Ease()).fit(items, [met(f"u{n}", item, n) for n in range(4) for item in "ab"])
    assert held_bytes(ranker.scorer) == 4 * 4 * 4


def test_an_evaluation_is_kept_case_by_case_with_its_pictures(tmp_path):
    items = [Item(name, name, "things", 100) for name in "abcd"]
    log = [met(f"u{n}", item, n, session=f"s{n}") for n in range(10) for item in "ab"]
    splits = [complete_baskets(log)]
    rows = compare(items, *splits, contenders={name: CONTENDERS[name] for name in ("popular", SERVES)})
    cases, differences, picture = save(rows, tmp_path)
    assert len(cases.read_text().splitlines()) == 1 + 2 * 2
    assert "complete the basket,popular,+0.0000" in differences.read_text()
    assert picture.read_bytes().startswith(b"\x89PNG")
