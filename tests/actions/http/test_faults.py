"""A back end that is slow, gone, forgetful, confused or somebody else: nothing crashes, and nothing happens twice."""

import gzip
import json
import shutil
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from actions import ActionError, Forbidden
from actions.shop.changes.types import CancelOrder
from actions.shop.http import HttpShop, ShopApi
from actions.shop.http.breaker import Breaker
from actions.shop.http.calls import ANSWER_BYTES
from actions.shop.http.shapes import encode
from actions.shop.models import ProductId, Reservation, ServiceRequest
from tests.fake_shop import FakeShop
from tests.northfield import CUSTOMERS, JO, ORDERS, PRODUCTS, SAM
from tests.over_http import SECRET, URL, served

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CANCEL = CancelOrder("W20398", (), "not given")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")


class BackEnd:
    """A transport to a real reference server, with an answer of its own where the script has one."""

    def __init__(self, *script, shop=None, secret=SECRET, clock=time.time):
        self.script = list(script)
        self.shop = shop or FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS)
        self.api = ShopApi(self.shop, secret, clock=clock)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        step = self.script.pop(0) if self.script else None
        return step(self, request) if step else served(self.api, request)

    def client(self, **more):
        return HttpShop(URL, SECRET, transport=httpx.MockTransport(self), pause_seconds=0, **more)


