"""Webhooks: signed, told once, never inside the network."""

import json
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import httpx
import pytest

from bot.channels.operator.telling import SIGNATURE, Telling, signature
from bot.dialogue.handoff import hand_off
from bot.storage.hooks import WAITS
from tests.bot.channels.conftest import open_conversation

from .conftest import talk


def hook(olga, url="https://crm.example/hook"):
    return olga.send("POST", "hooks", url=url)


def test_a_webhook_is_told_signed_and_once(client, olga, northfield):
    added = hook(olga).json()
    shopper = talk(client, "This is useless, get me a human")
    northfield.operating.telling.send_due(northfield.operating.hooks)
    northfield.operating.telling.send_due(northfield.operating.hooks)
    [request] = northfield.hooked
    body = json.loads(request.content)
    assert (body["type"], body["conversation_id"], body["reason"]) == (
        "conversation.handed_over", shopper.id, "asked",
    )  # fmt: skip
    at = int(request.headers[SIGNATURE].split(",")[0].removeprefix("t="))
    assert request.headers[SIGNATURE] == signature(added["secret"], request.content.decode(), at)
    assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "crm.example")
    assert olga.get("hooks").json()["deliveries"][0]["state"] == "told"
    assert olga.get(f"hooks/{added['id']}/secret").json() == {"secret": added["secret"]}


def test_what_did_not_arrive_is_told_again_later_and_given_up_at_last(client, olga, northfield):
    hook(olga)
    northfield.hook_status = 500
    talk(client, "This is useless, get me a human")
    hooks, telling = northfield.operating.hooks, northfield.operating.telling
    for wait in (*WAITS, timedelta(0)):
        assert telling.send_due(hooks) == 0
        assert telling.send_due(hooks) == 0
        northfield.ahead += wait + timedelta(seconds=30)
    [given_up] = olga.get("hooks").json()["deliveries"]
    assert (given_up["state"], given_up["attempts"]) == ("given up", len(WAITS) + 1)
    assert (given_up["problem"], len(northfield.hooked)) == ("answered 500", len(WAITS) + 1)


def test_who_answers_drop_by_drop_holds_up_no_other_webhook(client, olga, northfield):
    hook(olga)
    talk(client, "This is useless, get me a human")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=drip, args=(listening,), daemon=True).start()
        port = listening.getsockname()[1]
        telling = Telling(lambda hook_id: "s", lambda *_: ["127.0.0.1"], lambda *_: "", Towards(port), seconds=0.3)
        began = monotonic()
        assert telling.send_due(northfield.operating.hooks) == 0
        assert monotonic() - began < DRIPS_SECONDS / 2
    assert olga.get("hooks").json()["deliveries"][0]["problem"] == "no answer within 0.3 seconds"


DRIPS_SECONDS = 30


def drip(listening):
    """A head that does not end for so long, a byte at a time; it stops when nobody listens any more."""
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(20 * DRIPS_SECONDS):
            connection.sendall(b"x")
            sleep(0.05)


class Towards(httpx.AsyncHTTPTransport):
    """Whatever is asked for is asked of a port of this machine."""

    def __init__(self, port):
        super().__init__()
        self.port = port

    async def handle_async_request(self, request):
        request.url = request.url.copy_with(scheme="http", port=self.port)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "https://10.0.0.1", "ftp://shop.example", "https://[::1]/",
                                 "http://user:pass@shop.example/", "https://shop.example:22/"])  # fmt: skip
def test_no_webhook_reaches_into_the_network(watcher, standing, url):
    public = standing.resolve
    standing.resolve = lambda host, port: [host.strip("[]")]
    refused = hook(watcher, url).status_code
    standing.resolve = public
    assert refused == 422


def test_a_name_that_moves_inside_is_not_followed(client, olga, northfield):
    hook(olga)
    talk(client, "This is useless, get me a human")
    northfield.resolve = lambda host, port: ["127.0.0.1"]
    northfield.operating.telling.send_due(northfield.operating.hooks)
    assert northfield.hooked == []
    assert "not a public address" in olga.get("hooks").json()["deliveries"][0]["problem"]


def test_an_address_that_is_off_is_told_nothing(client, olga, northfield):
    added = hook(olga).json()
    assert olga.send("PUT", f"hooks/{added['id']}", on=False).status_code == 204
    talk(client, "This is useless, get me a human")
    assert northfield.operating.hooks.last() == []
    assert olga.send("DELETE", f"hooks/{added['id']}").status_code == 204
    assert olga.get("hooks").json()["hooks"] == []


def test_a_turn_that_is_undone_tells_nobody(client, olga, northfield):
    hook(olga)
    shopper = open_conversation(client)
    store = northfield.conversations
    with suppress(ZeroDivisionError), store.turn(shopper.id) as turn:
        turn.save(hand_off(turn.conversation, "asked", "", datetime.now(UTC)))
        raise ZeroDivisionError
    assert northfield.operating.hooks.last() == []
