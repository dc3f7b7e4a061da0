"""A small shop, its server, and a shopper who talks to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.northfield import AGENT_KEY, Northfield


@dataclass
class Shopper:
    """Somebody with an open conversation."""

    client: TestClient
    id: str
    token: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/v1/conversations/{self.id}"

    def post(self, **body: Any) -> Response:
        return self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    def say(self, text: str) -> dict[str, Any]:
        response = self.post(message_id=f"m{next(self.numbers)}", text=text)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        page = self.client.get(f"{self.path}/events", params={"after": after}, headers=self.headers).json()
        events: list[dict[str, Any]] = page["events"]
        return events

    def ticket(self) -> str:
        ticket: str = self.client.post(f"{self.path}/ticket", headers=self.headers).json()["ticket"]
        return ticket


@dataclass
class Agent:
    """Somebody at the desk."""

    client: TestClient
    csrf: str

    def post(self, conversation_id: str, what: str, **body: Any) -> Response:
        path = f"/v1/agent/conversations/{conversation_id}/{what}"
        return self.client.post(path, json=body, headers={"X-CSRF-Token": self.csrf})


@pytest.fixture
def northfield(tmp_path) -> Iterator[Northfield]:
    shop = Northfield(tmp_path)
    yield shop
    shop.close()


@pytest.fixture
def client(northfield) -> Iterator[TestClient]:
    with TestClient(northfield.app, raise_server_exceptions=False) as client:
        yield client


def open_conversation(client: TestClient, **body: Any) -> Shopper:
    opened = client.post("/v1/conversations", json={"site": "demo", **body})
    assert opened.status_code == 201, opened.text
    return Shopper(client, opened.json()["conversation_id"], opened.json()["token"])


@pytest.fixture
def shopper(client) -> Shopper:
    return open_conversation(client)


def sign_in(northfield: Northfield, name: str) -> Agent:
    client = TestClient(northfield.app)
    session = client.post("/v1/agent/session", json={"name": name, "key": AGENT_KEY})
    assert session.status_code == 200, session.text
    return Agent(client, session.json()["csrf"])


@pytest.fixture
def mira(northfield, client) -> Agent:
    return sign_in(northfield, "Mira")
