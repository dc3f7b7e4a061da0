"""Every route of the desk and of the operator's pages, also one that is new: who may not, may not."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from bot.dialogue.board import Agent, Role
from tests.northfield import AGENT_KEY, Northfield

PASSWORD = "correct horse battery"
SIGN_IN = ("POST", "/v1/agent/session")
OPEN_WHILE_SETTING_UP = ("/v1/agent/session", "/v1/agent/second_factor")
VALUES = {"string": "x" * 10, "integer": 1, "number": 1, "boolean": True, "object": {}, "array": []}


class Desk:
    """A shop, its routes, and people who are signed in."""

    def __init__(self, folder):
        self.shop = Northfield(folder, with_operator=True)
        self.schema = TestClient(self.shop.app).get("/openapi.json").json()
        self.routes = [
            (method.upper(), path, operation)
            for path, operations in self.schema["paths"].items()
            if path.startswith(("/v1/agent", "/v1/admin"))
            for method, operation in operations.items()
            if (method.upper(), path) != SIGN_IN
        ]

    def sign_in(self, name, role):
        self.shop.office.accounts.add(Agent(name, name.title(), role), PASSWORD, datetime.now(UTC), by="test")
        client = TestClient(self.shop.app, raise_server_exceptions=False)
        session = client.post("/v1/agent/session", json={"name": name, "key": PASSWORD}).json()
        return client, session["csrf"]

    def answers(self, client, routes, **headers):
        """Route -> status, each asked with what its schema asks for."""
        return {
            (method, path): client.request(method, filled(path), headers=headers, **self.asked(operation)).status_code
            for method, path, operation in routes
        }

    def asked(self, operation):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        query = {one["name"]: self.value(one["schema"]) for one in operation.get("parameters", [])
                 if one["in"] == "query" and one["required"]}  # fmt: skip
        return {"params": query, **({"json": self.value(content["schema"])} if content else {})}

    def value(self, schema):
        """Something that fits."""
        if "$ref" in schema:
            schema = self.schema["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return self.value(schema["anyOf"][0])
        if "enum" in schema:
            return schema["enum"][0]
        needed = schema.get("required", [])
        if needed:
            return {name: self.value(schema["properties"][name]) for name in needed}
        return VALUES[schema["type"]]


def filled(path):
    return "/".join("x" if part.startswith("{") else part for part in path.split("/"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("access"))
    yield desk
    desk.shop.close()


def other_than(answers, *expected):
    return {route: status for route, status in answers.items() if status not in expected}


def test_without_a_session_nothing_is_open(desk):
    assert len(desk.routes) > 50
    client = TestClient(desk.shop.app, raise_server_exceptions=False)
    assert other_than(desk.answers(client, desk.routes), 401) == {}
    client.cookies.set("shopdesk_agent", "made-up")
    assert other_than(desk.answers(client, desk.routes, Authorization=f"Bearer {AGENT_KEY}"), 401) == {}


def test_without_the_sessions_token_nothing_changes(desk):
    client, _ = desk.sign_in("olga", Role.OPERATOR)
    changes = [route for route in desk.routes if route[0] != "GET"]
    assert other_than(desk.answers(client, changes), 403) == {}
    assert other_than(desk.answers(client, changes, **{"X-CSRF-Token": "guessed"}), 403) == {}


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_the_operators_pages_are_for_operators(desk, role):
    client, csrf = desk.sign_in(f"a-{role}", role)
    pages = [route for route in desk.routes if route[1].startswith("/v1/admin")]
    assert other_than(desk.answers(client, pages, **{"X-CSRF-Token": csrf}), 403) == {}


def test_before_a_second_factor_that_is_asked_of_everybody_only_its_own_door_is_open(tmp_path):
    desk = Desk(tmp_path)
    strict = Northfield(tmp_path, with_operator=True, second_factor_of="everybody")
    client, csrf = desk.sign_in("ben", Role.OPERATOR)
    waiting = TestClient(strict.app, raise_server_exceptions=False, cookies=dict(client.cookies))
    shut = [route for route in desk.routes if not route[1].startswith(OPEN_WHILE_SETTING_UP)]
    assert other_than(desk.answers(waiting, shut, **{"X-CSRF-Token": csrf}), 403) == {}
    assert waiting.get("/v1/agent/second_factor").status_code == 200
    strict.close()
    desk.shop.close()
