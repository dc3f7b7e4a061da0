"""Calls that no client of ours makes: each gets a clean refusal, and nobody else notices."""

import json
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import jwt
import pytest
from starlette.websockets import WebSocketDisconnect

from bot.channels.limits import Limits, Rate
from bot.channels.patience import BoundedHead
from bot.channels.tickets import MAX_OPEN, SECONDS, Tickets
from bot.errors import Busy
from bot.messages import ConversationId
from tests.live import serve
from tests.northfield import IDENTITY_SECRET, Northfield

from .conftest import TestClient, open_conversation

HALF = "\ud800"  # of a surrogate pair
REFUSED = range(400, 500)


def posted(client, path, body, **headers):
    """`body` as JSON that may spell what is no text."""
    return client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json", **headers})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/agent/session", {"name": "Mira", "key": HALF}),
        ("/v1/agent/session", {"name": HALF, "key": "k"}),
        ("/v1/agent/session", {"name": "Mira", "key": "k", "code": HALF}),
        ("/webhooks/rest/webhook", {"sender": HALF, "message": "hello"}),
        ("/webhooks/rest/webhook", {"sender": "me", "message": "hello", "metadata": {"message_id": HALF}}),
        ("/webhooks/rest/webhook", {"sender": "me", "message": "hello", "metadata": {"identity_token": HALF}}),
        ("/v1/conversations", {"site": HALF}),
        ("/v1/conversations", {"site": "demo", "identity_token": HALF}),
        ("/v1/conversations", {"site": "demo", "context": {"page": HALF}}),
    ],
)
def test_half_a_character_is_refused_wherever_it_is_sent(client, path, body):
    assert posted(client, path, body).status_code in REFUSED


@pytest.mark.parametrize(
    "body",
    [
        {"message_id": "m\0", "text": "hello"},
        {"message_id": "m1", "text": "hello", "context": {"product_id": "p\0"}},
        {"message_id": "m1", "text": "hello", "context": {"cart": ["p\0"]}},
        {"message_id": "m1", "payload": "p\0"},
    ],
)
def test_a_nul_which_no_database_keeps_is_refused(client, shopper, body):
    answer = posted(client, f"{shopper.path}/messages", body, **shopper.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize(
    "origin", ["http://[", "http://[::1", "//", "null", "http://evil.test", "http://testserver.evil.test"]
)
def test_an_origin_that_is_none_of_ours_is_refused(client, shopper, origin):
    answer = client.post("/v1/conversations", json={"site": "demo"}, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    path = f"{shopper.path}/ws?ticket={shopper.ticket()}"
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect(path, headers={"Origin": origin}):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("path", ["/static/widget/%00", "/pictures/%00.svg", "/static/widget/" + "a" * 5_000])
def test_a_file_name_that_cannot_be_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "1e3", "", "²"])
def test_a_length_that_cannot_be_is_refused(client, length):
    answer = client.post("/v1/conversations", content=b"{}", headers={"Content-Length": length.encode("latin-1")})
    assert answer.status_code in REFUSED


@pytest.mark.parametrize("expires", [10**11, 10**20, -1, "99999999999"])
def test_a_token_that_expires_outside_the_calendar_is_refused(client, expires):
    claims = {"sub": "c1", "aud": "demo", "jti": "1", "exp": expires}
    token = jwt.encode(claims, IDENTITY_SECRET, algorithm="HS256")
    assert posted(client, "/v1/conversations", {"site": "demo", "identity_token": token}).status_code == 401


def limited(tmp_path, **limits):
    return Northfield(tmp_path, limits=Limits(**limits))


@pytest.mark.parametrize("call", ["GET events", "POST ticket"])
def test_reading_and_tickets_are_limited_like_everything_else(tmp_path, call):
    northfield = limited(tmp_path, address=Rate(burst=5, per_second=0.01))
    method, path = call.split()
    with TestClient(northfield.app) as client:
        shopper = open_conversation(client)
        answers = [client.request(method, f"{shopper.path}/{path}", headers=shopper.headers) for _ in range(6)]
    northfield.close()
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_tickets_that_nobody_uses_do_not_pile_up():
    now = [0.0]
    tickets = Tickets(clock=lambda: now[0])
    for _ in range(MAX_OPEN):
        tickets.issue(ConversationId("c"))
    with pytest.raises(Busy):
        tickets.issue(ConversationId("c"))
    now[0] = SECONDS + 1.0
    tickets.redeem(tickets.issue(ConversationId("c")), ConversationId("c"))


def rasa(client, message, customer=None):
    metadata = {}
    if customer:
        claims = {
            "sub": customer,
            "aud": "rasa",
            "jti": f"{customer} {message}",
            "exp": datetime.now(UTC) + timedelta(minutes=5),
        }
        metadata["identity_token"] = jwt.encode(claims, IDENTITY_SECRET, algorithm="HS256")
    body = {"sender": "default", "message": message, "metadata": metadata}
    assert client.post("/webhooks/rest/webhook", json=body).status_code == 200


def test_a_sender_without_the_token_does_not_get_into_the_conversation_of_who_had_it(northfield, client):
    rasa(client, "hello", customer="c1")
    rasa(client, "cancel my order")
    rasa(client, "hello again", customer="c2")
    rasa(client, "hello again", customer="c1")
    assert sorted(conversation.turns for conversation in northfield.conversations.recent()) == [1, 1, 2]


class Impatient(BoundedHead):
    seconds = 1.0
    most_bytes = 2_000


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    northfield = Northfield(tmp_path_factory.mktemp("impatient"), limits=Limits(body_seconds=1.0))
    with serve(northfield.app, http=Impatient) as url:
        yield urlsplit(url).port
    northfield.close()


def answered(port, *parts, pause=0.1):
    """What a connection says until it is closed, when the request comes in these parts."""
    told = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection, suppress(ConnectionError):
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        while more := connection.recv(10_000):
            told += more
    return told


HEAD = b"POST /v1/conversations HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
WHOLE = HEAD + b'Connection: close\r\nContent-Length: 15\r\n\r\n{"site":"demo"}'


def test_a_request_in_pieces_is_answered(impatient):
    assert b" 201 " in answered(impatient, WHOLE[:20], WHOLE[20:])


@pytest.mark.parametrize(
    "parts", [(), (b"GET",), (HEAD, b"X-A: ", b"b", b"b"), (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HT")]
)
def test_a_head_that_does_not_come_is_not_waited_for(impatient, parts):
    started = time.monotonic()
    answered(impatient, *parts)
    assert time.monotonic() - started < 10


def test_a_head_without_an_end_is_not_read(impatient):
    assert answered(impatient, HEAD, *[b"X-A: " + b"a" * 500 + b"\r\n"] * 6, WHOLE, pause=0.01) == b""


def test_a_body_that_drips_is_refused(impatient):
    told = answered(impatient, HEAD + b"Content-Length: 15\r\n\r\n", b"{")
    assert b" 408 " in told
    assert b"too_slow" in told


def test_a_stream_lives_longer_than_a_body_may(impatient):
    url = f"http://127.0.0.1:{impatient}"
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        opened = client.post("/v1/conversations", json={"site": "demo"}).json()
        path = f"/v1/conversations/{opened['conversation_id']}"
        headers = {"Authorization": f"Bearer {opened['token']}", "Accept": "text/event-stream"}
        with client.stream("GET", f"{path}/events", headers=headers) as stream:
            lines = stream.iter_lines()
            next(lines)
            time.sleep(1.5)
            client.post(f"{path}/messages", json={"message_id": "m1", "text": "hello"}, headers=headers)
            assert any('"message_id": "m1"' in line for line in lines)
