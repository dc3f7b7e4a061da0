"""Agents: who gets in, what they see, what the shopper sees of them."""

import pytest
from fastapi.testclient import TestClient

from tests.bot.channels.test_identity import token
from tests.northfield import AGENT_KEY

from .conftest import open_conversation, sign_in

CHANGES = ("join", "messages", "typing", "hand_back", "close")


@pytest.fixture
def upset(client):
    """A signed-in customer who wants a person."""
    shopper = open_conversation(client, identity_token=token())
    shopper.say("cancel my shoes")
    shopper.say("This is useless, get me a human")
    return shopper


def test_who_waits_is_in_the_queue_with_the_reason(mira, upset):
    (row,) = mira.client.get("/v1/agent/queue").json()["waiting"]
    assert (row["id"], row["name"], row["reason"]) == (upset.id, "Jo Parker", "asked")
    assert row["preview"] == "This is useless, get me a human"
    assert row["mood"] < 0


def test_a_session_that_a_neighbouring_site_planted_is_none(northfield, client):
    """A page of another host below ours can set a cookie for all of them, though none that begins with __Host-."""
    planted = sign_in(northfield, "Mallory").client.cookies["shopdesk_agent"]
    victim = TestClient(northfield.app, base_url="https://testserver", cookies={"shopdesk_agent": planted})
    assert victim.get("/v1/agent/session").status_code == 401
    victim.post("/v1/agent/session", json={"name": "Mira", "key": AGENT_KEY})
    assert victim.get("/v1/agent/session").json()["name"] == "Mira"


def test_the_longest_waiting_comes_first(mira, client):
    ids = []
    for _ in range(3):
        shopper = open_conversation(client)
        shopper.say("This is useless, get me a human")
        ids.append(shopper.id)
    assert [row["id"] for row in mira.client.get("/v1/agent/queue").json()["waiting"]] == ids


def test_the_view_says_why_a_person_is_needed_and_who_it_is(mira, upset):
    view = mira.client.get(f"/v1/agent/conversations/{upset.id}").json()
    why = view["why"]
    assert (why["reason"], why["intent"], why["confidence"]) == ("asked", "cancel_order", 0.94)
    assert why["alternatives"] == ["modify_order", "return_item"]
    assert why["moods"] == [0.0, -0.8]
    assert view["customer"]["email"] == "jo@example.com"
    assert view["identity"] == "proven"
    assert [order["id"] for order in view["orders"]] == ["W20398", "W20417"]
    assert "understood" in {event["type"] for event in view["events"]}


def test_taking_answering_and_handing_back_reaches_the_shopper(mira, upset):
    assert mira.post(upset.id, "join").status_code == 204
    assert mira.post(upset.id, "messages", text="Hi, Mira here.").status_code == 204
    assert upset.say("thank you")["replies"] == [], "the assistant is silent while a person has it"
    assert mira.post(upset.id, "hand_back").status_code == 204
    assert upset.say("Track my order")["replies"]
    shown = [(event["type"], event.get("text")) for event in upset.events()]
    assert ("message", "Hi, Mira here.") in shown
    assert [kind for kind, _ in shown if kind.startswith("agent")] == ["agent_joined", "agent_left"]


def test_two_agents_cannot_have_the_same_conversation(northfield, mira, upset):
    ben = sign_in(northfield, "Ben")
    assert mira.post(upset.id, "join").status_code == 204
    assert ben.post(upset.id, "join").status_code == 403
    assert ben.post(upset.id, "messages", text="me too").status_code == 403
    assert ben.post(upset.id, "hand_back").status_code == 403


def test_closing_ends_it_for_the_shopper(mira, upset):
    mira.post(upset.id, "join")
    assert mira.post(upset.id, "close").status_code == 204
    assert upset.events()[-1] | {"seq": 0, "at": ""} == {
        "seq": 0, "at": "", "type": "status", "status": "closed", "by": "agent",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["queue", "live", "session", "conversations/x", "conversations/x/events"])
def test_nobody_reads_without_signing_in(client, path):
    response = client.get(f"/v1/agent/{path}")
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_without_the_session_and_its_token(client, mira, upset, change):
    path = f"/v1/agent/conversations/{upset.id}/{change}"
    assert client.post(path, json={"text": "hi"}).status_code == 401
    assert mira.client.post(path, json={"text": "hi"}).status_code == 403
    assert mira.client.post(path, json={"text": "hi"}, headers={"X-CSRF-Token": "guessed"}).status_code == 403
    upset_token = {"Authorization": f"Bearer {upset.token}"}
    assert client.post(path, json={"text": "hi"}, headers=upset_token).status_code == 401


def test_a_wrong_key_lets_nobody_in_and_guessing_is_slowed(northfield):
    client = TestClient(northfield.app)
    answers = [client.post("/v1/agent/session", json={"name": "Eve", "key": f"k{n}"}).status_code for n in range(12)]
    assert set(answers) == {401, 429}
    assert answers[-1] == 429


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(northfield):
    client = TestClient(northfield.app)
    plain = client.post("/v1/agent/session", json={"name": "Mira", "key": AGENT_KEY}).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=strict" in plain
    secure = TestClient(northfield.app, base_url="https://desk.example")
    cookie = secure.post("/v1/agent/session", json={"name": "Mira", "key": AGENT_KEY}).headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


def test_signing_out_ends_the_session(mira):
    assert mira.client.delete("/v1/agent/session", headers={"X-CSRF-Token": mira.csrf}).status_code == 204
    assert mira.client.get("/v1/agent/queue").status_code == 401
