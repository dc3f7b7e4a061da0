"""A call proves itself by a UUID that was announced; nobody announces without the secret."""

from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.channels import failures
from bot.channels.phone.announcing import MOST, SECONDS, Announcements, AnnouncingChannel
from bot.errors import Busy

SECRET = "what the exchange and Shopdesk share"
BEARER = {"Authorization": f"Bearer {SECRET}"}


class Watch:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def announcements():
    return Announcements()


@pytest.fixture
def exchange(announcements):
    app = FastAPI()
    app.include_router(AnnouncingChannel(announcements, SECRET).router())
    failures.install(app)
    return TestClient(app)


def test_an_announced_call_comes_once_and_goes_where_it_was_sent(exchange, announcements):
    told = exchange.post("/v1/phone/calls", data={"caller": "+31612345678"}, headers=BEARER)
    assert told.headers["content-type"].startswith("text/plain")
    call = announcements.claim(told.text)
    assert call.caller == "+31612345678"
    assert announcements.claim(told.text) is None
    announcements.send_on(call.id, "sip:desk@shop.example")
    assert exchange.get(f"/v1/phone/calls/{told.text}/next", headers=BEARER).text == "sip:desk@shop.example"
    assert exchange.get(f"/v1/phone/calls/{told.text}/next", headers=BEARER).text == ""


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}])
def test_without_the_secret_nothing_is_announced_or_told(exchange, headers):
    assert exchange.post("/v1/phone/calls", headers=headers).status_code == 401
    assert exchange.get(f"/v1/phone/calls/{uuid4()}/next", headers=headers).status_code == 401


def test_guessing_the_secret_is_slowed_down_and_the_exchange_is_not(exchange):
    answers = [exchange.post("/v1/phone/calls", headers={"Authorization": "Bearer x"}).status_code for _ in range(30)]
    assert answers[-1] == 429
    assert exchange.post("/v1/phone/calls", headers=BEARER).status_code == 200


@pytest.mark.parametrize("to", ["201)\nsame => n,System(reboot", "a" * 200, "1&2", ""])
def test_nothing_that_means_something_to_a_dialplan_is_dialled(announcements, to):
    id = announcements.announce()
    announcements.send_on(id, to)
    assert announcements.forget(id) == ""


def test_an_announcement_does_not_last():
    watch = Watch()
    announcements = Announcements(clock=watch)
    id = announcements.announce()
    watch.now = SECONDS + 1
    assert announcements.claim(id) is None


@pytest.mark.parametrize("id", ["", "no uuid", "0" * 5_000, "é"])
def test_what_is_no_uuid_is_no_call(announcements, id):
    assert announcements.claim(id) is None
    assert announcements.forget(id) == ""


def test_announcements_are_bounded_and_old_ones_make_room():
    watch = Watch()
    announcements = Announcements(clock=watch)
    for _ in range(MOST):
        announcements.announce()
    with pytest.raises(Busy):
        announcements.announce()
    watch.now = SECONDS + 1
    announcements.announce()
