"""Asterisk's WebSocket channel: both formats, three codecs, marks, flushes, and whatever else may come."""

import asyncio
import json
from contextlib import asynccontextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.phone.announcing import Announcements
from bot.channels.phone.asterisk import AHEAD, CODECS, AsteriskChannel
from bot.channels.phone.asterisk_words import command, parsed
from bot.speech.audio import encode_mu_law

from .desk import Desk, tone, until
from .sockets import Gateway

PLAIN_START = "MEDIA_START connection_id:c1 channel:WebSocket/c1/0x1 channel_id:1.2 format:ulaw optimal_frame_size:160"


@asynccontextmanager
async def calling(desk, *, call=None):
    announcements = Announcements()
    id = announcements.announce("+31612345678")
    gateway = Gateway()
    running = asyncio.create_task(
        AsteriskChannel(desk, announcements).websocket(gateway.websocket, str(id) if call is None else call)
    )
    try:
        yield gateway, announcements, id
    finally:
        gateway.leave()
        await asyncio.wait_for(running, 5)


def start(gateway, form="ulaw"):
    gateway.tell(event="MEDIA_START", format=form, channel_variables={"DIALEDPEERNUMBER": "x"}, ptime=20)


@given(st.text(max_size=300))
def test_any_text_is_an_event_or_none(text):
    assert isinstance(parsed(text).name, str)


@settings(max_examples=40)
@given(st.recursive(st.none() | st.text() | st.integers(), lambda part: st.dictionaries(st.text(), part), max_leaves=8))
def test_any_json_is_an_event_or_none(told):
    parsed(json.dumps({"event": "DTMF_END", "channel_variables": told, "digit": told}))


def test_both_formats_say_the_same():
    assert parsed('{"event":"DTMF_END","channel_id":"1.2","digit":"5"}').fields["digit"] == "5"
    assert parsed("DTMF_END digit:5 channel_id:1.2").fields["digit"] == "5"
    assert parsed("MEDIA_MARK_PROCESSED 17").fields["correlation_id"] == "17"
    assert command("MARK_MEDIA", as_json=False, correlation_id="17") == "MARK_MEDIA 17"
    assert command("FLUSH_MEDIA", as_json=True) == '{"command":"FLUSH_MEDIA"}'
    assert len(command("MARK_MEDIA", as_json=True, correlation_id="9" * 9)) <= 128


@pytest.mark.parametrize(
    ("form", "sound", "rate"),
    [("ulaw", encode_mu_law(tone(160)), 8_000), ("slin", tone(160).tobytes(), 8_000), ("slin16", bytes(640), 16_000)],
)
def test_a_call_is_heard_in_each_codec(form, sound, rate):
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, _, id):
            gateway.send(sound)  # before MEDIA_START, as under load
            start(gateway, form)
            gateway.send(sound)
            gateway.send("DTMF_END digit:7 channel_id:1.2")
            call = await desk.call()
            await until(lambda: call.keys == "7")
            assert (call.started.call_id, call.started.caller, call.started.rate) == (str(id), "+31612345678", rate)
            assert len(call.samples) == rate // 50
            assert gateway.accepted["subprotocol"] == "media"
        assert desk.calls[0].ends == ["hung_up"]

    asyncio.run(scene())


def test_what_is_said_goes_out_in_whole_frames_and_its_mark_comes_back():
    async def scene():
        desk = Desk(greet=lambda line: (line.play(tone(8_000 + 40)), line.mark("greeted")))
        async with calling(desk) as (gateway, _, _):
            start(gateway)
            await gateway.gets(5)
            assert len(gateway.sound) == 8_000 + 160
            marks = [told["correlation_id"] for told in gateway.told]
            for number in marks:
                assert desk.calls[0].marks == []
                gateway.tell(event="MEDIA_MARK_PROCESSED", correlation_id=number)
            await until(lambda: desk.calls[0].marks == ["greeted"])

    asyncio.run(scene())


