"""Speech's part of `shopdesk evaluate`."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import nlu
from bot.cli.bad_input import BadInput
from bot.errors import AssistantError
from bot.settings import Settings
from bot.speech.audio import Samples, read_wav
from bot.speech.choosing import recognizer_here
from bot.speech.evaluation.measure import Tallies, measure, measure_recordings
from bot.speech.evaluation.report import HEAD, draw, recordings_row, row
from bot.speech.evaluation.sentences import BadSentences, Sentence, read_recordings, read_sentences
from bot.speech.evaluation.voices import ESPEAK, FLITE, LINES, Caller, Line, espeak, flite, has_flite
from bot.speech.shop_language import ShopTalk
from bot.wiring import SENTENCES, Wiring

logger = logging.getLogger(__name__)
HELD_OUT = Path(nlu.__file__).parent.parent / "tests" / "benchmarks" / "speech"
"""The project's own sentences, part of the source tree; their test half is spoken."""
ESPEAK_SHARE = 3
"""Every third sentence is spoken by espeak-ng too, which is no stranger: it is the voice that answers."""


def evaluate_speech(settings: Settings, data: Path | None, *, every: int = 1) -> int:
    """Print what is heard of the held-out sentences, or of a folder of recordings `NAME.wav` with `NAME.txt`."""
    recordings = _recordings(data) if data is not None else []
    try:
        wiring = Wiring(settings)
        name, hear = recognizer_here(settings.whisper, lambda: _shop_talk(wiring), settings.home / "speech")
        print(f"recognizer: {name}\n")
        if data is not None:
            print(recordings_row(str(data), measure_recordings(hear, recordings)))
            return 0
        sentences = [sentence for sentence in read_sentences(HELD_OUT, "test") if sentence.number % every == 0]
        intent_of = _intents(settings)
    except (AssistantError, BadSentences, nlu.ModelMissing, nlu.IncompatibleModel) as error:
        raise BadInput(str(error)) from error
    print(f"{len(sentences)} sentences\n\n{HEAD}")
    tallies: dict[tuple[str, str], Tallies] = {}
    for family, callers, line, spoken in _conditions(sentences):
        tallies[family, line.name] = measure(hear, callers, line, spoken, intent_of)
        print(row(f"{family}, {line.name}", tallies[family, line.name]), flush=True)
    print(f"\npicture: {draw(tallies, settings.home / 'evaluation' / 'speech-noise.png')}")
    return 0


def _shop_talk(wiring: Wiring) -> ShopTalk:
    """What the serving recognizer learns from, too."""
    buttons = tuple(button.title for button in wiring.wording.buttons.values() if "{" not in button.title)
    return ShopTalk(SENTENCES, buttons, tuple(product.title for product in wiring.shop.catalogue()))


def _conditions(sentences: Sequence[Sentence]) -> list[tuple[str, list[Caller], Line, Sequence[Sentence]]]:
    found: list[tuple[str, list[Caller], Line, Sequence[Sentence]]] = []
    if has_flite():
        found += [("flite", [flite(voice) for voice in FLITE], line, sentences) for line in LINES]
    else:
        print("flite is not installed (Debian package flite): its voices are left out\n")
    some = sentences[::ESPEAK_SHARE]
    return found + [("espeak-ng", [espeak(voice) for voice in ESPEAK], line, some) for line in LINES]


def _intents(settings: Settings) -> Callable[[str], str]:
    pipeline = nlu.load(settings.models)
    today = datetime.now(UTC).date()
    logger.info("intents by", extra={"model": pipeline.folder.name, "today": today.isoformat()})
    return lambda text: str(pipeline.understand(text).ranking[0].intent) if text else ""


def _recordings(folder: Path) -> list[tuple[Samples, str]]:
    """What is to be heard, and what is said in it."""
    try:
        found = [(read_wav(recording.path.read_bytes()), recording.text) for recording in read_recordings(folder)]
    except (OSError, BadSentences, AssistantError) as error:
        raise BadInput(f"{folder}: {error}") from error
    if not found:
        raise BadInput(f"expected recordings NAME.wav with what is said in NAME.txt, found none in {folder}")
    return found
