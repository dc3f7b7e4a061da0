"""Work in the server's threads."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

logger = logging.getLogger(__name__)
Given = TypeVar("Given")


class Threads:
    """`Work` for calls of one event loop."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Jobs that run now."""
        return len(self._running)

    def do(self, kind: str, job: Callable[[], Given], done: Callable[[Given | Exception], None]) -> None:
        task = asyncio.get_running_loop().create_task(_do(kind, job, done), name=f"call {kind}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self) -> None:
        """Wait for what runs: a change in the shop is never cut."""
        await asyncio.gather(*self._running, return_exceptions=True)


async def _do(kind: str, job: Callable[[], Given], done: Callable[[Given | Exception], None]) -> None:
    given: Given | Exception
    started = monotonic()
    try:
        given = await run_in_threadpool(job)
    except Exception as error:  # whatever it is, the call goes on and says so
        given = error
    logger.debug("call work done", extra={"kind": kind, "ms": round(1000 * (monotonic() - started))})
    try:
        done(given)
    except Exception:  # the task's outer edge: nobody waits for it who could be told
        logger.exception("a call tripped over its own work")
