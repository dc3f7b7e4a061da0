"""Asterisk's AudioSocket over a real socket: calls come in, sound goes both ways, and no liar stays."""

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from ipaddress import ip_network
from uuid import UUID, uuid4

import pytest

from bot.channels.phone.announcing import Announcements
from bot.channels.phone.audiosocket import AudioSocketServer, Patience
from bot.channels.phone.frames import HANG_UP, ID, KEY, SOUND, Frame, Frames, encoded

from .desk import Desk, tone, until

HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
SILENCE = encoded(Frame(SOUND, bytes(320)))


class Exchange:
    """Asterisk's side of one call."""

    def __init__(self, reader, writer):
        self.reader, self.writer, self.frames = reader, writer, Frames()

    def send(self, *frames: Frame) -> None:
        self.writer.write(b"".join(map(encoded, frames)))

    async def read(self, count: int) -> list[tuple[float, Frame]]:
        """The next frames and when each came; fewer where the line ends."""
        got: list[tuple[float, Frame]] = []
        async with asyncio.timeout(5):
            while len(got) < count and (piece := await self.reader.read(4_096)):
                got += [(time.perf_counter(), frame) for frame in self.frames.feed(piece)]
        return got

    async def is_hung_up(self) -> bool:
        """Whether the other side ends it; what it says until then is not listened to."""
        async with asyncio.timeout(5):
            try:
                while await self.reader.read(4_096):
                    pass
            except ConnectionResetError:
                pass
        return True


@asynccontextmanager
async def serving(desk, **more):
    server = AudioSocketServer(desk, more.pop("announcements", Announcements()), more.pop("networks", HERE), **more)
    listening = socket.create_server(("127.0.0.1", 0))
    writers = []

    async def connect() -> Exchange:
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writers.append(writer)
        return Exchange(reader, writer)

    async with server.listen(listening):
        yield server, connect
        for writer in writers:
            writer.close()
    await until(lambda: not server.open)


def introduced(id: UUID | None = None) -> Frame:
    return Frame(ID, (id or uuid4()).bytes)


def test_a_call_is_answered_heard_and_ended():
    async def scene():
        desk = Desk()
        async with serving(desk) as (_, connect):
            exchange, id = await connect(), uuid4()
            exchange.send(introduced(id), Frame(SOUND, tone(160).tobytes()), Frame(KEY, b"5"), Frame(KEY, b"x"))
            call = await desk.call()
            exchange.send(Frame(HANG_UP))
            await until(lambda: bool(call.ends))
            assert (call.started.call_id, call.started.gateway) == (str(id), "audiosocket")
            assert not call.started.can_transfer
            assert (call.samples.tolist(), call.keys, call.ends) == ([1_000] * 160, "5", ["hung_up"])

    asyncio.run(scene())


def test_what_is_said_comes_in_20_ms_frames_by_the_clock_and_its_mark_afterwards():
    async def scene():
        desk = Desk(greet=lambda line: (line.play(tone(160 * 12)), line.mark("greeted")))
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            came = await exchange.read(12)
            assert {(frame.kind, len(frame.payload)) for _, frame in came} == {(SOUND, 320)}
            assert came[-1][0] - came[0][0] > 0.12, "no more than three frames are ahead"
            assert call.marks == []
            await until(lambda: call.marks == ["greeted"])

    asyncio.run(scene())


def test_clearing_stops_within_three_frames():
    async def scene():
        desk = Desk(greet=lambda line: line.play(tone(160 * 200)))
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            await exchange.read(5)
            call.line.clear()
            call.line.play(tone(160, 7))
            rest = []
            while 7 not in rest:
                rest += [frame.payload[0] for _, frame in await exchange.read(1)]
            assert rest.index(7) <= 3

    asyncio.run(scene())


