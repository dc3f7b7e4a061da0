"""Calls on bad lines, on a simulated clock: lost and late frames, music, silence, keys, callers who hang up any time.

Everything but hearing, speaking and the turn itself is the real call. What is looked for: a call that never ends, an
alarm or a job that is left behind, memory that grows with the number of calls.
"""

import gc
import random
import sys
import tracemalloc
from collections import Counter

import numpy as np

from bot.call.line import FRAME_SAMPLES, FRAME_SECONDS
from bot.dialogue.conversation import Status
from bot.errors import StorageUnavailable
from tests.bot.call.exchange import SILENCE, Exchange, standing

WORST_LOSS = 0.10
LATE_FRAMES = 12
"""How many the network may hold back and let go at once."""
LONGEST = 90.0
"""Seconds of one caller's patience."""
AFTERWARDS = 200.0
"""Seconds within which a call is over, whatever happened: three silences and the last words."""
SAID = ("where is my order", "cancel it", "yes", "mhm", "", "can you repeat that", "slower please", "a person")
SCRIPT = {
    "where is my order": standing("It is on its way.", "DHL expects it on Tuesday."),
    "cancel it": standing("I'd cancel your order.", "Shall I?"),
    "a person": standing("A colleague takes over.", status=Status.QUEUED),
    "yes": StorageUnavailable("disk full"),
}


class BadLine:
    """One caller and what the network does to them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.exchange = Exchange(
            SCRIPT,
            transfer_to="+3120" if seed % 3 == 0 else "",
            asks_consent=seed % 5 == 0,
            tells_marks=seed % 4 != 0,
        )
        self.exchange.recognizer.dies = seed % 3
        self.exchange.voice.is_dead = seed % 50 == 7
        self.exchange.work.costs["turn"] = self.chance.choice((0.05, 0.3, 1.2))
        self._loss = self.chance.uniform(0, WORST_LOSS)
        self._held: list[np.ndarray] = []
        self._music = np.random.default_rng(seed)

    def run(self) -> str:
        """How it ended; "stuck" for a call that did not."""
        call = self.exchange
        until = self.chance.choice((0.1, 1.0, 5.0, 30.0, LONGEST))
        while call.clock.now < until and not call.is_over:
            self.chance.choice((self._say, self._say, self._press, self._keep_silent, self._play_music))()
        how = self.chance.choice(("hangs up", "falls silent", "is cut off"))
        if how == "hangs up":
            call.call.end("hung_up")
        call.is_silent = how == "is cut off"
        end = call.clock.now + AFTERWARDS
        while call.clock.now < end and not call.is_over:
            call.wait(1.0)
        call.clock.turn_to(call.clock.now + AFTERWARDS)  # what the line itself still plays
        if not call.is_over or call.clock.waiting or call.work.running:
            return "stuck"
        return call.how_it_ended or how

    def _say(self) -> None:
        value = self.exchange.recognizer.speaks(self.chance.choice(SAID), self.chance.choice((0.9, 0.6, 0.1)))
        self._frames(self.chance.uniform(0.1, 2.0), lambda: np.full(FRAME_SAMPLES, value, np.int16))

    def _press(self) -> None:
        self.exchange.press("".join(self.chance.choices("0123456789*#", k=self.chance.randint(1, 8))), gap=0.06)

    def _keep_silent(self) -> None:
        self._frames(self.chance.uniform(0.2, 12.0), lambda: SILENCE)

    def _play_music(self) -> None:
        self._frames(
            self.chance.uniform(0.5, 6.0), lambda: self._music.integers(-9_000, 9_000, FRAME_SAMPLES, np.int16)
        )

    def _frames(self, seconds: float, make) -> None:
        """With some lost, and some that come late, all at once."""
        call = self.exchange
        for _ in range(round(seconds / FRAME_SECONDS)):
            call.clock.turn_to(call.clock.now + FRAME_SECONDS)
            if self.chance.random() >= self._loss:
                self._held.append(make())
            is_late = self.chance.random() < 0.1 and len(self._held) < LATE_FRAMES
            for frame in () if is_late else self._held:
                call.call.hear(frame)
            if not is_late:
                self._held.clear()


def place(count: int, *, first: int = 0) -> Counter[str]:
    """How so many calls ended."""
    return Counter(BadLine(seed).run() for seed in range(first, first + count))


def simulate(count: int) -> None:
    """Print how the calls ended and whether memory grew: after the first half, and after all.

    The interpreter remembers the last 4,096 names that were looked up in a class, and with them strings made for the
    purpose ("__match_args__" by every `match`, a name by every soxr call): that is emptied, since it is no call's.
    """
    place(count // 10)  # what is made once
    tracemalloc.start()
    kept = []
    ended: Counter[str] = Counter()
    for half in range(2):
        ended += place(count // 2, first=half * count // 2)
        sys._clear_type_cache()
        gc.collect()
        kept.append(tracemalloc.get_traced_memory()[0] / 1024)
    tracemalloc.stop()
    print(f"{ended.total()} calls: {', '.join(f'{how} {number}' for how, number in ended.most_common())}")
    print(f"stuck: {ended['stuck']}; kept after {count // 2} calls {kept[0]:.0f} kB, after {count} {kept[1]:.0f} kB")
