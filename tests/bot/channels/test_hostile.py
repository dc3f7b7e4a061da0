"""Calls that no client of ours makes: each gets a clean refusal, and nobody else notices."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from starlette.websockets import WebSocketDisconnect

from bot.channels.limits import Limits, Rate
from bot.channels.tickets import MAX_OPEN, SECONDS, Tickets
from bot.errors import Busy
from bot.messages import ConversationId
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
