"""What a caller waits for: real calls over a real WebSocket, in real time, with the embedded recognizer and voice.

`python -m tests.benchmarks.phone` uses the models in SHOPDESK_HOME (default .shopdesk) and makes what is missing; with
`--simulated` it places 200 calls on bad lines on a simulated clock instead. Callers are flite's voices (Debian).
"""

import asyncio
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.call.line import RATE
from bot.cli.telephone.calling import Answered, Conduct, call_up
from bot.cli.telephone.earpiece import Earpiece
from bot.speech.audio import SAMPLE_RATE, Samples, resample
from tests.audio.callers import FLITE_VOICES, flite
from tests.benchmarks.phone.lines import PhoneServer, phone_server
from tests.benchmarks.phone.simulated import simulate

SAID = (
    "where is my order",
    "how long do i have to send something back",
    "do you have the rain jacket in blue",
    "can i pay when it arrives",
    "what are your opening hours",
    "i am looking for a present for my father",
    "do you deliver to switzerland",
    "thank you",
)
HANGS_ON = 0.06  # seconds of sound that a telephone keeps before it plays
AT_ONCE = 4
AUDIBLE = 500  # of 32,768


@dataclass
class Calls:
    """What some calls at once came to."""

    answers: list[Answered]
    late: list[float]
    """Seconds by which sound came too late to be played without a gap, for every piece of every answer."""
    cpu_a_second: float
    """CPU seconds of server and workers for each second of each call."""


def recordings(voice: str) -> list[Samples]:
    """From the first sound on: what is measured from a beginning must have one."""
    return [spoken(resample(flite(text, voice), SAMPLE_RATE, RATE)) for text in SAID]


def spoken(samples: Samples) -> Samples:
    return samples[int(np.argmax(np.abs(samples) > AUDIBLE)) :]


async def calls(server: PhoneServer, count: int, conduct: Conduct) -> Calls:
    ears = [Earpiece() for _ in range(count)]
    cpu, started = server.cpu_seconds(), asyncio.get_running_loop().time()
    turns = [recordings(FLITE_VOICES[number % len(FLITE_VOICES)]) for number in range(count)]
    turns = [said[number:] + said[:number] for number, said in enumerate(turns)]

    async def one(number: int) -> list[Answered]:
        await asyncio.sleep(number * 0.7)
        return await call_up(server.ring(), turns[number], conduct, ears[number])

    given = await asyncio.gather(*map(one, range(count)))
    lasted = asyncio.get_running_loop().time() - started
    answers = [answer for one_call in given for answer in one_call[1:]]
    late = [seconds for ear in ears for seconds in lateness(ear.arrivals)]
    return Calls(answers, late, (server.cpu_seconds() - cpu) / lasted / count)


def lateness(arrivals: Sequence[tuple[float, int]]) -> list[float]:
    """By how much each piece missed the moment at which the one before was played to its end; 0 for most."""
    late, played_until = [], 0.0
    for at, samples in arrivals:
        waited = at - played_until
        late.append(waited if 0 < waited < HANGS_ON * 5 else 0.0)
        played_until = max(played_until, at + HANGS_ON) + samples / RATE
    return late


def told(name: str, measured: Calls) -> None:
    after = sorted(1000 * answer.after for answer in measured.answers if answer.after is not None)
    p50, p95 = statistics.median(after), float(np.quantile(after, 0.95))
    unanswered = sum(answer.after is None for answer in measured.answers)
    print(
        f"| {name} | {len(after)} | {p50:.0f} | {p95:.0f} | {unanswered} | {1000 * max(measured.late, default=0):.0f} "
        f"| {measured.cpu_a_second:.2f} |",
        flush=True,
    )


async def measure(server: PhoneServer) -> None:
    """Callers who have heard enough of each answer after two seconds and go on: that measures both at once."""
    hurried = Conduct(interrupts_after=2.0, quiet_seconds=1.0)
    print("| calls at once | answers | ms to first sound, p50 | p95 | no answer | ms late | CPU-s per s of a call |")
    print("|---|---|---|---|---|---|---|")
    measured = [await calls(server, 1, hurried), await calls(server, AT_ONCE, hurried)]
    for name, one in zip(("1", str(AT_ONCE)), measured, strict=True):
        told(name, one)
    stopped = [1000 * answer.stopped_after for one in measured for answer in one.answers if answer.stopped_after]
    print(
        f"\nspeech stops after being spoken into ({len(stopped)} times): p50 {statistics.median(stopped):.0f} ms, "
        f"p95 {float(np.quantile(stopped, 0.95)):.0f} ms (aim 200)"
    )


def main() -> None:
    if "--simulated" in sys.argv[1:]:
        simulate(200)
        return
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    with phone_server() as server:
        asyncio.run(measure(server))


if __name__ == "__main__":
    main()
