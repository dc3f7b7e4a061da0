"""Comparing, watching, holding and buying."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from actions import Done, Refused
from actions.policy import POLICY
from actions.products import add_to_cart, compare_products, list_reservations, release_reservation, reserve_item
from actions.products.add_to_cart import AddToCart
from actions.products.compare_products import CompareProducts
from actions.products.list_reservations import ListReservations
from actions.products.notify_when_in_stock import NotifyWhenInStock
from actions.products.notify_when_in_stock import run as notify
from actions.products.release_reservation import ReleaseReservation
from actions.products.reserve_item import ReserveItem
from actions.products.side_by_side import side_by_side
from actions.shop import schema
from actions.shop.models import Stock
from actions.telling.coming import coming_back
from actions.types import Caller, Level
from tests.actions.conftest import NOW

ANYBODY = Caller(None, NOW, "k0")
JACKET = "rain-jacket"
GREEN_M = ("green", "M")
PIECE = "CL01-GREEN-M"


@pytest.fixture
def jo(shop, caller_of):
    """`jo()`: jo@example.com asks, signed in; every call of it has a key of its own."""
    keys = iter(f"k{number}" for number in range(1, 99))
    return lambda: replace(caller_of("jo"), key=next(keys), level=Level.PROVEN)


@pytest.fixture
def lay(engine):
    """Say how many pieces of the green M lie in a place."""

    def put(store, quantity):
        stock = schema.stock.c
        with schema.writing(engine) as connection:
            rows = update(schema.stock).where(stock.variant_id == PIECE, stock.store == store)
            assert connection.execute(rows.values(quantity=quantity, restock_on=None)).rowcount == 1

    return put


def there(shop, store):
    return sum(row.quantity for row in shop.stock(JACKET) if (row.variant_id, row.store) == (PIECE, store))


def test_products_are_set_side_by_side(shop):
    result = compare_products.run(CompareProducts(("running-shoes", "hiking-boots")), shop, ANYBODY)
    facts, table = result.facts, {row.name: row for row in result.table}
    assert (facts["first"], facts["second"], facts["third"]) == ("running shoes", "hiking boots", None)
    assert (facts["cheapest"], facts["cheapest_price"]) == ("running shoes", facts["first_price"])
    assert [row.name for row in result.table[:3]] == ["price", "rating", "stock"]
    assert table["price"].values == (facts["first_price"], facts["second_price"])
    assert table["weight"].values[0] == "265 g"
    assert table["weight"].differs
    assert table["waterproof"].values == (None, "yes")


def test_what_differs_comes_before_what_is_the_same(shop):
    result = compare_products.run(CompareProducts(("hiking-boots", "rubber-boots")), shop, ANYBODY)
    rest = [row.differs for row in result.table[3:]]
    assert rest == sorted(rest, reverse=True)
    assert not next(row for row in result.table if row.name == "waterproof").differs


def test_a_table_tells_only_what_is_known_and_no_stock_that_nobody_counted(shop):
    known = replace(shop.product("hiking-boots"), rating=None, attributes={})
    unsold = replace(known, id="gone", variants=tuple(replace(one, available=False) for one in known.variants))
    table = {row.name: row.values for row in side_by_side((known, unsold), ())}
    assert table["stock"] == ("in", "out")
    assert "rating" not in table
    online = [Stock(variant.id, "online", 0) for variant in known.variants]
    one = replace(online[0], quantity=1)
    assert side_by_side((known,), online)[1].values == ("out",)
    assert side_by_side((known,), [one, *online[1:]])[1].values == ("low",)
    assert side_by_side((known,), [replace(one, store="Utrecht"), *online[1:]])[1].values == ("out",)


@pytest.mark.parametrize("named", [(), ("running-shoes",), ("running-shoes", "running-shoes"), ("nope", "neither")])
def test_a_comparison_takes_two(shop, named):
    result = compare_products.run(CompareProducts(named), shop, ANYBODY)
    assert (result.code, result.ask) == ("comparison_needs_two", "products")


def test_four_are_compared_at_most(shop):
    five = ("running-shoes", "hiking-boots", "rubber-boots", "rain-jacket", "water-bottle")
    result = compare_products.run(CompareProducts(five), shop, ANYBODY)
    assert (len(result.facts["products"]), result.facts["left_out"], len(result.shown)) == (4, 1, 4)


def test_no_verdict_where_prices_are_equal(shop):
    same = CompareProducts(("canvas-sneakers", "canvas-sneakers", "flip-flops"))
    assert compare_products.run(same, shop, ANYBODY).facts["cheapest"] == "flip-flops"
    product = shop.product("flip-flops")
    twin = replace(product, id="twin")

    class Twins:
        def products(self, ids):
            return [product, twin]

        def stock_of(self, ids):
            return []

    assert compare_products.run(CompareProducts(("flip-flops", "twin")), Twins(), ANYBODY).facts["cheapest"] is None


def test_the_sold_out_one_of_several_is_asked_for(shop):
    result = notify(NotifyWhenInStock("barefoot-shoes", ("black",)), shop, ANYBODY)
    assert (result.code, result.ask) == ("which_variant", "options")
    assert "size" in result.facts["open"]


def test_a_watch_is_filed_once_for_one_key(shop):
    asked = NotifyWhenInStock("barefoot-shoes", ("black", "42"), "pat@example.com")
    first, second = notify(asked, shop, ANYBODY), notify(asked, shop, ANYBODY)
    assert (first.code, second.code) == ("stock_watch_set", "stock_watch_set")
    assert len(shop.service_requests()) == 1


def test_when_it_comes_back_is_told_as_long_as_it_can_be_true():
    today = date(2026, 11, 20)
    assert coming_back([], today) == told()
    assert coming_back([Stock("A", "online", 0, date(2026, 11, 25))], today) == told(on=date(2026, 11, 25))
    assert coming_back([Stock("A", "online", 0, date(2026, 11, 19))], today) == told()
    late = Stock("A", "Hamburg", 0, date(2026, 11, 21), date(2026, 11, 30))
    begun = Stock("A", "online", 0, date(2026, 11, 18), date(2026, 11, 24))
    assert coming_back([late, begun], today) == told(begins=today, ends=date(2026, 11, 24))
    assert coming_back([late], date(2026, 11, 30)) == told(on=date(2026, 11, 30))
    assert coming_back([late], date(2026, 12, 1)) == told()


def told(on=None, begins=None, ends=None):
    return {"restock_on": on, "restock_from": begins, "restock_to": ends}


def test_the_address_on_file_is_told_masked(shop, jo):
    result = notify(NotifyWhenInStock("barefoot-shoes", ("black", "42")), shop, jo())
    assert result.facts["email"] == "j••@example.com"
    assert shop.service_requests()[0].request.email == "jo@example.com"


def test_pieces_leave_the_store_while_they_are_held_and_come_back(shop, jo, lay):
    lay("Hamburg", 3)
    asked = ReserveItem(JACKET, "hamburg", GREEN_M, 2)
    assert reserve_item.preview(asked, shop, jo()).code == "confirm.reserve_item"
    assert there(shop, "Hamburg") == 3
    assert reserve_item.run(asked, shop, jo()).code == "item_reserved"
    assert there(shop, "Hamburg") == 1
    assert release_reservation.run(ReleaseReservation(), shop, jo()).code == "reservation_released"
    assert there(shop, "Hamburg") == 3


def test_what_is_said_yes_to_is_what_was_previewed(shop, jo, lay):
    lay("Hamburg", 3)
    asked = ReserveItem(JACKET, "Hamburg", GREEN_M)
    before = reserve_item.preview(asked, shop, jo()).facts
    minute_later = replace(jo(), at=NOW + timedelta(minutes=1))
    assert reserve_item.preview(asked, shop, minute_later).facts == before
    assert reserve_item.run(asked, shop, minute_later).facts == before


def test_it_is_held_until_the_last_closing_time_that_is_allowed(shop, jo, lay):
    lay("Hamburg", 3)
    berlin = replace(jo(), at=NOW.astimezone(ZoneInfo("Europe/Berlin")))
    until = reserve_item.run(ReserveItem(JACKET, "Hamburg", GREEN_M), shop, berlin).facts["until"]
    assert until == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert until - NOW <= timedelta(hours=POLICY.reservation_hours)


def test_one_reservation_for_one_key(shop, caller_of, lay):
    lay("Hamburg", 3)
    caller = replace(caller_of("jo"), level=Level.PROVEN)
    asked = ReserveItem(JACKET, "Hamburg", GREEN_M)
    assert reserve_item.run(asked, shop, caller) == reserve_item.run(asked, shop, caller)
    assert there(shop, "Hamburg") == 2


@pytest.mark.parametrize("step", [reserve_item.preview, reserve_item.run])
@pytest.mark.parametrize(
    ("quantity", "on_shelf", "code", "possible"),
    [
        (1, 0, "not_in_store", 0),
        (3, 2, "reservation_too_large", 2),
        (6, 50, "reservation_too_large", 5),
        (0, 5, "reservation_too_large", 5),
    ],
)
def test_what_cannot_be_held_is_refused_with_how_much_can(shop, jo, lay, step, quantity, on_shelf, code, possible):
    lay("Hamburg", on_shelf)
    result = step(ReserveItem(JACKET, "Hamburg", GREEN_M, quantity), shop, jo())
    assert isinstance(result, Refused)
    assert (result.code, result.facts["possible"]) == (code, possible)
    assert there(shop, "Hamburg") == on_shelf


def test_who_holds_all_that_may_be_held_gives_something_back_first(shop, jo, lay):
    lay("Hamburg", 9)
    assert reserve_item.run(ReserveItem(JACKET, "Hamburg", GREEN_M, POLICY.reserved_pieces), shop, jo()).code
    result = reserve_item.preview(ReserveItem(JACKET, "Hamburg", GREEN_M), shop, jo())
    assert result.code == "reservations_used_up"


def test_another_customers_reservation_is_neither_seen_nor_given_back(shop, jo, lay, caller_of):
    lay("Hamburg", 3)
    reserve_item.run(ReserveItem(JACKET, "Hamburg", GREEN_M), shop, jo())
    mira = replace(caller_of("mira", key="m1"), level=Level.PROVEN)
    assert list_reservations.run(ListReservations(), shop, mira).code == "no_reservations"
    assert release_reservation.run(ReleaseReservation(JACKET), shop, mira).code == "no_reservations"
    assert there(shop, "Hamburg") == 2


def test_which_of_several_reservations_is_asked(shop, jo, lay):
    lay("Hamburg", 3)
    lay("Berlin", 3)
    for store in ("Hamburg", "Berlin"):
        reserve_item.run(ReserveItem(JACKET, store, GREEN_M), shop, jo())
    result = release_reservation.preview(ReleaseReservation(), shop, jo())
    assert (result.code, result.facts["count"]) == ("which_reservation", 2)
    named = release_reservation.preview(ReleaseReservation(JACKET, "berlin"), shop, jo())
    assert named.facts["store"] == "Berlin"


def test_a_proven_customers_cart_is_the_accounts(shop, jo):
    assert add_to_cart.run(AddToCart(JACKET, GREEN_M, 2), shop, jo()).facts["in_cart"] == 2
    told = add_to_cart.run(AddToCart(JACKET, GREEN_M), shop, jo()).facts
    assert (told["in_cart"], told["before"], told["sum"].amount) == (3, 2, 12000)


def test_who_only_showed_an_order_does_not_fill_the_accounts_cart(shop, caller_of):
    known = replace(caller_of("jo"), level=Level.KNOWN)
    result = add_to_cart.run(AddToCart(JACKET, GREEN_M), shop, known)
    assert (result.code, result.facts["variant_id"]) == ("cart_link", PIECE)
    assert shop.customer(known.customer_id).cart == ()


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(
    ("quantity", "on_shelf", "possible"), [(1_000_000, 18, 18), (51, 400, 50), (0, 18, 18), (-3, 9, 9)]
)
def test_a_number_that_cannot_be_is_refused_with_one_that_can(shop, jo, lay, signed_in, quantity, on_shelf, possible):
    lay("online", on_shelf)
    result = add_to_cart.run(AddToCart(JACKET, GREEN_M, quantity), shop, jo() if signed_in else ANYBODY)
    assert isinstance(result, Refused)
    assert (result.ask, result.facts["possible"]) == ("quantity", possible)


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_is_sold_out_stays_out_of_the_cart(shop, jo, lay, signed_in):
    lay("online", 0)
    result = add_to_cart.run(AddToCart(JACKET, GREEN_M), shop, jo() if signed_in else ANYBODY)
    assert (result.code, result.ask) == ("cart_sold_out", "")


@pytest.mark.parametrize(("options", "open_options"), [((), ("color", "size")), (("green",), ("size",))])
def test_what_is_still_open_is_asked(shop, options, open_options):
    result = add_to_cart.run(AddToCart(JACKET, options), shop, ANYBODY)
    assert (result.code, result.facts["open"]) == ("which_variant", open_options)


def test_a_variant_may_be_named_as_its_button_does(shop):
    assert add_to_cart.run(AddToCart(JACKET, ("green M",)), shop, ANYBODY).facts["variant_id"] == PIECE


def test_markup_in_an_option_is_only_an_option_that_there_is_not(shop):
    result = add_to_cart.run(AddToCart(JACKET, ("<script>", "'; drop table")), shop, ANYBODY)
    assert result.code == "option_not_offered"
    assert isinstance(add_to_cart.run(AddToCart(JACKET, GREEN_M), shop, ANYBODY), Done)
