"""The warranty: how long it lasts, and what is taken down."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.returns.warranty_claim import WarrantyClaim, run
from actions.shop.calendar import months_later
from tests.actions.conftest import NOW


def test_a_claim_is_taken_down_in_the_shoppers_words(shop, caller_of):
    told = run(WarrantyClaim("W16230", ("1",), "the sole came off"), shop, caller_of("lee"))
    assert told.code == "warranty_claim_filed"
    assert told.facts["items"] == ("hiking boots, brown 43",)
    arrived = shop.order("W16230").shipments[0].delivered_at.date()
    assert told.facts["until"] == date(arrived.year + 2, arrived.month, arrived.day)
    (filed,) = shop.service_requests()
    assert (filed.case, filed.request.kind, filed.request.text) == (told.facts["case"], "warranty", "the sole came off")


@pytest.mark.parametrize(
    ("who", "order_id", "lines", "code"),
    [
        ("jo", "W20398", ("1",), "warranty_not_begun"),
        ("mira", "W20340", ("1",), "warranty_not_begun"),
        ("lee", "W16230", ("7",), "line_not_found"),
        ("lee", "W16230", (), "line_not_found"),
        ("sam", "W16230", ("1",), "order_not_found"),
    ],
)
def test_what_is_not_under_warranty_is_filed_nowhere(shop, caller_of, who, order_id, lines, code):
    assert run(WarrantyClaim(order_id, lines, "it broke"), shop, caller_of(who)).code == code
    assert list(shop.service_requests()) == []


def test_it_ends_after_its_months(shop, caller_of):
    later = replace(caller_of("lee"), at=NOW + timedelta(days=800))
    told = run(WarrantyClaim("W16230", ("1",), "it broke"), shop, later)
    assert told.code == "warranty_over"
    assert told.facts["until"] < later.at.date()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_months_end_where_months_end(day, months, expected):
    assert months_later(day, months) == expected
