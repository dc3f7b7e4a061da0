import pytest

from recommender.filters import allowed, cheaper_than, relax
from recommender.types import Filters
from tests.recommender.shelf import BY_ID, CATALOGUE, SHELF


def passing(filters):
    return {item.id for item, passes in zip(CATALOGUE.items, allowed(CATALOGUE, filters), strict=True) if passes}


POLES = {"poles", "light-poles", "cheap-poles"}


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(in_stock=False), {item.id for item in SHELF}),
        (Filters(), {item.id for item in SHELF} - {"tent"}),
        (Filters(category="outdoor"), POLES),
        (Filters(category="gifts"), {"socks", "flask"}),
        (Filters(category="cars"), set()),
        (Filters(brand="TARNFELL"), {"poles", "flask"}),
        (Filters(max_price=3_900), {"cheap-poles", "socks", "flask"}),
        (Filters(min_price=4_200), {"poles", "light-poles"}),
        (Filters(min_rating=4.7), {"poles", "socks"}),
        (Filters(options={"colour": "blue"}), {"light-poles"}),
        (Filters(options={"material": "carbon"}), {"poles", "light-poles"}),
        (Filters(options={"color": "gray", "material": "carbon"}), {"poles"}),
        (Filters(options={"engine": "diesel"}), set()),
        (Filters(limits={"weight": (None, 400)}), {"light-poles", "cheap-poles"}),
        (Filters(limits={"capacity": (800, None)}), {"flask"}),
        (Filters(other_than_brands=("Tarnfell", "Velden")), {"light-poles", "socks"}),
        (Filters(without=("carbon", "wool")), {"cheap-poles", "flask"}),
        (Filters(words=("trekking pole",)), POLES),
        (Filters(words=("hiking", "dad")), {"poles", "light-poles", "cheap-poles", "socks", "flask"}),
        (Filters(words=("summit",)), {"flask"}),
        (Filters(words=("unicorn",)), set()),
    ],
)
def test_what_passes(filters, ids):
    assert passing(filters) == ids


def test_cheaper_than_keeps_a_lower_bound_that_was_there():
    assert cheaper_than(BY_ID["poles"]).max_price == 4_899
    assert cheaper_than(BY_ID["poles"], Filters(max_price=2_000)).max_price == 2_000


def test_the_constraint_that_blocks_is_named_with_what_is_left_without_it():
    wish = Filters(words=("trekking", "poles"), max_price=3_000)
    price, words = relax(CATALOGUE, wish)
    assert (price.constraint, price.value, price.left, price.cheapest) == ("max_price", 3_000, 3, 3_900)
    assert (words.constraint, words.value, words.left) == ("words", "trekking poles", 1)
    assert passing(price.filters) == POLES


def test_stock_and_options_are_named_too():
    stock, words = relax(CATALOGUE, Filters(words=("tent",), max_price=20_000))
    assert (stock.constraint, stock.left) == ("in_stock", 1)
    assert (words.constraint, words.left) == ("words", 5)
    assert [one.constraint for one in relax(CATALOGUE, Filters(category="Clothing", options={"color": "black"}))] == [
        "options.color",
        "category",
    ]


def test_nothing_is_to_blame_when_something_passes_or_two_constraints_block():
    assert relax(CATALOGUE, Filters(max_price=5_000)) == ()
    assert relax(CATALOGUE, Filters(brand="Nobody", category="cars")) == ()
