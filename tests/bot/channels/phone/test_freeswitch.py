"""FreeSWITCH's mod_audio_stream: sound in binary and out in JSON, keys and the end by way of the dialplan's script."""

import asyncio
from base64 import b64decode
from contextlib import asynccontextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.phone.announcing import Announcements
from bot.channels.phone.freeswitch import AHEAD, FreeSwitchChannel, _keys

from .desk import Desk, tone, until
from .sockets import Gateway

LARGEST = 8_000  # bytes of sound in one message


@asynccontextmanager
async def calling(desk, *, rate=8_000, call=None):
    announcements = Announcements()
    id = announcements.announce("+31612345678")
    gateway = Gateway()
    channel = FreeSwitchChannel(desk, announcements)
    running = asyncio.create_task(channel.websocket(gateway.websocket, str(id) if call is None else call, rate))
    try:
        yield gateway, announcements, id
    finally:
        gateway.leave()
        await asyncio.wait_for(running, 5)


def sound(told):
    return np.frombuffer(b"".join(b64decode(one["data"]["audioData"]) for one in told), "<i2")


@given(st.text(max_size=100))
def test_any_text_is_keys_or_none(text):
    assert set(_keys(text)) <= set("0123456789*#")


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_a_call_is_there_with_the_connection_and_heard_at_its_rate(rate):
    async def scene():
        desk = Desk()
        async with calling(desk, rate=rate) as (gateway, _, _):
            call = await desk.call()
            gateway.tell(note="the metadata of the dialplan")
            gateway.send(tone(rate // 50).tobytes() + b"\1")
            gateway.tell(dtmf="4")
            await until(lambda: call.keys == "4")
            assert (call.started.caller, call.started.rate) == ("+31612345678", rate)
            assert len(call.samples) == rate // 50
        assert call.ends == ["hung_up"]

    asyncio.run(scene())


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_what_is_said_goes_out_by_the_clock_in_small_messages(rate):
    async def scene():
        desk = Desk(greet=lambda line: (line.play(tone(rate // 50 * 12)), line.mark("greeted")))
        async with calling(desk, rate=rate) as (gateway, _, _):
            call = await desk.call()
            await gateway.gets(1)
            assert len(sound(gateway.told)) <= rate // 50 * (AHEAD + 1)
            await until(lambda: call.marks == ["greeted"])
            assert sound(gateway.told).tolist() == [1_000] * (rate // 50 * 12)
            assert {one["data"]["sampleRate"] for one in gateway.told} == {rate}
            assert all(len(b64decode(one["data"]["audioData"])) < LARGEST for one in gateway.told)

    asyncio.run(scene())


def test_clearing_stops_soon():
    async def scene():
        desk = Desk(greet=lambda line: line.play(tone(8_000 * 20)))
        async with calling(desk) as (gateway, _, _):
            call = await desk.call()
            await gateway.gets(2)
            call.line.clear()
            call.line.play(tone(160, 7))
            await until(lambda: 7 in sound(gateway.told))
            assert len(sound(gateway.told)) < 8_000

    asyncio.run(scene())


@pytest.mark.parametrize(("to", "word"), [("+31201234567", "transfer"), ("", "hangup")])
def test_the_script_is_told_of_the_end(to, word):
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, announcements, id):
            call = await desk.call()
            if to:
                call.line.transfer(to, "wants a person")
            else:
                call.line.hang_up()
            await until(lambda: gateway.closed == 1000)
            assert gateway.told == [{"type": word}]
            assert announcements.forget(id) == to
            await until(lambda: call.ends == ["hung_up"])

    asyncio.run(scene())


@pytest.mark.parametrize(("call", "rate"), [("", 8_000), (None, 44_100), (None, 0)])
def test_nobody_comes_in_unannounced_or_at_another_rate(call, rate):
    async def scene():
        desk = Desk()
        async with calling(desk, call=call, rate=rate) as (gateway, _, _):
            await until(lambda: gateway.closed == 1008)
            assert desk.calls == []

    asyncio.run(scene())


def test_sound_without_end_ends_the_call():
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, _, _):
            call = await desk.call()
            for _ in range(300):
                gateway.send(bytes(1_600))
            await until(lambda: call.ends == ["failed"])

    asyncio.run(scene())


def test_a_line_that_breaks_is_lost():
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, _, _):
            call = await desk.call()
            gateway.leave(1006)
            await until(lambda: call.ends == ["lost"])

    asyncio.run(scene())
