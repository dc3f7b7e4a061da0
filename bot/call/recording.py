"""The caller's sound on disk, if they agreed to it: never a card number, nor anything that nobody knows the words of.

Sound is held back until what was said in it is known. What holds a card's digits, or could not be recognized, is cut
together with the seconds before it; after a question for a card nothing is kept until something else is said.
"""

import os
import struct
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import uuid4

from bot.call.clock import Clock
from bot.call.digits import with_digits
from bot.call.work import Work
from bot.dialogue.masking import mask_secrets, number_begun_in
from bot.messages import ConversationId, Transcript
from bot.speech.audio import MU_LAW, Samples, encode_mu_law
from bot.speech.digits import all_digits, digit_runs

BEFORE_SECONDS = 3.0
"""Cut before the first word of a card number, and held back while nobody speaks."""
HELD_SECONDS = 120.0
"""Of sound whose words are not known yet; more is not kept."""
WRITTEN_SECONDS = 10.0
"""Written at once."""
CARD_DIGITS = 8
"""In one breath: half a card's, misheard or not. Order numbers, codes and zip codes have fewer."""
GROUP_DIGITS = 3
"""Said after a part of a card's number, or after a question for one, they are another part, or its security code."""
ASKING = ("card number", "number of your card", "number on your card", "security code", "cvv", "cvc", "expiry date")
"""What a question for a card says, in small letters."""
HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")


def holds_card(text: str) -> bool:
    """Whether these words may be a card's number, or a part of one: "four one one one", "forty one eleven"."""
    written, runs = with_digits(text), digit_runs(text)
    digits = max(sum(sign.isdecimal() for sign in written), sum(map(len, runs)))
    is_begun = number_begun_in(written) or number_begun_in(" ".join(runs))
    return digits >= CARD_DIGITS or bool(mask_secrets(written).warnings) or bool(is_begun)


def may_go_on(text: str) -> bool:
    """Whether, after a part of a card's number, these words may be more of it."""
    return len(all_digits(text)) >= GROUP_DIGITS


def asks_for_card(lines: Iterable[str]) -> bool:
    return any(asking in line.casefold() for line in lines for asking in ASKING)


class Recording:
    """One call's; keeps nothing before `begin`. `folder` None keeps nothing at all."""

    def __init__(self, folder: Path | None, rate: int, work: Work, clock: Clock) -> None:
        self._folder, self._rate, self._work, self._clock = folder, rate, work, clock
        self._path: Path | None = None
        self._held: deque[tuple[float, Samples]] = deque()
        """When each piece came, oldest first."""
        self._unknown: deque[float] = deque()
        """When each utterance began whose words are not known yet."""
        self._typing_since: float | None = None
        self._ready: list[Samples] = []
        self._is_paused = self._is_writing = self._is_on_disk = False

    def begin(self, conversation_id: ConversationId) -> None:
        """The caller agreed; one conversation may have several calls."""
        if self._folder is not None:
            self._path = self._folder / f"{conversation_id}-{uuid4().hex[:8]}.wav"

    def hear(self, samples: Samples) -> None:
        if self._path is None or self._is_paused:
            return
        now = self._clock.time()
        self._held.append((now, samples))
        if now - self._held[0][0] > HELD_SECONDS:
            self._held.clear()
        typing = [self._typing_since] if self._typing_since is not None else []
        until = min([now, *self._unknown, *typing]) - BEFORE_SECONDS
        while self._held and self._held[0][0] < until:
            self._ready.append(self._held.popleft()[1])
        if sum(map(len, self._ready)) >= WRITTEN_SECONDS * self._rate:
            self._write()

    def began(self) -> None:
        """Somebody speaks."""
        if self._path is not None:
            self._unknown.append(self._clock.time())

    def known(self, said: Transcript | None) -> None:
        """What they said; None: nobody knows."""
        if self._path is None:
            return
        since = self._unknown.popleft() if self._unknown else self._clock.time()
        if said is not None:
            self._is_paused = holds_card(said.text) or (self._is_paused and may_go_on(said.text))
        if said is None or self._is_paused:
            self._cut(since)

    def asked(self, lines: Iterable[str]) -> None:
        """This is being said to the caller."""
        if self._path is not None and asks_for_card(lines):
            self._cut(self._clock.time())
            self._is_paused = True

    def pressed(self) -> None:
        """A key: its tone may be in the sound."""
        self._typing_since = self._clock.time() if self._typing_since is None else self._typing_since

    def typed(self, digits: str) -> None:
        """What the keys amounted to."""
        if len(digits) >= CARD_DIGITS and self._typing_since is not None:
            self._cut(self._typing_since)
        self._typing_since = None

    def close(self) -> None:
        """The call is over; what was said last and is not known is not kept."""
        if self._unknown:
            self._cut(self._unknown[0])
        self._ready += [samples for _, samples in self._held]
        self._held.clear()
        self._write()
        self._path = None

    def _cut(self, since: float) -> None:
        kept = [(at, samples) for at, samples in self._held if at < since - BEFORE_SECONDS]
        self._held = deque(kept)

    def _write(self) -> None:
        """One piece after the other."""
        path, ready = self._path, self._ready
        if path is None or not ready or self._is_writing:
            return
        self._ready, self._is_writing = [], True
        self._append(path, ready, lambda given: self._written(path, given))

    def _written(self, path: Path, given: object) -> None:
        self._is_writing, self._is_on_disk = False, self._is_on_disk or given is None
        if isinstance(given, FileNotFoundError):
            self._path = None
            self._ready.clear()
        if self._path is None and self._ready:  # closed meanwhile
            ready, self._ready = self._ready, []
            self._append(path, ready, _nothing)

    def _append(self, path: Path, pieces: list[Samples], done: Callable[[object], None]) -> None:
        rate, is_first = self._rate, not self._is_on_disk
        self._work.do("record", lambda: _append(path, pieces, rate, is_first), done)


def _nothing(given: object) -> None:
    """Nobody waits for it."""


def _append(path: Path, pieces: list[Samples], rate: int, is_first: bool) -> None:
    """Each state of the file is a whole recording. What was erased while the call went on stays erased."""
    if is_first:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sound = b"".join(encode_mu_law(piece) for piece in pieces)
    with os.fdopen(os.open(path, os.O_RDWR | (os.O_CREAT if is_first else 0), 0o600), "r+b") as file:
        size = max(0, os.fstat(file.fileno()).st_size - HEAD.size) + len(sound)
        file.write(_head(size, rate))
        file.seek(0, os.SEEK_END)
        file.write(sound)


def _head(size: int, rate: int) -> bytes:
    """Of a WAV file with one channel of μ-law."""
    return HEAD.pack(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, MU_LAW, 1, rate, rate, 1, 8, b"data", size)


def erase_recordings(folder: Path, ids: Iterable[str]) -> int:
    """Take away the sound of these conversations; how many recordings."""
    wanted = frozenset(ids)
    found = [path for path in folder.glob("*.wav") if path.name.rpartition("-")[0] in wanted]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