def test_no_more_than_some_seconds_are_with_asterisk_and_xoff_stops_all():
    async def scene():
        desk = Desk(greet=lambda line: line.play(tone(8_000 * 30)))
        async with calling(desk) as (gateway, _, _):
            gateway.send(PLAIN_START)
            await gateway.gets(2 * AHEAD)
            await asyncio.sleep(0.02)
            assert len(gateway.sound) == 8_000 * AHEAD
            gateway.send("MEDIA_XOFF")
            gateway.send("MEDIA_MARK_PROCESSED 1")
            await asyncio.sleep(0.02)
            assert len(gateway.sound) == 8_000 * AHEAD
            gateway.send("MEDIA_XON")
            await gateway.gets(2 * AHEAD + 2)
            assert len(gateway.sound) == 8_000 * (AHEAD + 1)

    asyncio.run(scene())


def test_clearing_flushes_and_what_comes_then_is_said_at_once():
    async def scene():
        desk = Desk(greet=lambda line: (line.play(tone(8_000 * 30)), line.mark("never")))
        async with calling(desk) as (gateway, _, _):
            start(gateway)
            await gateway.gets(2 * AHEAD)
            desk.calls[0].line.clear()
            desk.calls[0].line.play(tone(160, 9))
            got = await gateway.gets(2 * AHEAD + 3)
            assert got[2 * AHEAD] == '{"command":"FLUSH_MEDIA"}'
            assert len(got[2 * AHEAD + 1]) == 160
            gateway.tell(event="MEDIA_MARK_PROCESSED", correlation_id="1")  # it was under way
            await asyncio.sleep(0.01)
            assert desk.calls[0].marks == []

    asyncio.run(scene())


def test_a_transfer_hangs_up_and_the_dialplan_is_told_where_to():
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, announcements, id):
            start(gateway)
            call = await desk.call()
            call.line.transfer("+31201234567", "wants a person")
            await until(lambda: gateway.closed == 1000)
            assert gateway.got == ['{"command":"HANGUP"}']
            assert announcements.forget(id) == "+31201234567"
            await until(lambda: call.ends == ["hung_up"])

    asyncio.run(scene())


@pytest.mark.parametrize("call", ["", "nonsense", "6d1f2b0e-3f3f-4e1f-9d37-0d4b6a1f9a10"])
def test_nobody_comes_in_unannounced(call):
    async def scene():
        desk = Desk()
        async with calling(desk, call=call) as (gateway, _, _):
            await until(lambda: gateway.closed == 1008)
            assert (gateway.accepted, desk.calls) == (None, [])

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (["{", "[]", "", "\0", "DTMF_END", '{"event":5}', "MEDIA_MARK_PROCESSED", "NEWS x:y", b"", b"\1"], "hung_up"),
        ([encode_mu_law(tone(160))] * 700, "failed"),
        (["STATUS x:1"] * 2_500, "failed"),
    ],
    ids=["nonsense", "sound without end", "events without end"],
)
def test_nonsense_is_put_up_with_and_floods_are_not(sent, reason):
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, _, _):
            start(gateway)
            for message in sent:
                gateway.send(message)
        assert desk.calls[0].ends == [reason]

    asyncio.run(scene())


def test_a_codec_that_we_do_not_speak_ends_the_connection():
    async def scene():
        desk = Desk()
        async with calling(desk) as (gateway, _, _):
            start(gateway, "opus")
            await until(lambda: gateway.closed is not None)
            assert desk.calls == []

    asyncio.run(scene())


def test_a_full_switchboard_hangs_up():
    async def scene():
        desk = Desk(most=0)
        async with calling(desk) as (gateway, _, _):
            start(gateway)
            await until(lambda: gateway.closed is not None)
            assert gateway.got == ['{"command":"HANGUP"}']

    asyncio.run(scene())


def test_mu_law_keeps_what_was_said():
    said = (3_000 * np.sin(np.arange(160) / 5)).astype(np.int16)
    back = CODECS["ulaw"].decoded(CODECS["ulaw"].encoded(said))
    assert np.abs(back.astype(int) - said).max() < 130
