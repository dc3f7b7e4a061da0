"""Whether what is said arrives in time where we own the clock: AudioSocket calls at once, against `shopdesk serve`.

`python -m tests.benchmarks.phone.frames [CALLS]` uses the models in SHOPDESK_HOME. Callers are flite's voices (Debian).
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile

import httpx
import numpy as np

from bot.call.line import FRAME_SECONDS, RATE
from bot.cli.telephone import AudioSocketPeer, Conduct, call_up
from bot.cli.telephone.earpiece import Earpiece
from bot.speech.audio import SAMPLE_RATE, resample
from tests.audio.callers import FLITE_VOICES, flite

CALLS = 4
SAID = ("where is my order", "how long do i have to send something back", "what are your opening hours")
BUFFER_SECONDS = 0.06
"""What a telephone keeps before it plays: a frame later than that is a gap."""
BREATH_SECONDS = 1.0
"""Without a frame for so long nothing was being said."""
START_SECONDS = 300.0


def lateness(arrivals: Sequence[tuple[float, int]]) -> list[float]:
    """By how many seconds each frame came after its moment, counted from the first of its answer; early ones by 0."""
    late, begun, number, last = [], 0.0, 0, -BREATH_SECONDS
    for at, _ in arrivals:
        if at - last > BREATH_SECONDS:
            begun, number = at, 0
        late.append(max(0.0, at - begun - number * FRAME_SECONDS))
        if late[-1] > BUFFER_SECONDS:  # the gap was heard once; what follows is counted from here
            begun, number = at, 0
        last, number = at, number + 1
    return late


@contextmanager
def server() -> Iterator[int]:
    """The port at which a server takes AudioSocket calls."""
    ports = [_free_port() for _ in range(2)]
    environment = {**os.environ, "SHOPDESK_PHONE_AUDIOSOCKET": f"127.0.0.1:{ports[1]}"}
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(ports[0])]
    with TemporaryFile() as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told)
        try:
            _wait(f"http://127.0.0.1:{ports[0]}/ready", process)
            yield ports[1]
        except TimeoutError as error:
            told.seek(0)
            raise TimeoutError(told.read()[-2_000:].decode(errors="replace")) from error
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise TimeoutError("the server did not become ready")


async def calls(port: int, count: int) -> list[Earpiece]:
    ears = [Earpiece() for _ in range(count)]

    async def one(number: int) -> None:
        voice = FLITE_VOICES[number % len(FLITE_VOICES)]
        turns = [resample(flite(text, voice), SAMPLE_RATE, RATE) for text in SAID]
        await asyncio.sleep(0.3 * number)
        await call_up(AudioSocketPeer("127.0.0.1", port), turns, Conduct(), ears[number])

    await asyncio.gather(*map(one, range(count)))
    return ears


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    load = os.getloadavg()[0]
    with server() as port:
        asyncio.run(calls(port, 1))  # loads the voices
        ears = asyncio.run(calls(port, count))
    late = np.array([seconds for ear in ears for seconds in lateness(ear.arrivals)]) * 1_000
    print(f"{count} calls at once, {len(late)} frames, load before {load:.1f} on {os.cpu_count()} cores")
    print("| ms late, p50 | p99 | p99.9 | most | later than 60 ms |\n|---|---|---|---|---|")
    p50, p99, p999 = np.quantile(late, [0.5, 0.99, 0.999])
    print(f"| {p50:.0f} | {p99:.0f} | {p999:.0f} | {late.max():.0f} | {(late > BUFFER_SECONDS * 1_000).sum()} |")


if __name__ == "__main__":
    main()
