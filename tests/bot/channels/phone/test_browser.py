"""Talking in the browser: a ticket lets one socket in, sound goes both ways, another tab takes over."""

import json
import time
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.channels.phone.browser import LARGEST, MOST_OF_NETWORK, BrowserChannel
from tests.northfield import Northfield

from .desk import Desk, tone


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def client(tmp_path, desk):
    shop = Northfield(tmp_path, more_routers=[lambda chat: BrowserChannel(chat, desk).router()])
    with TestClient(shop.app) as client:
        yield client
    shop.close()


class Page:
    """A shopper's page with a conversation."""

    def __init__(self, client):
        self.client = client
        opened = client.post("/v1/conversations", json={"site": "demo"}).json()
        self.id, self.headers = opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"}

    def ticket(self):
        return self.client.post(f"/v1/conversations/{self.id}/ticket", headers=self.headers).json()["ticket"]

    def talk(self, ticket=None, **headers):
        path = f"/v1/conversations/{self.id}/talk?ticket={self.ticket() if ticket is None else ticket}"
        return self.client.websocket_connect(path, headers=headers)


def happens(holds):
    """Whether it becomes so: the server works in a thread of its own."""
    until = time.monotonic() + 5
    while not holds() and time.monotonic() < until:
        time.sleep(0.005)
    return holds()


def test_one_talks_in_the_conversation_one_has(client, desk):
    page = Page(client)
    with page.talk() as socket:
        socket.send_bytes(tone(640).tobytes() + b"\1")
        socket.send_text(json.dumps({"type": "key", "key": "5"}))
        socket.send_text(json.dumps({"type": "played", "mark": "greeted"}))
        assert happens(lambda: desk.calls and desk.calls[0].marks == ["greeted"])
        (call,) = desk.calls
        assert (call.started.gateway, call.started.rate) == ("browser", 16_000)
        assert call.started.conversation_id == page.id
        assert (len(call.samples), call.keys) == (640, "5")
    assert happens(lambda: len(call.ends) == 1)


def test_what_is_said_comes_at_once_and_clearing_is_told(client, desk):
    desk.greet = lambda line: (line.play(tone(20_000)), line.mark("said"), line.clear(), line.hang_up())
    with Page(client).talk() as socket:
        assert json.loads(socket.receive_text()) == {"type": "clear"}
        assert json.loads(socket.receive_text()) == {"type": "ended"}
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()
    assert happens(lambda: desk.calls[0].ends == ["hung_up"])


def test_one_network_does_not_take_every_line(tmp_path, desk):
    shop = Northfield(tmp_path, more_routers=[lambda chat: BrowserChannel(chat, desk).router()])
    with TestClient(shop.app, client=("203.0.113.7", 5000)) as client, ExitStack() as stack:
        for _ in range(MOST_OF_NETWORK):
            stack.enter_context(Page(client).talk())
        assert happens(lambda: len(desk.calls) == MOST_OF_NETWORK)
        with Page(client).talk() as one_more:
            assert json.loads(one_more.receive_text()) == {"type": "ended"}
        elsewhere = TestClient(shop.app, client=("198.51.100.1", 5000))
        stack.enter_context(Page(elsewhere).talk())
        assert happens(lambda: len(desk.calls) == MOST_OF_NETWORK + 1)
    shop.close()


def test_long_speech_comes_in_pieces(client, desk):
    desk.greet = lambda line: (line.play(tone(20_000)), line.mark("said"))
    with Page(client).talk() as socket:
        assert [len(socket.receive_bytes()) for _ in range(2)] == [LARGEST, 40_000 - LARGEST]
        assert json.loads(socket.receive_text()) == {"type": "mark", "name": "said"}


@pytest.mark.parametrize("kind", ["none", "used", "another conversation's"])
def test_without_a_fresh_ticket_nobody_talks(client, desk, kind):
    page = Page(client)
    ticket = {"none": "", "used": page.ticket(), "another conversation's": Page(client).ticket()}[kind]
    if kind == "used":
        with page.talk(ticket):
            pass
    calls = len(desk.calls)
    with pytest.raises(WebSocketDisconnect) as refused, page.talk(ticket):
        pass
    assert refused.value.code == 1008
    assert len(desk.calls) == calls


def test_a_page_of_another_origin_does_not_talk(client, desk):
    with pytest.raises(WebSocketDisconnect), Page(client).talk(origin="https://elsewhere.example"):
        pass
    assert desk.calls == []


def test_another_tab_takes_over(client, desk):
    page = Page(client)
    with page.talk() as first, page.talk():
        assert json.loads(first.receive_text()) == {"type": "ended"}
        assert happens(lambda: len(desk.calls) == 2 and desk.calls[0].ends == ["hung_up"])
        assert desk.calls[1].ends == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"type":"played"}', '{"type":"key","key":"55"}', "[" * 3_000])
def test_nonsense_is_put_up_with(client, desk, text):
    with Page(client).talk() as socket:
        socket.send_text(text)
        socket.send_text(json.dumps({"type": "key", "key": "#"}))
        assert happens(lambda: desk.calls and desk.calls[0].keys == "#")


def test_the_page_may_hang_up_and_floods_are_ended(client, desk):
    with Page(client).talk() as polite:
        polite.send_text(json.dumps({"type": "hang_up"}))
        assert happens(lambda: desk.calls and desk.calls[0].ends == ["hung_up"])
    with Page(client).talk() as flooding:
        for _ in range(400):
            flooding.send_bytes(bytes(3_200))
        assert happens(lambda: desk.calls[1].ends == ["failed"])


def test_a_full_switchboard_says_so_at_once(client, desk):
    desk.most = 0
    with Page(client).talk() as socket:
        assert json.loads(socket.receive_text()) == {"type": "ended"}
