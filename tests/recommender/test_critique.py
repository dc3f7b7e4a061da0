import pytest

from recommender.critique import CannotCompare, Critique, critique
from recommender.types import Filters
from tests.recommender.shelf import BY_ID
from tests.recommender.test_filters import passing

POLES = Filters(words=("trekking poles",))


def after(shown, *steps, filters=POLES):
    for kind, *value in steps:
        filters = critique(filters, [BY_ID[name] for name in shown], kind, *value)
    return passing(filters)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([("cheaper",)], {"light-poles", "cheap-poles"}),
        ([("cheaper",), ("lighter",)], {"light-poles", "cheap-poles"}),
        ([("dearer",)], set()),
        ([("lighter",)], {"light-poles", "cheap-poles"}),
        ([("option", "color=blue")], {"light-poles"}),
        ([("other_brand",)], {"light-poles", "cheap-poles"}),
        ([("brand", "Skerry")], {"light-poles"}),
        ([("without", "carbon")], {"cheap-poles"}),
        ([("word", "folding")], {"light-poles", "poles", "cheap-poles"}),
    ],
)
def test_what_is_left_after_a_critique_of_the_poles(steps, left):
    assert after(["poles"], *steps) == left


def test_a_comparison_beats_everything_shown():
    assert after(["poles", "cheap-poles"], ("cheaper",)) == set()
    assert after(["light-poles", "cheap-poles"], ("better_rated",)) == {"poles"}


def test_bigger_compares_the_size_the_product_has():
    bigger = critique(Filters(), [BY_ID["flask"]], Critique.BIGGER)
    low, high = bigger.limits["capacity"]
    assert low == pytest.approx(1_000, rel=1e-3)
    assert low > 1_000
    assert high is None


def test_another_brand_gives_up_the_brand_wished_before():
    changed = critique(Filters(brand="Tarnfell"), [BY_ID["poles"]], "other_brand")
    assert (changed.brand, changed.other_than_brands) == (None, ("Tarnfell",))


@pytest.mark.parametrize(
    ("shown", "kind"), [([], "cheaper"), (["flask"], "better_rated"), (["socks"], "lighter"), (["poles"], "bigger")]
)
def test_what_cannot_be_compared_is_said(shown, kind):
    with pytest.raises(CannotCompare):
        critique(Filters(), [BY_ID[name] for name in shown], kind)


@pytest.mark.parametrize(("kind", "value"), [("option", "blue"), ("option", ""), ("brand", ""), ("prettier", "")])
def test_a_critique_that_says_nothing_is_an_error(kind, value):
    with pytest.raises(ValueError):  # noqa: PT011 - the enum's own message for an unknown kind
        critique(Filters(), [BY_ID["poles"]], kind, value)
