"""How well and how fast callers are heard and answered. `python -m tests.benchmarks.speech [--every N]`

What `shopdesk evaluate speech` prints for the project's own sentences, what an answer costs to speak, and what Whisper
costs on one thread. SHOPDESK_HOME has the trained understanding; SHOPDESK_WHISPER chooses the recognizer.
"""

import statistics
import sys
import time

from bot.cli import main as shopdesk
from bot.cli.speech_commands import HELD_OUT, SENTENCES
from bot.speech.espeak import Espeak
from bot.speech.evaluation.sentences import FREE, read_sentences
from bot.speech.shop_language import read_sentences as read_training
from bot.speech.shop_language import spoken_sentences
from tests.benchmarks.speech import whisper_speed

ANSWERS = (
    "Your brass desk lamp left our warehouse on Friday.",
    "I'd cancel W20398: running shoes, blue. €89.00 goes back to your Visa ending 4410. Shall I?",
    "You have 30 days from the day of delivery.",
)


def main() -> int:
    """Print the tables."""
    trained = {" ".join(words) for words in spoken_sentences(read_training(SENTENCES))}
    free = [
        sentence.text
        for half in ("dev", "test")
        for sentence in read_sentences(HELD_OUT, half)
        if sentence.group == FREE
    ]
    print(f"{len(free)} freely worded sentences, {sum(text in trained for text in free)} of them trained on\n")
    failed = shopdesk(["evaluate", "speech", *sys.argv[1:]])
    speaking()
    whisper_speed.main()
    return failed


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
    print(f"\nespeak-ng: {p50_ms:.1f} ms to a whole answer (worst {worst_ms:.1f}), {each_ms:.2f} ms a second of it\n")


if __name__ == "__main__":
    sys.exit(main())
