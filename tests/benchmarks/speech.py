"""How well and how fast callers are heard and answered, with synthetic callers reading sentences nobody trained on.

`python -m tests.benchmarks.speech`; SHOPDESK_WHISPER chooses the recognizer, as for the server. Flite's voices need the
Debian package `flite`; espeak's are the answering voice itself, and harder for the embedded recognizer than people are.
"""

import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nlu
from bot.speech.audio import SAMPLE_RATE, Samples, resample
from bot.speech.choosing import whisper_on_disk
from bot.speech.espeak import Espeak
from bot.speech.pocketsphinx import EmbeddedRecognizer
from bot.speech.shop_language import ShopTalk, read_sentences, spoken_sentences
from bot.speech.whisper import WhisperRecognizer
from tests.audio.callers import FLITE_VOICES, flite, has_flite, over_the_phone

SENTENCES = Path(nlu.__file__).parent / "data" / "intents"
TITLES = ("Brass desk lamp", "Rain jacket", "Running shoes", "Water bottle", "Trekking poles", "Merino socks")
SAID = (
    "hello i ordered a desk lamp last week and it still is not here",
    "can you tell me when my parcel will be delivered",
    "where is order w two zero three nine eight",
    "my order number is w four one seven two six",
    "please cancel order w three five eight oh one",
    "i changed my mind and do not want the shoes any more",
    "how many days do i have to send something back",
    "the jacket is too small can i swap it for a large one",
    "when do i get my money back",
    "i was charged twice for the same order",
    "do you have the rain jacket in blue",
    "i am looking for a present for my father who likes hiking",
    "which of these water bottles is cheaper",
    "i would like to speak to someone please",
    "can i pay when it arrives",
    "the box was empty when i opened it",
    "i moved house so please change the delivery address",
    "my discount code does not work",
    "yes please do that",
    "no better leave it the way it is now",
)
"""Freely worded, none of them a training sentence (checked below)."""
ANSWERS = (
    "Your brass desk lamp left our warehouse on Friday.",
    "I'd cancel W20398: running shoes, blue. €89.00 goes back to your Visa ending 4410. Shall I?",
    "You have 30 days from the day of delivery.",
)
Caller = Callable[[str], Samples]


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Substituted, missing and additional words."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(before + (word != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def comparable(text: str) -> list[str]:
    """Words only, nought said one way."""
    return [word for word in re.sub(r"[^a-z' ]", " ", text.lower().replace("zero", "oh")).split() if word]


def callers() -> dict[str, Caller]:
    espeak = Espeak()

    def answering_voice(text: str) -> Samples:
        speech = espeak(text)
        return resample(speech.samples, speech.rate, SAMPLE_RATE)

    found: dict[str, Caller] = {}
    if has_flite():
        for voice in FLITE_VOICES:
            found[f"flite {voice}, 16 kHz"] = lambda text, voice=voice: flite(text, voice)
            found[f"flite {voice}, phone line"] = lambda text, voice=voice: over_the_phone(flite(text, voice))
    else:
        print("flite is not installed: only espeak's voice is measured")
    found["espeak en, 16 kHz"] = answering_voice
    return found


def main() -> None:
    """Print the tables."""
    trained = {" ".join(words) for words in spoken_sentences(read_sentences(SENTENCES))}
    print(f"{len(SAID)} sentences, {sum(sentence in trained for sentence in SAID)} of them trained on\n")
    started = time.process_time()
    recognizer = make_recognizer()
    print(f"{recognizer_name()}: ready after {time.process_time() - started:.1f} CPU-s\n")
    print("| caller | WER % | sentences right | ids right | CPU-s per s |\n|---|---|---|---|---|")
    for name, caller in callers().items():
        print(f"| {name} | {' | '.join(measure(recognizer, caller))} |", flush=True)
    speaking()


def recognizer_name() -> str:
    name = whisper_on_disk(os.environ.get("SHOPDESK_WHISPER", "auto"))
    return f"whisper {name}" if name else "embedded recognizer"


def make_recognizer() -> EmbeddedRecognizer | WhisperRecognizer:
    name = whisper_on_disk(os.environ.get("SHOPDESK_WHISPER", "auto"))
    if name:
        return WhisperRecognizer(name)
    return EmbeddedRecognizer(ShopTalk(SENTENCES, (), TITLES), Path(tempfile.mkdtemp(prefix="speech-")))


def measure(recognizer: EmbeddedRecognizer | WhisperRecognizer, caller: Caller) -> list[str]:
    errors = words = right = ids = with_id = 0
    cpu = seconds = 0.0
    for sentence in SAID:
        samples = caller(sentence)
        started = time.process_time()
        heard = comparable(recognizer(samples).text)
        cpu += time.process_time() - started
        seconds += len(samples) / SAMPLE_RATE
        said = comparable(sentence)
        errors, words = errors + word_errors(said, heard), words + len(said)
        right += said == heard
        if " w " in sentence:
            with_id += 1
            place = said.index("w")
            ids += " ".join(said[place : place + 6]) in " ".join(heard)
    return [f"{100 * errors / words:.1f}", f"{right}/{len(SAID)}", f"{ids}/{with_id}", f"{cpu / seconds:.2f}"]


def speaking() -> None:
    """What an answer costs to speak, after the first."""
    espeak = Espeak()
    espeak(ANSWERS[0])
    took, seconds = [], 0.0
    for answer in ANSWERS * 10:
        started = time.perf_counter()
        seconds += espeak(answer).seconds
        took.append(time.perf_counter() - started)
    p50_ms, worst_ms, each_ms = 1_000 * statistics.median(took), 1_000 * max(took), 1_000 * sum(took) / seconds
    print(f"\nespeak-ng: {p50_ms:.1f} ms to a whole answer (worst {worst_ms:.1f}), {each_ms:.2f} ms a second of it")


if __name__ == "__main__":
    main()
