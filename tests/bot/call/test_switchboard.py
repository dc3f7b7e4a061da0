"""Calls of one server on a real event loop: how many, what they follow, and that nothing of them stays."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from bot.call.house import House
from bot.call.line import FRAME_SAMPLES, Started
from bot.call.switchboard import CallDesk
from bot.call.words import CallWords
from bot.dialogue.conversation import Status
from bot.errors import Busy

from .exchange import NOW, WORDING, Loudness, Recognizer, ScriptedTalk, SimulatedClock, SimulatedLine, Voice, standing


class Rig:
    """A desk with a scripted conversation behind every call."""

    def __init__(self, *, most: int = 4) -> None:
        self.talk, self.voice = ScriptedTalk({}), Voice()
        self.events: asyncio.Queue[dict[str, str] | None] = asyncio.Queue()
        self.followed = 0
        house = House(
            self.talk, CallWords(WORDING, lambda: NOW), Recognizer(), self.voice, lambda rate: Loudness(),
            lambda conversation_id, number: False,
        )  # fmt: skip
        self.desk = CallDesk(lambda: house, self.follow, most=most)

    async def follow(self, conversation_id: str) -> AsyncIterator[dict[str, str] | None]:
        self.followed += 1
        try:
            while True:
                yield await self.events.get()
        finally:
            self.followed -= 1

    def answer(self, name: str, caller: str = "+31600000001"):
        line = SimulatedLine(SimulatedClock(), self.voice, tells_marks=False)
        return self.desk.answer(Started(name, "test", caller), line), line


async def until(holds) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.005)


def others() -> int:
    return len(asyncio.all_tasks()) - 1


def test_who_talks_in_a_conversation_that_another_takes_over_is_let_go():
    async def scene() -> None:
        rig = Rig()
        _, line = rig.answer("a")
        await until(lambda: rig.followed == 1)
        rig.desk.let_go("another")
        assert line.ended == []
        rig.desk.let_go("c1")
        assert [how for _, how, _ in line.ended] == ["hung up"]
        await until(lambda: len(rig.desk) == 0)
        rig.desk.let_go("c1")
        assert len(line.ended) == 1

    asyncio.run(scene())


def test_a_call_ends_with_all_that_was_begun_for_it():
    async def scene() -> None:
        rig = Rig()
        call, line = rig.answer("a")
        await until(lambda: len(line.played) == 2 and rig.followed == 1)
        for _ in range(20):
            call.hear(np.zeros(FRAME_SAMPLES, np.int16))
        call.end("hung_up")
        await until(lambda: len(rig.desk) == 0 and rig.followed == 0 and others() == 0)
        assert rig.talk.notes == [("ended", {"detail": "hung_up"})]

    asyncio.run(scene())


def test_one_call_too_many_is_refused_and_a_free_place_is_taken():
    async def scene() -> None:
        rig = Rig(most=2)
        first, _ = rig.answer("a")
        rig.answer("b")
        with pytest.raises(Busy):
            rig.answer("c")
        first.end("hung_up")
        await until(lambda: len(rig.desk) == 1)
        rig.answer("c")
        await rig.desk.close()

    asyncio.run(scene())


@pytest.mark.parametrize("hidden", ["", "anonymous", "+266696687", "sip:nobody@example.com"])
def test_callers_without_a_number_get_half_of_the_lines(hidden):
    async def scene() -> None:
        rig = Rig(most=4)
        first, _ = rig.answer("a", hidden)
        rig.answer("b", hidden)
        with pytest.raises(Busy):
            rig.answer("c", hidden)
        rig.answer("c")
        first.end("hung_up")
        await until(lambda: len(rig.desk) == 2)
        rig.answer("d", hidden)
        await rig.desk.close()

    asyncio.run(scene())


def test_what_people_write_is_read_out():
    async def scene() -> None:
        rig = Rig()
        rig.talk.greeting = standing("A colleague takes over.", status=Status.QUEUED)
        call, line = rig.answer("a")
        rig.events.put_nowait(None)
        rig.events.put_nowait({"type": "message", "from": "agent", "text": "Hello, this is Mira."})
        await until(lambda: "Hello, this is Mira." in [one.text for one in line.played])
        call.end("hung_up")
        await until(lambda: others() == 0)

    asyncio.run(scene())


def test_a_server_that_stops_lets_every_line_go():
    async def scene() -> None:
        rig = Rig()
        lines = [rig.answer(name)[1] for name in "abc"]
        await rig.desk.close()
        await until(lambda: len(rig.desk) == 0 and others() == 0)
        assert [line.ended[0][1] for line in lines] == ["hung up"] * 3

    asyncio.run(scene())
