"""Which recognizer hears, and where it runs."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.errors import ModelMissing
from bot.messages import Transcript
from bot.speech.audio import Samples
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.leaning import leaned
from bot.speech.shop_language import ShopTalk
from bot.speech.synthesizer import Manner, RememberingSynthesizer, Speech
from bot.speech.whisper import OFFICIAL, find_weights
from bot.speech.worker import Worker

logger = logging.getLogger(__name__)
Asked = tuple[Samples, Expecting]
Make = Callable[[], Callable[[Asked], Transcript]]
AUTO = "auto"
BACKGROUND = 10
"""Niceness of what is only shown: whoever waits for an answer comes first."""


@dataclass(frozen=True)
class WorkingRecognizer:
    """A recognizer in a process of its own, and in a second one, started when it is first wanted, to listen along."""

    name: str
    worker: Worker[Asked, Transcript]
    along: Worker[Asked, Transcript]

    def transcribe(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        return leaned(self.worker((samples, expecting)), expecting)

    def so_far(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript | None:
        heard = self.along.at_once((samples, expecting))
        return leaned(heard, expecting) if heard is not None else None


def whisper_on_disk(wanted: str) -> str | None:
    """The name or path to load; None for the embedded recognizer.

    Under `auto` the first official model whose weights are on disk. Raises `ModelMissing` when a named one is not.
    """
    if wanted != AUTO:
        find_weights(wanted)
        return wanted
    return next((name for name in OFFICIAL if _is_on_disk(name)), None)


def choose_recognizer(wanted: str, shop_talk: Callable[[], ShopTalk], home: Path) -> WorkingRecognizer:
    """The recognizer that the setting `whisper` asks for; nothing is loaded before it is needed.

    The embedded one learns `shop_talk` and keeps what it made of it in `home`.
    """
    name = whisper_on_disk(wanted)
    if name is not None:
        logger.info("Whisper listens", extra={"setting": wanted, "model": name})
        return _working(f"whisper {name}", partial(_whisper, name, home / "whisper"))
    logger.info("no Whisper weights on disk, the embedded recognizer listens", extra={"setting": wanted})
    return _working("embedded", partial(_embedded, shop_talk(), home))


def _working(name: str, make: Make) -> WorkingRecognizer:
    return WorkingRecognizer(name, Worker("recognizer", make), Worker("live transcript", partial(_nicely, make)))


def make_synthesizer(piper_voice: str = "") -> RememberingSynthesizer:
    """espeak-ng, or the Piper voice in a file, in a process of its own, started with the first sentence."""
    make = partial(_piper, Path(piper_voice)) if piper_voice else _espeak
    return RememberingSynthesizer(Worker("synthesizer", make))


def _is_on_disk(name: str) -> bool:
    try:
        find_weights(name)
    except ModelMissing:
        return False
    return True


def recognizer_here(
    wanted: str, shop_talk: Callable[[], ShopTalk], home: Path
) -> tuple[str, Callable[[Samples, Expecting], Transcript]]:
    """The name and the engine in this very process, for measurements; what is likely is not put into its words."""
    name = whisper_on_disk(wanted)
    if name is not None:
        return f"whisper {name}", make_whisper(name, home / "whisper")
    from bot.speech.pocketsphinx import EmbeddedRecognizer

    return "embedded", EmbeddedRecognizer(shop_talk(), home)


def make_whisper(name: str, home: Path) -> Callable[[Samples, Expecting], Transcript]:
    """The fast runtime where it is installed, which keeps what it converts in `home`; otherwise openai-whisper."""
    from bot.speech.fast_whisper import FastWhisper, is_installed
    from bot.speech.whisper import WhisperRecognizer

    return FastWhisper(name, home) if is_installed() else WhisperRecognizer(name)


# Run in the worker's process: torch, pocketsphinx and the GPL library are imported there and nowhere else.


def _nicely(make: Make) -> Callable[[Asked], Transcript]:
    os.nice(BACKGROUND)
    return make()


def _whisper(name: str, home: Path) -> Callable[[Asked], Transcript]:
    hear = make_whisper(name, home)
    return lambda asked: hear(*asked)


def _embedded(talk: ShopTalk, home: Path) -> Callable[[Asked], Transcript]:
    from bot.speech.pocketsphinx import EmbeddedRecognizer

    hear = EmbeddedRecognizer(talk, home)
    return lambda asked: hear(*asked)


def _espeak() -> Callable[[tuple[str, Manner]], Speech]:
    from bot.speech.espeak import Espeak

    say = Espeak()
    return lambda asked: say(*asked)


def _piper(voice: Path) -> Callable[[tuple[str, Manner]], Speech]:
    from bot.speech.piper import Piper

    say = Piper(voice)
    return lambda asked: say(*asked)