def answers(status, body=b"", **headers):
    """A step that answers this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda back_end, request: httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def breaks(back_end, request):
    raise httpx.ConnectError("connection refused")


def acts_and_forgets_to_answer(back_end, request):
    served(back_end.api, request)
    raise httpx.ReadError("connection reset")


def failure_of(shop, ask=lambda shop: shop.order("W20398")):
    with pytest.raises(ActionError) as failure:
        ask(shop)
    return failure.value


def test_what_fails_once_is_asked_once_more():
    for step in (breaks, answers(503), answers(500, b"<html>oops</html>"), answers(429)):
        back_end = BackEnd(step)
        assert back_end.client().order("W20398").id == "W20398"
        assert len(back_end.requests) == 2


def test_what_keeps_failing_is_asked_twice_and_may_be_asked_again():
    back_end = BackEnd(breaks, breaks, breaks)
    assert failure_of(back_end.client()).retryable
    assert len(back_end.requests) == 2


def test_what_cannot_help_is_not_asked_again():
    for status in (301, 400, 401, 403, 413, 418):
        back_end = BackEnd(answers(status, {"code": "no"}))
        assert not failure_of(back_end.client()).retryable
        assert len(back_end.requests) == 1


def test_a_command_whose_answer_got_lost_is_repeated_with_its_key_and_acts_once():
    back_end = BackEnd(acts_and_forgets_to_answer)
    changed = back_end.client().change_order(CANCEL, at=AT, key="c1:7:0")
    first, second = back_end.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == "c1:7:0"
    assert first.headers["shopdesk-nonce"] != second.headers["shopdesk-nonce"]
    assert changed.after == back_end.shop.order("W20398")
    assert back_end.shop.order("W20398").status == "cancelled"


def test_a_command_that_arrives_twice_acts_once():
    back_end = BackEnd()
    once = back_end.client().change_order(CANCEL, at=AT, key="k")
    assert back_end.client().change_order(CANCEL, at=AT, key="k") == once


def test_after_some_failures_in_a_row_the_back_end_is_left_alone_and_then_tried():
    now = [0.0]
    back_end = BackEnd(*[breaks] * 6)
    shop = back_end.client(breaker=Breaker(failures=3, pause_seconds=15, clock=lambda: now[0]))
    for _ in range(3):
        assert failure_of(shop).retryable
    assert not failure_of(shop).retryable
    assert len(back_end.requests) == 6
    now[0] = 15.0
    assert shop.order("W20398") is not None
    assert shop.order("W20398") is not None


def test_what_the_shop_refuses_is_no_failure_of_it():
    back_end = BackEnd()
    shop = back_end.client(breaker=Breaker(failures=2))
    for _ in range(4):
        with pytest.raises(Forbidden, match="order_already_delivered"):
            shop.preview_order(CancelOrder("W20355", (), "not given"), at=AT)
    assert shop.order("W1") is None


def test_another_secret_is_refused_and_told_as_technical():
    back_end = BackEnd(secret="another secret, which is just as long as it must be")
    assert not failure_of(back_end.client()).retryable


def test_a_clock_that_is_off_by_more_than_the_window_is_refused():
    for drift, is_fine in ((299, True), (-299, True), (302, False), (-302, False)):
        shop = BackEnd(clock=lambda drift=drift: time.time() + drift).client()
        if is_fine:
            assert shop.order("W20398") is not None
        else:
            assert not failure_of(shop).retryable


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


def test_what_no_address_has_room_for_is_a_technical_failure():
    asked = [ProductId(f"{number}{'é' * 2_000}") for number in range(50)]
    back_end = BackEnd()
    assert not failure_of(back_end.client(), lambda shop: shop.products(asked)).retryable
    assert back_end.requests == []


def test_calls_that_the_shop_does_not_take_never_close_it_for_others():
    back_end = BackEnd(*[answers(status, {"code": "malformed"}) for status in (400, 414, 413, 400)])
    shop = back_end.client(breaker=Breaker(failures=2))
    for _ in range(4):
        assert not failure_of(shop).retryable
    assert shop.order("W20398") is not None


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_would_be_another_path_is_nothing(id):
    back_end = BackEnd()
    assert back_end.client().order(id) is None
    assert back_end.client().orders_of(id) == []
    assert back_end.requests == []


@pytest.mark.parametrize("id", ["a/b", "a?b=c", "a b", "ü#%2F", "..%2f", "a\nb"])
def test_any_other_id_arrives_as_it_is(id):
    asked = []

    class Shop(FakeShop):
        def order(self, order_id):
            asked.append(order_id)

    assert BackEnd(shop=Shop()).client().order(id) is None
    assert asked == [id]


def test_a_key_cannot_carry_another_header():
    with pytest.raises(ValueError, match="key"):
        BackEnd().client().change_order(CANCEL, at=AT, key="k\r\nX-Other: 1")


@pytest.mark.parametrize(
    "url", ["http://shop.example", "ftp://shop.example", "shop.example", "https://", "https://a:b@shop.example",
            "https://shop.example/?a=b"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(url):
    with pytest.raises(ValueError, match="expected"):
        HttpShop(url, SECRET)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32"):
        HttpShop(URL, "secret")


@contextmanager
def listening(answer, *, certificate=None):
    """A server on this machine whose handler is `answer(handler)`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            answer(self)

        def log_message(self, *arguments):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def never(handler):
    time.sleep(2)


def drop_by_drop(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("slow", [never, drop_by_drop])
def test_a_slow_back_end_is_waited_for_no_longer_than_the_deadline(slow):
    with listening(slow) as url:
        shop = HttpShop(url, SECRET, seconds=0.3)
        started = time.monotonic()
        assert failure_of(shop).retryable
        assert time.monotonic() - started < 1.0
        shop.close()


def test_nobody_listening_is_a_technical_failure_that_may_pass():
    with listening(never) as url:
        pass
    assert failure_of(HttpShop(url, SECRET, pause_seconds=0)).retryable


@needs_openssl
def test_a_certificate_nobody_vouches_for_is_not_accepted(tmp_path):
    key, certificate, both = tmp_path / "key.pem", tmp_path / "certificate.pem", tmp_path / "both.pem"
    new = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*new.split(), *names], check=True, capture_output=True)
    both.write_text(key.read_text() + certificate.read_text())
    asked = []
    with listening(lambda handler: asked.append(handler.path), certificate=both) as url:
        shop = HttpShop(url, SECRET, pause_seconds=0)
        assert "ConnectError" in str(failure_of(shop))
        shop.close()
    assert asked == []
