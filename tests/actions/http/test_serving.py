"""The reference server: who may ask, what is refused and how."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import actions.shop
from actions import ActionError
from actions.shop.http import Received, ShopApi
from actions.shop.http.admission import LONGEST_NONCE
from actions.shop.http.serving import BODY_BYTES
from actions.shop.http.signing import KEY, NONCE, SIGNATURE, TIMESTAMP, WINDOW_SECONDS, signed_headers
from tests.fake_shop import FakeShop
from tests.northfield_shop import CUSTOMERS, ORDERS, PRODUCTS
from tests.over_http import SECRET

NOW = 1_795_000_000
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
ORDER = "/v1/orders/W20398"
CANCEL = {"change": {"type": "cancel_order", "order_id": "W20398", "lines": [], "reason": "not given"}, "at": AT}


@pytest.fixture
def shop():
    return FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS)


@pytest.fixture
def now():
    return [float(NOW)]


@pytest.fixture
def api(shop, now):
    return ShopApi(shop, SECRET, clock=lambda: now[0])


class Numbers:
    last = 0

    @classmethod
    def next(cls):
        cls.last += 1
        return f"n{cls.last}"


def signed(method, target, body=None, *, key="", at=NOW, nonce=None, secret=SECRET):
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = signed_headers(secret, method, target, content, timestamp=at, nonce=nonce or Numbers.next(), key=key)
    return Received(method, target, headers, content)


def told(api, request):
    """Status and code."""
    sent = api.answer(request)
    return sent.status, json.loads(sent.body).get("code")


def test_the_signature_is_the_one_of_the_readme():
    readme = (Path(actions.shop.__file__).parent / "README.md").read_text("utf-8")
    secret = "an example, which is as long as secrets must be"
    body = b'{"email":"jo@example.com"}'
    headers = signed_headers(secret, "POST", "/v1/customers/search", body, timestamp=NOW, nonce="n-1", key="")
    assert headers[SIGNATURE] == "v1=05ae508e5fc7915b27d874840b28282d80e55d35b9971c709b01ec6e2e07a513"
    assert all(part in readme for part in (secret, body.decode(), str(NOW), headers[SIGNATURE]))


def test_a_signed_call_is_answered(api):
    assert api.answer(signed("GET", ORDER)).status == 200


@pytest.mark.parametrize("header", [TIMESTAMP, NONCE, SIGNATURE])
def test_without_one_of_the_headers_nobody_gets_in(api, header):
    request = signed("GET", ORDER)
    headers = {name: value for name, value in request.headers.items() if name != header}
    assert told(api, Received("GET", ORDER, headers)) == (401, "bad_signature")


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "DELETE"}, {"target": "/v1/orders/W20417"}, {"target": f"{ORDER}?x=1"}, {"body": b"{}"},
        {"headers": {TIMESTAMP: str(NOW + 1)}}, {"headers": {NONCE: "other"}}, {"headers": {KEY: "other"}},
        {"headers": {SIGNATURE: "v1=" + 64 * "0"}}, {"headers": {SIGNATURE: "é"}}, {"headers": {SIGNATURE: ""}},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_can_be_changed_on_the_way(api, changed):
    sent = signed("GET", ORDER)
    parts = {"method": sent.method, "target": sent.target, "body": sent.body}
    headers = {**sent.headers, **changed.get("headers", {})}
    assert told(api, Received(**{**parts, **changed, "headers": headers})) == (401, "bad_signature")


def test_another_secret_does_not_open_it(api):
    request = signed("GET", ORDER, secret="another secret, which is just as long as it must be")
    assert told(api, request) == (401, "bad_signature")


@pytest.mark.parametrize("off", [-WINDOW_SECONDS - 1, WINDOW_SECONDS + 1, -NOW])
def test_a_timestamp_outside_the_window_is_refused(api, off):
    assert told(api, signed("GET", ORDER, at=NOW + off)) == (401, "stale_timestamp")


@pytest.mark.parametrize("off", [-WINDOW_SECONDS, WINDOW_SECONDS])
def test_the_window_is_for_clocks_that_differ(api, off):
    assert api.answer(signed("GET", ORDER, at=NOW + off)).status == 200


def test_a_call_is_good_once_as_long_as_its_timestamp_is(api, now):
    request = signed("GET", ORDER, at=NOW + WINDOW_SECONDS)
    assert api.answer(request).status == 200
    for seconds in (0, 1, 2 * WINDOW_SECONDS):
        now[0] = NOW + seconds
        assert told(api, request) == (401, "replayed")
    now[0] = NOW + 2 * WINDOW_SECONDS + 1
    assert told(api, request) == (401, "stale_timestamp")


def test_a_nonce_is_needed_and_short(api):
    assert told(api, signed("GET", ORDER, nonce="n" * (LONGEST_NONCE + 1))) == (401, "nonce_missing")


def test_what_is_not_there_is_404_in_the_words_of_the_api(api):
    assert told(api, signed("GET", "/v1/orders/W1")) == (404, "not_found")
    assert told(api, signed("GET", "/v1/customers/c99")) == (404, "not_found")


def test_an_unknown_path_or_method_is_told_apart_from_nothing_found(api):
    assert told(api, signed("GET", "/v1/nothing")) == (404, "no_such_route")
    assert told(api, signed("POST", ORDER, {})) == (405, "method_not_allowed")


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_command_needs_a_key(api, shop, key):
    assert told(api, signed("POST", "/v1/order-changes", CANCEL, key=key)) == (400, "key_missing")
    assert shop.order("W20398").status == "pending"


def test_a_preview_needs_none_and_changes_nothing(api, shop):
    sent = api.answer(signed("POST", "/v1/order-changes/preview", CANCEL))
    assert json.loads(sent.body)["after"]["status"] == "cancelled"
    assert shop.order("W20398").status == "pending"


def test_the_same_key_acts_once_and_is_good_for_one_thing(api):
    first = api.answer(signed("POST", "/v1/order-changes", CANCEL, key="k"))
    again = api.answer(signed("POST", "/v1/order-changes", CANCEL, key="k"))
    assert (first.status, again) == (200, first)
    other = {**CANCEL, "change": {**CANCEL["change"], "order_id": "W20417"}}
    assert told(api, signed("POST", "/v1/order-changes", other, key="k")) == (422, "key_reused")


def test_what_the_shop_forbids_is_409_with_its_code(api):
    delivered = {**CANCEL, "change": {**CANCEL["change"], "order_id": "W20355"}}
    for path in ("/v1/order-changes", "/v1/order-changes/preview"):
        assert told(api, signed("POST", path, delivered, key="k")) == (409, "order_already_delivered")


CHANGE = CANCEL["change"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, {}, {"change": CHANGE}, {"at": AT}, {**CANCEL, "at": "now"},
        {**CANCEL, "at": "2026-11-20T09:30:00"}, {**CANCEL, "change": []}, {**CANCEL, "change": {"type": "burn_order"}},
        {**CANCEL, "change": {**CHANGE, "extra": 1}}, {**CANCEL, "change": {**CHANGE, "lines": "1"}},
        {**CANCEL, "change": {**CHANGE, "order_id": 5}}, {**CANCEL, "change": {**CHANGE, "reason": None}},
        {**CANCEL, "change": {"type": "set_newsletter", "customer_id": "c1", "wanted": True}},
    ],
    ids=lambda body: str(body)[:60],
)  # fmt: skip
def test_a_malformed_command_is_named_and_changes_nothing(api, shop, body):
    assert told(api, signed("POST", "/v1/order-changes", body, key="k")) == (400, "malformed")
    assert [shop.order(order.id) for order in ORDERS] == list(ORDERS)


@pytest.mark.parametrize(
    "target",
    ["/v1/customers/c1/orders?limit=x", "/v1/customers/c1/orders?limit=-1", "/v1/catalogue?after=next",
     "/v1/customers/c1/reservations", f"/v1/products?{'&'.join(['id=p1'] * 101)}"],
    ids=lambda target: target[:40],
)  # fmt: skip
def test_a_malformed_query_is_named(api, target):
    assert told(api, signed("GET", target)) == (400, "malformed")


@pytest.mark.parametrize("body", [{}, {"email": 5}, {"email": "a", "zip_code": "b"}, {"name": "Jo"}, []])
def test_customers_are_searched_by_one_thing(api, body):
    assert told(api, signed("POST", "/v1/customers/search", body)) == (400, "malformed")


@pytest.mark.parametrize("text", ["\\ud800", "jo@example.com\\udfff"])
@pytest.mark.parametrize("name", ["email", "zip_code"])
def test_half_a_character_is_no_text(api, name, text):
    assert told(api, signed("POST", "/v1/customers/search", f'{{"{name}": "{text}"}}'.encode())) == (400, "malformed")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_edge_of_the_calendar_is_refused(api, at):
    target = f"/v1/customers/{CUSTOMERS[0].id}/reservations?at={at.replace('+', '%2B')}"
    assert told(api, signed("GET", target)) == (400, "malformed")
    assert told(api, signed("POST", "/v1/order-changes", {**CANCEL, "at": at}, key="k")) == (400, "malformed")


def test_a_huge_body_is_refused_before_anything_else(api):
    assert told(api, Received("POST", "/v1/order-changes", {}, b" " * (BODY_BYTES + 1))) == (413, "too_large")


class Broken:
    """A shop whose reads and commands raise this."""

    def __init__(self, error):
        self.error = error

    def order(self, order_id):
        raise self.error

    def change_order(self, change, *, at, key):
        raise self.error


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (ActionError("disk full at /var/lib", retryable=True), (503, "unavailable")),
        (ActionError("disk full at /var/lib", retryable=False), (500, "unavailable")),
        (ValueError("disk full at /var/lib"), (500, "error")),
        (RuntimeError("disk full at /var/lib"), (500, "error")),
    ],
)
def test_a_failure_of_the_shop_says_nothing_of_its_inside(error, answer):
    api = ShopApi(Broken(error), SECRET, clock=lambda: NOW)
    for request in (signed("GET", ORDER), signed("POST", "/v1/order-changes", CANCEL, key="k")):
        sent = api.answer(request)
        assert (sent.status, json.loads(sent.body)["code"]) == answer
        assert b"disk" not in sent.body
