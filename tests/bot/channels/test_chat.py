"""The shopper's HTTP contract: what comes back, and what refuses cleanly."""

import pytest
from fastapi.testclient import TestClient

from bot.channels.limits import Limits, Rate
from tests.northfield import Northfield

from .conftest import open_conversation


def test_an_answer_has_the_shape_of_the_contract(shopper):
    answer = shopper.say("cancel my shoes")
    assert set(answer) == {"seq", "status", "replies", "expects", "actions"}
    (reply,) = answer["replies"]
    assert set(reply) == {"code", "text", "speech", "cards", "quick_replies", "sources"}
    assert reply["code"] == "confirm.cancel_order"
    assert answer["expects"] == {
        "kind": "confirm",
        "name": "cancel_order",
        "options": ["Yes, cancel it", "No, keep it"],
    }


def test_a_pressed_button_is_its_payload_and_shows_its_title(shopper):
    offered = shopper.say("cancel my shoes")["replies"][0]["quick_replies"][0]
    answer = shopper.post(message_id="press", payload=offered["payload"]).json()
    assert answer["actions"] == [{"name": "cancel_order", "outcome": "done", "effect": "write"}]
    said = [event["text"] for event in shopper.events() if event["type"] == "message"]
    assert said == ["cancel my shoes", "Yes, cancel it"]


def test_the_same_message_again_gets_the_first_answer_and_does_nothing(shopper):
    first = shopper.post(message_id="m", text="Track my order").json()
    again = shopper.post(message_id="m", text="Track my order").json()
    assert again == first
    assert [event["type"] for event in shopper.events()] == ["reply", "message", "reply"]


def test_another_text_under_the_same_id_is_refused(shopper):
    shopper.post(message_id="m", text="Track my order")
    refused = shopper.post(message_id="m", text="cancel my shoes")
    assert (refused.status_code, refused.json()["code"]) == (409, "message_id_reused")


def test_what_the_assistant_thought_is_not_the_shoppers_to_see(shopper):
    shopper.say("This is useless, get me a human")
    assert {event["type"] for event in shopper.events()} == {"reply", "message", "status"}


def test_events_after_a_number_are_only_the_later_ones(shopper):
    seq = shopper.say("Track my order")["seq"]
    shopper.say("cancel my shoes")
    assert all(event["seq"] > seq for event in shopper.events(after=seq))
    assert shopper.events(after=10**6) == []


def test_a_closed_conversation_says_so(shopper, client):
    assert client.post(f"{shopper.path}/close", headers=shopper.headers).status_code == 204
    assert shopper.events()[-1]["status"] == "closed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message_id": "m"}, "bad_message"),
        ({"message_id": "m", "text": ""}, "bad_message"),
        ({"message_id": "m", "text": " \n\t "}, "bad_message"),
        ({"message_id": "m", "text": "x" * 100_000}, "bad_message"),
        ({"message_id": "m", "text": "\x00\x01\x02"}, "bad_message"),
        ({"text": "hello"}, "malformed"),
        ({"message_id": "", "text": "hello"}, "malformed"),
        ({"message_id": "m", "text": 7}, "malformed"),
        ({"message_id": "m", "text": "hi", "context": {"cart": "not a list"}}, "malformed"),
        ([], "malformed"),
    ],
)
def test_a_message_that_is_none_gets_a_clean_refusal(shopper, body, code):
    response = shopper.client.post(f"{shopper.path}/messages", json=body, headers=shopper.headers)
    assert response.status_code == 422
    assert response.json()["code"] == code
    assert set(response.json()) == {"code", "message"}
    assert shopper.events()[-1]["type"] == "reply", "nothing was added to the log"


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"\xff\xfe\x00\x80",
        '{"message_id": "m", "text": "Größe"}'.encode("latin-1"),
        b'{"message_id": "m", "text": "\\ud800"}',
        b"",
        b"[" * 5_000,
    ],
)
def test_bytes_that_are_no_json_get_a_clean_refusal(shopper, body):
    headers = {**shopper.headers, "Content-Type": "application/json"}
    response = shopper.client.post(f"{shopper.path}/messages", content=body, headers=headers)
    assert response.status_code in {400, 422}
    assert set(response.json()) == {"code", "message"}


def test_a_body_over_the_limit_is_refused_unread(shopper):
    response = shopper.post(message_id="m", text="x" * 600_000)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_body_that_hides_its_length_is_refused_as_it_streams(shopper):
    pieces = (b"x" * 65_536 for _ in range(20))
    response = shopper.client.post(f"{shopper.path}/messages", content=pieces, headers=shopper.headers)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("text", ["👍", "🙃🙃🙃", "ok", "مرحبا", "١٢٣"])
def test_short_and_foreign_messages_are_messages(shopper, text):
    assert shopper.say(text)["replies"]
    assert shopper.events()[-2]["text"] == text


@pytest.mark.parametrize("call", ["messages", "typing", "ticket", "close"])
def test_nobody_gets_in_without_the_conversations_own_token(client, shopper, call):
    stranger = open_conversation(client)
    body = {"message_id": "m", "text": "hi"}
    for headers, expected in (
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic abc"}, 401),
        (stranger.headers, 401),
    ):
        response = client.post(f"{shopper.path}/{call}", json=body, headers=headers)
        assert response.status_code == expected, headers
        assert response.json()["code"] == "unauthorized"
    assert client.get(f"{shopper.path}/events", headers=stranger.headers).status_code == 401


def test_an_unknown_conversation_is_not_found(client, shopper):
    response = client.post(
        "/v1/conversations/nothere/messages", json={"message_id": "m", "text": "hi"}, headers=shopper.headers
    )
    assert (response.status_code, response.json()["code"]) == (404, "unknown_conversation")


@pytest.mark.parametrize("site", ["", "../etc", "DEMO SHOP", "x" * 100])
def test_a_site_is_a_short_plain_name(client, site):
    assert client.post("/v1/conversations", json={"site": site}).status_code == 422


def test_too_many_messages_at_once_are_asked_to_wait(tmp_path):
    northfield = Northfield(tmp_path, limits=Limits(conversation=Rate(burst=3, per_second=0.5)))
    with TestClient(northfield.app) as client:
        shopper = open_conversation(client)
        statuses = [shopper.post(message_id=f"m{n}", text="hi").status_code for n in range(4)]
        assert statuses == [200, 200, 200, 429]
        refused = shopper.post(message_id="again", text="hi")
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["code"] == "too_many_requests"
    northfield.close()


def test_a_bug_is_answered_cleanly_and_the_message_stays_acknowledged(northfield, client, shopper):
    class Broken(dict):
        def get(self, *_):
            raise RuntimeError("a bug")

    northfield.assistant.script = Broken()
    response = shopper.post(message_id="m", text="hello")
    assert (response.status_code, response.json()["code"]) == (500, "error")
    assert shopper.events()[-1]["text"] == "hello"
