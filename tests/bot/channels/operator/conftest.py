"""A shop with the operator's pages, and an operator who is signed in."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from bot.dialogue.board import Agent, Role
from tests.bot.channels.conftest import open_conversation
from tests.northfield import AGENT_KEY, Northfield

PASSWORD = "correct horse battery"


class Operator:
    """Somebody signed in at the operator's pages."""

    def __init__(self, client, name="Olga", key=AGENT_KEY):
        self.client = TestClient(client.app, raise_server_exceptions=False)
        session = self.client.post("/v1/agent/session", json={"name": name, "key": key}).json()
        self.headers = {"X-CSRF-Token": session.get("csrf", "")}

    def get(self, path, **params):
        return self.client.get(f"/v1/admin/{path}", params=params or None)

    def send(self, method, path, **body):
        return self.client.request(method, f"/v1/admin/{path}", json=body, headers=self.headers)

    def upload(self, what, data, name="file.csv", *, dry_run=True):
        return self.client.post(
            f"/v1/admin/imports/{what}/files",
            params={"name": name, "dry_run": dry_run},
            content=data,
            headers=self.headers,
        )


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, with_operator=True)
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def standing(tmp_path_factory):
    """A shop for what must change nothing."""
    shop = Northfield(tmp_path_factory.mktemp("standing"), is_new=True)
    shop.office.accounts.add(Agent("sue", "Sue", Role.SUPERVISOR), PASSWORD, datetime.now(UTC), by="olga")
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def standing_client(standing):
    with TestClient(standing.app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def watcher(standing_client):
    """An operator whose every wish is refused, or a dry run."""
    return Operator(standing_client, "Wanda")


@pytest.fixture(scope="session")
def sue(standing_client):
    return Operator(standing_client, "Sue", PASSWORD)


@pytest.fixture
def new_shop(tmp_path):
    shop = Northfield(tmp_path, is_new=True)
    yield shop
    shop.close()


@pytest.fixture
def olga(client):
    return Operator(client)


@pytest.fixture
def founder(new_shop):
    with TestClient(new_shop.app, raise_server_exceptions=False) as client:
        yield Operator(client)


def talk(client, *texts):
    shopper = open_conversation(client)
    for text in texts:
        shopper.say(text)
    return shopper
