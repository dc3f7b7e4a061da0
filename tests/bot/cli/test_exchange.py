"""Which doors are open: what the settings say, and callers who come as Twilio and Asterisk do."""

import asyncio
import socket
from contextlib import asynccontextmanager

import numpy as np
import pytest
from fastapi import FastAPI

from bot.channels import failures
from bot.channels.phone.hosted import twilio_channel
from bot.cli.bad_input import BadInput
from bot.cli.exchange import exchange
from bot.cli.telephone import AudioSocketPeer, Conduct, NoLine, announce, call_up, ring_as_twilio
from bot.settings import Settings
from tests.bot.channels.phone.desk import Desk
from tests.live import serve

SECRET = "asecretofthirtytwolettersordigits"
TOKEN = "the account's auth token"
QUICK = Conduct(quiet_seconds=0.1, patience_seconds=1.0)


def paths(doors):
    """Of the doors that need nothing of the chat's."""
    return {route.path for door in doors[1:] for route in door(None).routes}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_without_settings_only_the_browsers_microphone_has_a_door():
    doors, listening = exchange(Settings(), Desk())
    assert (len(doors), listening) == (1, [])


def test_with_a_secret_an_exchange_of_ones_own_may_announce_calls():
    doors, _ = exchange(Settings(phone_secret=SECRET), Desk())
    assert {"/v1/phone/calls", "/v1/phone/asterisk", "/v1/phone/freeswitch"} <= paths(doors)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"phone_audiosocket": "here"}, "ADDRESS:PORT"),
        ({"phone_audiosocket": "127.0.0.1:99999"}, "ADDRESS:PORT"),
        ({"phone_audiosocket": "203.0.113.1:9019"}, "ADDRESS:PORT"),
        ({"phone_audiosocket": "127.0.0.1:0", "phone_audiosocket_from": ("10.0.0.1/8",)}, "AUDIOSOCKET_FROM"),
    ],
)
def test_an_address_that_cannot_be_is_named(settings, words):
    with pytest.raises(BadInput, match=words):
        exchange(Settings(**settings), Desk())


def greeting(line):
    line.play(np.full(1_600, 3_000, np.int16))


@asynccontextmanager
async def listening_to(settings, desk):
    doors, (listen,) = exchange(settings, desk)
    app = FastAPI()
    failures.install(app)
    for door in doors[1:]:
        app.include_router(door(None))
    with serve(app) as url:
        async with listen():
            yield url


def test_with_a_secret_audiosocket_takes_announced_calls_only():
    async def scene():
        desk, port = Desk(greet=greeting), free_port()
        settings = Settings(phone_secret=SECRET, phone_audiosocket=f"127.0.0.1:{port}")
        async with listening_to(settings, desk) as url:
            (nothing,) = await call_up(AudioSocketPeer("127.0.0.1", port), [], QUICK)
            assert (nothing.began, desk.calls) == (None, [])
            announced = await asyncio.to_thread(announce, url, secret=SECRET, caller="+31612345678")
            (heard,) = await call_up(AudioSocketPeer("127.0.0.1", port, announced), [], QUICK)
            assert heard.ended - heard.began == pytest.approx(0.2, abs=0.1)
            assert desk.calls[0].started.caller == "+31612345678"
            with pytest.raises(NoLine, match="401"):
                await asyncio.to_thread(announce, url, secret="wrong")

    asyncio.run(scene())


def test_a_caller_who_comes_as_twilio_does_is_answered_and_a_stranger_is_not():
    port = free_port()
    public = f"http://127.0.0.1:{port}"

    async def scene(desk):
        peer = await asyncio.to_thread(ring_as_twilio, public, token=TOKEN, caller="+31612345678")
        (heard,) = await call_up(peer, [], QUICK)
        assert heard.began is not None
        assert desk.calls[0].started.caller == "+31612345678"
        with pytest.raises(NoLine, match="403"):
            await asyncio.to_thread(ring_as_twilio, public, token="another")

    desk, app = Desk(greet=greeting), FastAPI()
    failures.install(app)
    app.include_router(twilio_channel(desk, token=TOKEN, public_url=public).router())
    with serve(app, port=port):
        asyncio.run(scene(desk))
