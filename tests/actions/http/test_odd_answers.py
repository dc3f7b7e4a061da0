"""A back end that answers garbage, something else, or without end: a technical failure, and nothing of it is told."""

import gzip
import json
from dataclasses import replace

import httpx
import pytest

from actions import Forbidden
from actions.shop.http.calls import ANSWER_BYTES
from actions.shop.http.shapes import encode
from actions.shop.models import Reservation, ServiceRequest
from tests.actions.http.back_end import AT, CANCEL, BackEnd, answers, failure_of
from tests.fake_shop import FakeShop
from tests.northfield_shop import CUSTOMERS, JO, ORDERS, PRODUCTS, SAM
from tests.over_http import served

GARBAGE = {
    "nothing": b"", "no JSON": b"<html>", "half of it": b'{"id": "W2', "not UTF-8": b'{"id": "\xff"}', "NaN": b"NaN",
    "very deep": b"[" * 100_000, "null": b"null", "a number": b"7", "a list": b"[]", "an object": b"{}",
    "another thing": b'{"id": "W20398"}',
}  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_a_technical_failure(body):
    for ask in (
        lambda shop: shop.order("W20398"),
        lambda shop: shop.orders_of(JO),
        lambda shop: shop.customer_by_email("jo@example.com"),
        lambda shop: list(shop.catalogue()),
        lambda shop: shop.change_order(CANCEL, at=AT, key="k"),
    ):
        back_end = BackEnd(answers(200, body))
        assert not failure_of(back_end.client(), ask).retryable
        assert back_end.shop.order("W20398").status == "pending"


def order_as_json():
    return json.loads(served_body("/v1/orders/W20398"))


def served_body(path):
    body = []

    def kept(back_end, request):
        body.append(served(back_end.api, request).read())
        return httpx.Response(200, stream=httpx.ByteStream(body[0]))

    BackEnd(kept).client().order(path.rpartition("/")[2])
    return body[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "on the moon"}, {"placed_at": "2026-11-19T09:30:00"}, {"placed_at": "noon"}, {"placed_at": None},
        {"total": {"amount": 89.0, "currency": "GBP"}}, {"total": {"amount": "8900", "currency": "GBP"}},
        {"total": {"amount": 2**60, "currency": "GBP"}}, {"total": {"amount": True, "currency": "GBP"}},
        {"lines": None}, {"lines": "1"}, {"lines": {}}, {"email": 5}, {"email": "\ud800"}, {"customer_id": None},
        {"items_modified": 1}, {"address": []}, {"payments": [{}]}, {"undo_until": "0001-01-01T00:00:00+14:00"},
    ],
    ids=str,
)  # fmt: skip
def test_an_order_with_a_field_that_cannot_be_is_a_technical_failure(wrong):
    body = json.dumps({**order_as_json(), **wrong}).encode()
    assert not failure_of(BackEnd(answers(200, body)).client()).retryable


def test_fields_of_the_shops_own_are_ignored():
    body = {**order_as_json(), "warehouse": "north"}
    assert BackEnd(answers(200, body)).client().order("W20398").id == "W20398"


def test_an_answer_about_something_else_is_not_told():
    shop = FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS)
    others = {"orders": [order_as_json()]}
    assert not failure_of(BackEnd(answers(200, order_as_json())).client(), lambda it: it.order("W20417")).retryable
    assert not failure_of(BackEnd(answers(200, others)).client(), lambda it: it.orders_of(SAM)).retryable
    assert shop.orders_of(SAM) == BackEnd().client().orders_of(SAM)


def test_only_a_404_in_the_words_of_the_api_means_that_there_is_nothing():
    assert BackEnd().client().order("W1") is None
    for body in (b"", b"<h1>Not found</h1>", {"detail": "Not Found"}, {"code": "no_such_route"}):
        assert not failure_of(BackEnd(answers(404, body)).client()).retryable


def test_a_refusal_nobody_has_words_for_is_a_technical_failure():
    def ask(shop):
        return shop.change_order(CANCEL, at=AT, key="k")

    for status in (409, 422):
        for body in ({}, [], {"code": 5}, {"code": "{total}"}, {"code": "../x"}, {"code": "a" * 65}, {"detail": "no"}):
            assert not failure_of(BackEnd(answers(status, body)).client(), ask).retryable
    known = BackEnd(answers(409, {"code": "too_early"}), answers(409, {"code": "too_late"})).client(
        knows=lambda code: code == "too_late"
    )
    assert not failure_of(known, ask).retryable
    with pytest.raises(Forbidden, match="too_late"):
        ask(known)


def test_five_megabytes_are_not_read():
    sent = []

    def endless():
        for _ in range(80):
            sent.append(1)
            yield b" " * 65_536

    class Stream(httpx.SyncByteStream):
        def __iter__(self):
            return endless()

    back_end = BackEnd(lambda back_end, request: httpx.Response(200, stream=Stream()))
    assert not failure_of(back_end.client()).retryable
    assert sum(sent) == ANSWER_BYTES // 65_536 + 1


def test_a_compressed_answer_is_not_unpacked():
    bomb = gzip.compress(b" " * 10_000_000)
    back_end = BackEnd(answers(200, bomb, **{"content-encoding": "gzip"}))
    assert not failure_of(back_end.client()).retryable
    assert back_end.requests[0].headers["accept-encoding"] == "identity"


def test_a_redirect_is_never_followed():
    for status in (301, 302, 303, 307, 308):
        back_end = BackEnd(answers(status, location="https://elsewhere.test/v1/orders/W20398"))
        assert not failure_of(back_end.client()).retryable
        assert [request.url.host for request in back_end.requests] == ["shop.test"]


def test_pages_that_go_in_a_circle_end():
    page = answers(200, {"products": [], "next": "1"})
    assert not failure_of(BackEnd(page, page, page).client(), lambda shop: list(shop.catalogue())).retryable


def test_a_page_that_names_no_next_one_is_a_technical_failure():
    page = answers(200, {"products": []})
    assert not failure_of(BackEnd(page).client(), lambda shop: list(shop.catalogue())).retryable


HELD = Reservation("", "c1", "p1-blue", "online", 1, AT)
REQUEST = ServiceRequest("invoice", "c1")


@pytest.mark.parametrize(
    ("body", "command"),
    [
        (encode(replace(HELD, id="V-1", customer_id="c2")), lambda shop: shop.reserve(HELD, at=AT, key="k")),
        (encode(replace(HELD, id="V-1", quantity=9)), lambda shop: shop.reserve(HELD, at=AT, key="k")),
        (encode(HELD), lambda shop: shop.reserve(HELD, at=AT, key="k")),
        (encode(replace(HELD, id="V-2")), lambda shop: shop.release("V-1", at=AT, key="k")),
        ({}, lambda shop: shop.file(REQUEST, at=AT, key="k")),
        ({"case": ""}, lambda shop: shop.file(REQUEST, at=AT, key="k")),
    ],
)
def test_an_answer_to_another_command_is_not_taken_for_this_ones(body, command):
    assert not failure_of(BackEnd(answers(200, body)).client(), command).retryable
