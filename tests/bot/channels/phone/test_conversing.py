"""Over a gateway's WebSocket: how a call ends when nobody speaks, nobody reads, or somebody sends what no call is."""

import asyncio

import pytest

from bot.channels.phone.conversing import Unfit, converse
from bot.channels.phone.outbox import Outbox

from .desk import until
from .sockets import Gateway


def ended(scene, *, take=lambda message: None, most=1_000, silence_seconds=5.0):
    """How the conversation ended in which the gateway does what `scene` says."""

    async def run():
        gateway, outbox = Gateway(), Outbox(most=most)
        await gateway.websocket.accept()
        talking = asyncio.create_task(converse(gateway.websocket, outbox, take, silence_seconds=silence_seconds))
        await scene(gateway, outbox)
        reason = await asyncio.wait_for(talking, 5)
        assert len(asyncio.all_tasks()) == 1, "nothing goes on afterwards"
        return reason

    return asyncio.run(run())


def test_a_silent_gateway_is_lost():
    async def nothing(gateway, outbox):
        pass

    assert ended(nothing, silence_seconds=0.05) == "lost"


def test_a_gateway_that_reads_nothing_is_lost_and_what_waits_stays_bounded():
    async def never_reads(gateway, outbox):
        gateway.reads.clear()
        for _ in range(50):
            outbox.put(b"sound")
        assert len(outbox._waiting) <= 20
        gateway.reads.set()

    assert ended(never_reads, most=20) == "lost"


@pytest.mark.parametrize(("code", "reason"), [(1000, "hung_up"), (1001, "hung_up"), (1006, "lost"), (1011, "lost")])
def test_a_socket_that_closes_tells_how(code, reason):
    async def leaves(gateway, outbox):
        gateway.leave(code)

    assert ended(leaves) == reason


def test_what_no_call_is_ends_it():
    def refuse(message):
        raise Unfit("expected sound")

    async def speaks(gateway, outbox):
        gateway.send(b"noise")

    assert ended(speaks, take=refuse) == "failed"


def test_closing_says_first_what_is_left_to_say():
    async def says_goodbye(gateway, outbox):
        outbox.put("goodbye")
        outbox.close()
        outbox.put("too late")
        await until(lambda: gateway.closed is not None)
        assert gateway.got == ["goodbye"]

    assert ended(says_goodbye) == "hung_up"


def test_a_defect_is_not_taken_for_a_hang_up():
    def breaks(message):
        raise ZeroDivisionError

    async def speaks(gateway, outbox):
        gateway.send(b"sound")

    with pytest.raises(ExceptionGroup):
        ended(speaks, take=breaks)
