"""A back end that is slow, gone, forgetful or somebody else: nothing crashes, and nothing happens twice."""

import shutil
import ssl
import subprocess
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from actions import Forbidden
from actions.shop.changes.types import CancelOrder
from actions.shop.http import HttpShop
from actions.shop.http.breaker import Breaker
from tests.actions.http.back_end import AT, CANCEL, BackEnd, acts_and_forgets_to_answer, answers, breaks, failure_of
from tests.over_http import SECRET

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")


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


def test_calls_that_the_shop_does_not_take_never_close_it_for_others():
    back_end = BackEnd(*[answers(status, {"code": "malformed"}) for status in (400, 414, 413, 400)])
    shop = back_end.client(breaker=Breaker(failures=2))
    for _ in range(4):
        assert not failure_of(shop).retryable
    assert shop.order("W20398") is not None


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
    time.sleep(20)


def drop_by_drop(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("slow", [never, drop_by_drop])
def test_a_slow_back_end_is_waited_for_no_longer_than_the_deadline(slow):
    with listening(slow) as url:
        shop = HttpShop(url, SECRET, seconds=0.3)
        started = time.monotonic()
        assert failure_of(shop).retryable
        assert time.monotonic() - started < 8
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
