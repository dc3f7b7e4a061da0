"""Signing in over HTTP: shared by processes, ended everywhere, with a second factor where there is one."""

from base64 import b32decode
from datetime import UTC, datetime

import anyio
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from bot.agents import totp
from bot.agents.second_factor import SecondFactors
from bot.channels.console import HEARTBEAT_SECONDS
from bot.channels.looking_up import LOOK_AGAIN_SECONDS, KnownSessions
from bot.dialogue.board import Agent as Account
from bot.dialogue.board import Role
from bot.errors import Unauthorized
from tests.northfield import AGENT_KEY, Northfield

PASSWORD = "correct horse battery"


class Somebody:
    """At the desk, in a browser of their own."""

    def __init__(self, northfield, name="Olga", key=AGENT_KEY):
        self.client = TestClient(northfield.app, raise_server_exceptions=False)
        self.name, self.key = name, key
        self.csrf = ""

    def sign_in(self, code=""):
        body = {"name": self.name, "key": self.key, **({"code": code} if code else {})}
        told = self.client.post("/v1/agent/session", json=body)
        self.csrf = told.json().get("csrf", "")
        return told

    def send(self, method, path, **body):
        headers = {"X-CSRF-Token": self.csrf}
        return self.client.request(method, f"/v1/agent/{path}", headers=headers, json=body or None)

    def is_in(self):
        return self.client.get("/v1/agent/queue").status_code == 200


def code_of(secret, *, steps=0):
    return totp.code_at(b32decode(secret), totp.step_at(datetime.now(UTC)) + steps)


@pytest.fixture
def olga(northfield):
    olga = Somebody(northfield)
    assert olga.sign_in().status_code == 200
    return olga


@pytest.fixture
def strict(tmp_path):
    shop = Northfield(tmp_path, second_factor_of="operators")
    yield shop
    shop.close()


def test_another_server_over_the_same_database_lets_in_who_signed_in_here(northfield, tmp_path, olga):
    other = Northfield(tmp_path)
    elsewhere = TestClient(other.app, cookies=dict(olga.client.cookies))
    assert elsewhere.get("/v1/agent/queue").status_code == 200
    assert elsewhere.get("/v1/agent/session").json()["csrf"] == olga.csrf
    other.close()


def test_what_was_ended_at_another_process_is_over_here_within_five_seconds(northfield, olga):
    """What a console follows live is looked at with every heartbeat."""
    assert HEARTBEAT_SECONDS + LOOK_AGAIN_SECONDS <= 5
    now = [0.0]
    sessions = northfield.office.accounts.sessions
    known = KnownSessions(sessions, clock=lambda: now[0])
    cookie = olga.client.cookies["shopdesk_agent"]
    assert anyio.run(known.find, cookie).agent.name == "Olga"
    sessions.end_all("olga")
    now[0] = LOOK_AGAIN_SECONDS + 0.1
    with pytest.raises(Unauthorized):
        anyio.run(known.find, cookie)


def test_not_every_request_asks_the_database(northfield, olga):
    asked = []
    event.listen(northfield.engine, "before_cursor_execute", lambda *more: asked.append(more[2]))
    known = KnownSessions(northfield.office.accounts.sessions, clock=lambda: 0.0)
    for _ in range(20):
        anyio.run(known.find, olga.client.cookies["shopdesk_agent"])
    assert len(asked) == 1
    assert asked[0].startswith("SELECT")


def test_signing_out_everywhere_ends_every_session(northfield, olga):
    second = Somebody(northfield)
    second.sign_in()
    assert second.is_in()
    assert olga.send("DELETE", "session?everywhere=true").status_code == 204
    assert not olga.is_in()
    assert not second.is_in()


def test_a_second_factor_is_set_up_with_the_app_and_asked_for_from_then_on(northfield, olga):
    elsewhere = Somebody(northfield)
    elsewhere.sign_in()
    made = olga.send("POST", "second_factor").json()
    assert made["uri"].startswith("otpauth://totp/")
    assert {len(row) for row in made["qr"]} == {len(made["qr"])}
    assert set("".join(made["qr"])) == {"0", "1"}
    assert olga.send("PUT", "second_factor", code="12345").status_code == 422
    codes = olga.send("PUT", "second_factor", code=code_of(made["secret"])).json()["recovery_codes"]
    assert olga.is_in()
    assert not elsewhere.is_in(), "who is signed in by the password alone is out"
    assert elsewhere.sign_in().json()["code"] == "code_needed"
    assert elsewhere.sign_in(code="no code").json()["code"] == "unauthorized"
    assert elsewhere.sign_in(code=codes[0]).json()["second_factor"] == "on"
    assert olga.client.get("/v1/agent/second_factor").json() == {
        "is_on": True, "is_needed": False, "recovery_left": len(codes) - 1,
    }  # fmt: skip


def test_it_is_taken_away_with_a_last_code_and_not_without(northfield, olga):
    made = olga.send("POST", "second_factor").json()
    codes = olga.send("PUT", "second_factor", code=code_of(made["secret"])).json()["recovery_codes"]
    assert olga.send("POST", "second_factor/off", code="wrong").status_code == 422
    assert olga.send("POST", "second_factor/off", code=codes[1]).status_code == 204
    assert Somebody(northfield).sign_in().status_code == 200


def test_nothing_of_it_changes_without_the_sessions_token(olga):
    olga.csrf = "guessed"
    changes = [("POST", ""), ("PUT", ""), ("POST", "/off")]
    assert {olga.send(how, f"second_factor{path}", code="123456").status_code for how, path in changes} == {403}
    assert olga.send("DELETE", "session?everywhere=true").status_code == 403
    olga.client.cookies.clear()
    assert olga.client.get("/v1/agent/second_factor").status_code == 401


def test_who_must_have_one_sets_it_up_before_anything_else(strict):
    olga = Somebody(strict)
    assert olga.sign_in().json()["second_factor"] == "needed"
    assert olga.client.get("/v1/agent/queue").json()["code"] == "second_factor_needed"
    assert olga.client.get("/v1/agent/live").status_code == 403
    assert olga.client.get("/v1/agent/second_factor").json()["is_needed"]
    made = olga.send("POST", "second_factor").json()
    assert olga.send("PUT", "second_factor", code=code_of(made["secret"])).status_code == 200
    assert olga.is_in()


def test_only_those_must_of_whom_it_is_asked(strict):
    strict.office.accounts.add(Account("ben", "Ben", Role.AGENT), PASSWORD, datetime.now(UTC), by="test")
    ben = Somebody(strict, "Ben", PASSWORD)
    assert ben.sign_in().json()["second_factor"] == "off"
    assert ben.is_in()


@pytest.mark.parametrize(("asked_of", "roles"), [("chosen", []), ("operators", ["operator"]),
                                                 ("everybody", ["agent", "supervisor", "operator"])])  # fmt: skip
def test_the_setting_says_of_whom(asked_of, roles):
    second = SecondFactors(None, None, b"", asked_of)
    assert [role for role in Role if second.is_needed(Account("x", "X", role))] == roles