def test_hanging_up_says_so_and_ends_the_call_once():
    async def scene():
        desk = Desk()
        async with serving(desk) as (server, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            call.line.hang_up()
            assert [frame.kind for _, frame in await exchange.read(1)] == [HANG_UP]
            assert await exchange.is_hung_up()
            assert call.ends == ["hung_up"]
            assert not server.open

    asyncio.run(scene())


def test_a_call_that_hangs_up_while_it_is_answered_is_over():
    async def scene():
        desk = Desk(greet=lambda line: line.hang_up())
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            assert await exchange.is_hung_up()
            assert desk.calls[0].ends == ["hung_up"]

    asyncio.run(scene())


def test_an_announced_call_has_a_caller_and_can_be_sent_on():
    async def scene():
        announcements, desk = Announcements(), Desk()
        id = announcements.announce("+31612345678", "0800")
        async with serving(desk, announcements=announcements, only_announced=True) as (_, connect):
            exchange = await connect()
            exchange.send(introduced(id))
            call = await desk.call()
            assert (call.started.caller, call.started.called) == ("+31612345678", "0800")
            assert call.started.can_transfer
            call.line.transfer("+31201234567", "wants a person")
            assert await exchange.is_hung_up()
            assert call.ends == ["hung_up"]
        assert announcements.forget(id) == "+31201234567"

    asyncio.run(scene())


@pytest.mark.parametrize("times", [0, 1])
def test_where_calls_must_be_announced_none_comes_without_and_none_twice(times):
    async def scene():
        announcements, desk = Announcements(), Desk()
        id = announcements.announce() if times else uuid4()
        async with serving(desk, announcements=announcements, only_announced=True) as (_, connect):
            for _ in range(times):
                exchange = await connect()
                exchange.send(introduced(id))
                await desk.call()
            exchange = await connect()
            exchange.send(introduced(id))
            assert await exchange.is_hung_up()
            assert len(desk.calls) == times

    asyncio.run(scene())


def test_nobody_comes_in_from_a_network_that_is_not_named():
    async def scene():
        desk = Desk()
        async with serving(desk, networks=(ip_network("192.0.2.0/24"),)) as (server, connect):
            exchange = await connect()
            exchange.send(introduced())
            assert await exchange.is_hung_up()
            assert (desk.calls, server.open) == ([], set())

    asyncio.run(scene())


@pytest.mark.parametrize(
    "wire",
    [
        SILENCE,
        encoded(Frame(ID, b"short")),
        b"\x01\xff\xff" + bytes(600),
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        encoded(Frame(KEY, b"1")),
    ],
    ids=["sound first", "half a UUID", "a length that lies", "a browser", "a key first"],
)
def test_what_does_not_introduce_itself_is_put_out(wire):
    async def scene():
        desk = Desk()
        async with serving(desk) as (server, connect):
            exchange = await connect()
            exchange.writer.write(wire)
            assert await exchange.is_hung_up()
            assert (desk.calls, server.open) == ([], set())

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (encoded(Frame(0x12, bytes(640))), "failed"),
        (b"\x10\xff\xff" + bytes(600), "failed"),
        (encoded(Frame(0xFF, b"\x01")), "failed"),
        (SILENCE * 2_000, "failed"),
    ],
    ids=["another codec", "a length that lies", "an error of Asterisk's", "sound without end"],
)
def test_a_call_that_goes_wrong_ends_and_says_why(wire, reason):
    async def scene():
        desk = Desk()
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            exchange.writer.write(wire)
            await until(lambda: bool(call.ends))
            assert call.ends == [reason]

    asyncio.run(scene())


def test_odd_sizes_and_unknown_frames_are_put_up_with():
    async def scene():
        desk = Desk()
        async with serving(desk) as (_, connect):
            exchange = await connect()
            odd = Frame(SOUND, tone(3).tobytes() + b"\x01")
            exchange.send(introduced(), odd, Frame(SOUND), Frame(0x77, b"news"), Frame(KEY), Frame(KEY, b"\xff9"))
            call = await desk.call()
            await until(lambda: call.keys == "9")
            assert call.samples.tolist() == [1_000] * 3
            assert call.ends == []

    asyncio.run(scene())


def test_a_line_cut_amid_a_frame_is_lost():
    async def scene():
        desk = Desk()
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            exchange.writer.write(SILENCE[:100])
            exchange.writer.close()
            await until(lambda: bool(call.ends))
            assert call.ends == ["lost"]

    asyncio.run(scene())


def test_slow_and_silent_peers_are_put_out():
    async def scene():
        desk = Desk()
        async with serving(desk, patience=Patience(0.1, 0.3)) as (server, connect):
            slow, silent = await connect(), await connect()
            silent.send(introduced())
            call = await desk.call()
            slow.writer.write(b"\x01")
            assert await slow.is_hung_up()
            assert await silent.is_hung_up()
            assert call.ends == ["lost"]
            assert not server.open

    asyncio.run(scene())


def test_who_reads_nothing_is_taken_for_gone():
    async def scene():
        desk = Desk(greet=lambda line: line.play(tone(8_000)))
        async with serving(desk, patience=Patience(unread_bytes=0)) as (server, connect):
            exchange = await connect()
            exchange.send(introduced())
            call = await desk.call()
            call.line._transport.write(bytes(8_000_000))  # more than the sockets hold
            await until(lambda: call.ends == ["lost"])
            assert not server.open

    asyncio.run(scene())


def test_of_a_thousand_connections_no_more_stay_than_may():
    async def scene():
        desk = Desk()
        async with serving(desk, most=20) as (server, connect):
            exchanges = [await connect() for _ in range(300)]
            await until(lambda: len(server.open) == 20)
            for exchange in exchanges[20:]:
                assert await exchange.is_hung_up()
            exchanges[0].writer.close()
            await until(lambda: len(server.open) == 19)
            one_more = await connect()
            one_more.send(introduced())
            await desk.call()

    asyncio.run(scene())


def test_a_full_switchboard_hangs_up():
    async def scene():
        desk = Desk(most=0)
        async with serving(desk) as (_, connect):
            exchange = await connect()
            exchange.send(introduced())
            assert [frame.kind for _, frame in await exchange.read(1)] == [HANG_UP]
            assert await exchange.is_hung_up()

    asyncio.run(scene())
