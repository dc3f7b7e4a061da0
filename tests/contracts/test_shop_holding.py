"""What every shop behind the port must do with reservations and requests: hold no piece twice, lose none, file once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from actions import Forbidden
from actions.policy import POLICY
from actions.shop.changes.types import AddToCart
from actions.shop.errors import KeyReused
from actions.shop.models import CartItem, Reservation, ServiceRequest

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hold(shop, pieces=1, *, key="k1", at=AT, customer="c1", variant="MUG-BLUE", store="online", hours=24):
    wanted = Reservation("", customer, variant, store, pieces, at + hours * HOUR)
    return shop.reserve(wanted, at=at, key=key)


def pieces_of(shop, variant="MUG-BLUE"):
    return sum(place.quantity for place in shop.stock("mug") if place.variant_id == variant)


def test_what_is_held_leaves_the_stock_and_comes_back_when_released(shop):
    held = hold(shop, 3)
    assert pieces_of(shop) == 1
    assert shop.reservations("c1", at=AT) == [held]
    assert shop.reservations("c2", at=AT) == []
    assert shop.release(held.id, at=AT, key="k2") == held
    assert pieces_of(shop) == 4
    assert shop.reservations("c1", at=AT) == []


def test_what_nobody_came_for_is_there_again(shop):
    hold(shop, 4, hours=2)
    later = AT + 2 * HOUR
    assert shop.reservations("c1", at=later) == []
    wanted = AddToCart("c2", (CartItem("MUG-BLUE", 4),))
    assert shop.preview_customer(wanted, at=later).after.cart
    assert hold(shop, 4, key="k2", at=later, customer="c2").quantity == 4
    assert pieces_of(shop) == 0


def test_a_reservation_ends_once(shop):
    held = hold(shop, 2)
    shop.release(held.id, at=AT, key="k2")
    with pytest.raises(Forbidden, match="reservation_not_found"):
        shop.release(held.id, at=AT, key="k3")
    late = hold(shop, 2, key="k4", hours=1)
    with pytest.raises(Forbidden, match="reservation_not_found"):
        shop.release(late.id, at=AT + 2 * HOUR, key="k5")
    with pytest.raises(Forbidden, match="reservation_not_found"):
        shop.release("H-999", at=AT, key="k6")
    hold(shop, at=AT + 3 * HOUR, key="k7")
    assert pieces_of(shop) == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"pieces": 0}, "quantity_invalid"),
        ({"pieces": -1}, "quantity_invalid"),
        ({"pieces": 5}, "variant_out_of_stock"),
        ({"pieces": 1_000_000}, "too_many_reserved"),
        ({"variant": "MUG-RED", "store": "Hamburg"}, "variant_out_of_stock"),
        ({"store": "Paris"}, "variant_out_of_stock"),
        ({"hours": POLICY.reservation_hours + 1}, "reservation_too_long"),
        ({"hours": 0}, "reservation_too_long"),
        ({"customer": "c9"}, "customer_not_found"),
    ],
)
def test_what_cannot_be_held_is_refused_and_stays(shop, asked, code):
    with pytest.raises(Forbidden) as refusal:
        hold(shop, **asked)
    assert refusal.value.code == code
    assert pieces_of(shop) == 4


def test_nobody_holds_too_much(shop):
    for number in range(POLICY.reservations_open):
        hold(shop, key=f"k{number}")
    with pytest.raises(Forbidden, match="too_many_reservations"):
        hold(shop, key="one more")
    assert hold(shop, key="another's", customer="c2").customer_id == "c2"


def test_the_same_key_holds_once(shop):
    assert hold(shop, 2) == hold(shop, 2)
    assert pieces_of(shop) == 2
    with pytest.raises(KeyReused):
        hold(shop, 3)


def test_many_at_once_never_hold_more_than_there_is(shop):
    def attempt(number):
        try:
            return hold(shop, key=f"k{number}", customer=f"c{1 + number % 3}").quantity
        except Forbidden as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(12)))
    assert results.count(1) == 4
    assert set(results) <= {1, "variant_out_of_stock", "too_many_reservations"}
    assert pieces_of(shop) == 0


def test_many_at_once_give_back_once(shop):
    hold(shop, 3, hours=1)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: file(shop, key=f"f{n}", at=AT + 2 * HOUR), range(8)))
    assert len(set(made)) == 8
    assert pieces_of(shop) == 4


def file(shop, *, key="k1", at=AT, text="Where is my invoice?"):
    request = ServiceRequest("invoice", "c1", order_id="W1", text=text, details={"format": "pdf"})
    return shop.file(request, at=at, key=key)


def test_a_request_gets_a_number_of_its_own_and_the_same_key_the_same(shop):
    first, second = file(shop), file(shop, key="k2")
    assert first != second
    assert all(case.startswith("C-1") and case[2:].isdecimal() for case in (first, second))
    assert file(shop) == first
    with pytest.raises(KeyReused):
        file(shop, text="Something else")


def test_nobody_signed_in_can_file_too(shop):
    assert shop.file(ServiceRequest("password_link", email="ann@example.com"), at=AT, key="k1").startswith("C-")
