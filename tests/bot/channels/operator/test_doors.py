"""Who gets in, who may sit at the desk, and how often they may ask."""

from datetime import UTC, datetime

import pytest

from bot.dialogue.board import Role

from .conftest import PASSWORD, Operator

READS = ("start", "people", "kept", "knowledge", "knowledge/care", "settings", "switches", "experiments", "figures",
         "conversations", "outbox", "conversations/export", "hooks", "conversations/x", "hooks/x/secret",
         "knowledge/entry?file=x.md")  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_only_operators_read(standing_client, sue, path):
    assert standing_client.get(f"/v1/admin/{path}").status_code == 401
    assert sue.get(path).status_code == 403


def test_nothing_changes_without_the_sessions_token(olga):
    olga.headers = {}
    changes = [("PUT", "switches"), ("PUT", "people"), ("PUT", "shop"), ("POST", "hooks"),
               ("PUT", "knowledge/entry"), ("POST", "imports/kb"), ("DELETE", "people/x"),
               ("DELETE", "people/x/sessions"), ("DELETE", "people/x/second_factor"), ("DELETE", "hooks/x"),
               ("POST", "knowledge/try")]  # fmt: skip
    body = {"kind": "writes", "on": True, "name": "x", "url": "https://shop.example", "question": "x"}
    assert {olga.send(*change, **body).status_code for change in changes} == {403}
    assert olga.upload("products", b"x").status_code == 403


def test_people_are_added_changed_and_given_another_password(client, olga, northfield):
    add = {"name": "Ben K.", "role": "agent", "team": "returns", "password": PASSWORD}
    assert olga.send("PUT", "people", **add).status_code == 204
    ben = Operator(client, "Ben K.", PASSWORD)
    assert ben.client.get("/v1/agent/queue").status_code == 200
    assert olga.send("PUT", "people", name="Ben K.", role="supervisor").status_code == 204
    assert northfield.office.accounts.agents.find("ben-k")[0].role is Role.SUPERVISOR
    assert olga.send("PUT", "people", name="Ben K.", role="supervisor", password=PASSWORD + "2").status_code == 204
    assert ben.client.get("/v1/agent/queue").status_code == 401
    assert olga.send("PUT", "people", name="Ann", password="short").status_code == 422
    assert olga.send("DELETE", "people/ben-k").status_code == 204
    assert [one["name"] for one in olga.get("people").json()["people"]] == ["Olga"]


def test_who_is_signed_out_is_out_and_may_come_back(client, olga):
    olga.send("PUT", "people", name="Ben", password=PASSWORD)
    ben = Operator(client, "Ben", PASSWORD)
    assert ben.client.get("/v1/agent/queue").status_code == 200
    assert olga.send("DELETE", "people/ben/sessions").status_code == 204
    assert ben.client.get("/v1/agent/queue").status_code == 401
    assert Operator(client, "Ben", PASSWORD).client.get("/v1/agent/queue").status_code == 200
    assert olga.send("DELETE", "people/nobody/sessions").status_code == 422


def test_an_operator_takes_a_lost_second_factor_away_but_not_their_own(client, olga, northfield):
    olga.send("PUT", "people", name="Ben", password=PASSWORD)
    factors = northfield.office.accounts.second.factors
    factors.begin("ben", "salt")
    factors.confirm("ben", datetime.now(UTC), ["a hash"])
    told = {one["id"]: one["second_factor"] for one in olga.get("people").json()["people"]}
    assert told == {"ben": True, "olga": False}
    assert olga.send("DELETE", "people/ben/second_factor").status_code == 204
    assert Operator(client, "Ben", PASSWORD).client.get("/v1/agent/queue").status_code == 200
    assert olga.send("DELETE", "people/olga/second_factor").status_code == 422


def test_another_password_of_ones_own_ends_the_other_sessions(client, olga):
    olga.send("PUT", "people", name="Olga", role="operator", password=PASSWORD)
    elsewhere = Operator(client, "Olga", PASSWORD)
    assert olga.send("PUT", "people", name="Olga", role="operator", password=PASSWORD + "2").status_code == 204
    assert (olga.get("people").status_code, elsewhere.get("people").status_code) == (200, 401)


def test_nobody_locks_themselves_out(olga):
    assert olga.send("DELETE", "people/olga").status_code == 422
    assert olga.send("PUT", "people", name="Olga", role="agent").status_code == 422


def test_too_many_questions_are_refused(olga):
    answers = [olga.send("PUT", "switches", kind="off", on=True).status_code for _ in range(60)]
    assert 429 in answers
