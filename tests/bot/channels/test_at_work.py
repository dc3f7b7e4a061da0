"""Agents at work: roles, deeds in the shop, notes, transfers, corrections, and who is written down for each."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from bot.channels.wire import timestamp
from bot.dialogue.at_the_desk import HandoffRequested
from bot.dialogue.board import Agent as Account
from bot.dialogue.board import Role
from tests.bot.channels.test_identity import token

from .conftest import Agent, open_conversation

PASSWORD = "correct horse battery"


def account(northfield, name, role=Role.AGENT, **more):
    northfield.office.accounts.add(Account(name.lower(), name, role, **more), PASSWORD, datetime.now(UTC), by="test")
    client = TestClient(northfield.app)
    session = client.post("/v1/agent/session", json={"name": name, "key": PASSWORD})
    assert session.status_code == 200, session.text
    return Agent(client, session.json()["csrf"])


@pytest.fixture
def ann(northfield, client):
    return account(northfield, "Ann")


@pytest.fixture
def asked(client):
    shopper = open_conversation(client, identity_token=token())
    shopper.say("cancel my shoes")
    shopper.say("This is useless, get me a human")
    return shopper


def test_only_the_own_password_opens_an_account_and_not_the_operators_key(northfield, ann):
    client = TestClient(northfield.app)
    for secret in ("the operator's key", "correct horse", ""):
        assert client.post("/v1/agent/session", json={"name": "Ann", "key": secret}).status_code in (401, 422)
    assert ann.client.get("/v1/agent/session").json()["role"] == "agent"


def test_who_is_removed_is_out(northfield, client):
    ben = account(northfield, "Ben")
    northfield.office.accounts.remove("ben", datetime.now(UTC), by="test")
    login = {"name": "Ben", "key": PASSWORD}
    assert TestClient(northfield.app).post("/v1/agent/session", json=login).status_code == 401
    assert northfield.office.accounts.agents.find("ben") is None
    assert ben.csrf


@pytest.mark.parametrize(("path", "least"), [("codes", Role.OPERATOR), ("audit", Role.SUPERVISOR)])
def test_what_is_for_higher_roles_is_refused_to_lower_ones(northfield, client, path, least):
    for number, role in enumerate(Role):
        agent = account(northfield, f"A{number}", role)
        allowed = list(Role).index(role) >= list(Role).index(least)
        assert agent.client.get(f"/v1/agent/{path}").status_code == (200 if allowed else 403)


def test_an_agent_closes_no_colleagues_conversation(northfield, ann, asked):
    ben = account(northfield, "Ben")
    assert ann.post(asked.id, "join").status_code == 204
    for what, body in (("close", {}), ("transfer", {"to": "ben"}), ("barge", {}), ("pass_on", {})):
        assert ben.post(asked.id, what, **body).status_code == 403, what
    assert ann.post(asked.id, "close", disposition="solved").status_code == 204
    view = ann.client.get(f"/v1/agent/conversations/{asked.id}").json()
    assert (view["status"], view["notes"][-1]["text"]) == ("closed", "solved")


def test_a_note_is_for_colleagues_and_never_for_the_shopper(ann, asked):
    assert ann.post(asked.id, "notes", text="regular, be generous").status_code == 204
    assert "generous" in ann.client.get(f"/v1/agent/conversations/{asked.id}").text
    assert "generous" not in str(asked.events())
    assert ann.post(asked.id, "notes", text="psst", whisper=True).status_code == 403


def test_who_is_named_in_a_note_is_told_until_they_have_looked(northfield, ann, asked):
    ben = account(northfield, "Ben")
    assert ann.post(asked.id, "notes", text="@ben do you know this one? jo@ben.example is theirs").status_code == 204
    calls = ben.client.get("/v1/agent/queue").json()["calls"]
    assert [(call["conversation_id"], call["by"]) for call in calls] == [(asked.id, "Ann")]
    assert ann.client.get("/v1/agent/queue").json()["calls"] == []
    path = f"/v1/agent/calls/{asked.id}"
    assert ben.client.delete(path).status_code == 403
    assert ben.client.delete(path, headers={"X-CSRF-Token": ben.csrf}).status_code == 204
    assert ben.client.get("/v1/agent/queue").json()["calls"] == []


def test_colleagues_see_who_reads_along(northfield, ann, asked):
    ben = account(northfield, "Ben")
    assert ben.client.get(f"/v1/agent/conversations/{asked.id}").status_code == 200
    assert ann.client.get("/v1/agent/queue").json()["looking"] == {"ben": asked.id}


def test_waiting_counts_from_when_a_person_was_asked_for_whoever_had_it_since(northfield, ann, asked):
    account(northfield, "Ben")
    events = [row.event for row in northfield.conversations.log(asked.id)]
    [asked_at] = [timestamp(event.at) for event in events if isinstance(event, HandoffRequested)]

    def since(where):
        [row] = ann.client.get("/v1/agent/queue").json()[where]
        return row["since"]

    assert since("waiting") == asked_at
    ann.post(asked.id, "join")
    assert since("helped") == asked_at
    ann.post(asked.id, "transfer", to="ben")
    assert since("waiting") == asked_at


def test_a_transfer_is_offered_to_the_colleague(northfield, ann, asked):
    ben = account(northfield, "Ben", team="returns")
    ann.post(asked.id, "join")
    assert ann.post(asked.id, "transfer", to="ben").status_code == 204
    (row,) = ben.client.get("/v1/agent/queue").json()["waiting"]
    assert (row["id"], row["offered_to"]) == (asked.id, "ben")
    assert ben.post(asked.id, "join").status_code == 204


def test_a_correction_files_what_the_shopper_wrote(northfield, ann, asked):
    why = ann.client.get(f"/v1/agent/conversations/{asked.id}").json()["why"]
    assert ann.post(asked.id, "correction", seq=why["seq"], intent="return_item").status_code == 204
    assert northfield.corrected == [("cancel my shoes", "return_item")]
    assert ann.post(asked.id, "correction", seq=why["seq"], intent="fly").status_code == 422


def test_a_deed_is_previewed_done_once_and_told_in_the_ledger_and_the_log(northfield, ann, asked):
    wanted = {"action": "cancel_order", "values": {"order_id": "W20398"}, "deed": "deed-1"}
    assert ann.post(asked.id, "deeds/preview", **wanted).status_code == 403, "take it first"
    ann.post(asked.id, "join")
    looked = ann.post(asked.id, "deeds/preview", **wanted).json()
    assert (looked["outcome"], str(northfield.shop.order("W20398").status)) == ("possible", "pending")
    for _ in range(2):
        done = ann.post(asked.id, "deeds", **wanted, digest=looked["digest"]).json()
        assert done["outcome"] == "done", done
    assert str(northfield.shop.order("W20398").status) == "cancelled"
    (entry,) = northfield.conversations.ledger(asked.id)
    assert (entry.action, entry.state, entry.key) == ("cancel_order", "done", f"{asked.id}:deed:ann:deed-1:0")
    assert northfield.conversations.first_broken_audit_record() is None
    deeds = [body for _, _, body in northfield.office.accounts.agents.deeds() if body.get("did") == "deed"]
    assert {(deed["agent"], deed["action"]) for deed in deeds} == {("ann", "cancel_order")}


def test_what_was_not_agreed_to_is_not_done(northfield, ann, asked):
    ann.post(asked.id, "join")
    wanted = {"action": "cancel_order", "values": {"order_id": "W20398"}, "deed": "deed-2", "digest": "0" * 32}
    assert ann.post(asked.id, "deeds", **wanted).json()["outcome"] == "refused"
    assert str(northfield.shop.order("W20398").status) == "pending"


@pytest.mark.parametrize(
    "body",
    [
        {"action": "fly", "values": {}},
        {"action": "cancel_order", "values": {}},
        {"action": "cancel_order", "values": {"order_id": "W20398", "price": 0}},
        {"action": "cancel_order", "values": {"order_id": ["W20398"]}},
        {"action": "cancel_order", "values": {"order_id": "W" * 5_000}},
        {"action": "track_order", "values": {"order_id": "W20398"}},
    ],
)
def test_a_deed_that_does_not_fit_is_refused(ann, asked, body):
    ann.post(asked.id, "join")
    assert ann.post(asked.id, "deeds/preview", **body).status_code == 422


def test_for_a_guest_who_proved_nothing_nothing_is_done(northfield, ann, client):
    guest = open_conversation(client)
    guest.say("This is useless, get me a human")
    ann.post(guest.id, "join")
    wanted = {"action": "cancel_order", "values": {"order_id": "W20398"}}
    assert ann.post(guest.id, "deeds/preview", **wanted).status_code == 403


def test_every_change_needs_the_token_of_the_session(ann, asked):
    for what in ("pass_on", "transfer", "barge", "notes", "correction", "deeds", "deeds/preview"):
        path = f"/v1/agent/conversations/{asked.id}/{what}"
        body = {"text": "x", "seq": 1, "intent": "x", "action": "x"}
        assert ann.client.post(path, json=body).status_code == 403, what
    assert ann.client.post("/v1/agent/presence", json={"presence": "away"}).status_code == 403


def test_who_is_away_is_offered_nothing_and_says_why(ann, client):
    away = {"presence": "away", "reason": "lunch"}
    headers = {"X-CSRF-Token": ann.csrf}
    assert ann.client.post("/v1/agent/presence", json=away, headers=headers).status_code == 204
    shopper = open_conversation(client)
    shopper.say("This is useless, get me a human")
    queue = ann.client.get("/v1/agent/queue").json()
    assert [(row["id"], row["offered_to"]) for row in queue["waiting"]] == [(shopper.id, None)]
    assert [(one["presence"], one["reason"]) for one in queue["agents"]] == [("away", "lunch")]


def test_a_long_conversation_is_read_from_its_end(northfield, ann, asked):
    ann.post(asked.id, "join")
    for number in range(210):
        northfield.assistant.write(asked.id, "ann", "Ann", f"line {number}", datetime.now(UTC))
    view = ann.client.get(f"/v1/agent/conversations/{asked.id}").json()
    assert view["events"][-1]["text"] == "line 209"
    assert view["first"] > 1
    above = ann.client.get(f"/v1/agent/conversations/{asked.id}/earlier?before={view['first']}").json()
    assert above["first"] == 1
    assert above["events"][-1]["seq"] < view["first"]
