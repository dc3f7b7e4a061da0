"""Speaking the sentences to a recognizer, and counting what became of them."""

import time
from collections.abc import Callable, Sequence

from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples
from bot.speech.evaluation.sentences import FREE, GROUPS, KNOWN, Sentence, has_number, repetition
from bot.speech.evaluation.tally import Tally
from bot.speech.evaluation.voices import Caller, Line
from bot.speech.expecting import ANYTHING, Expecting, Kind
from bot.speech.order_numbers import Found, Resolved, resolve

ALL = "all"
AGAIN = 10_000
"""Added to the seed of noise over what is said a second time."""
Hear = Callable[[Samples, Expecting], Transcript]
IntentOf = Callable[[str], str]
Tallies = dict[str, Tally]
"""By group; `ALL` for time and numbers of every group."""


def measure(
    hear: Hear, callers: Sequence[Caller], line: Line, sentences: Sequence[Sentence], intent_of: IntentOf
) -> Tallies:
    """The sentences spoken in turn by each of `callers`."""
    tallies = {name: Tally() for name in (*GROUPS, ALL)}
    for place, sentence in enumerate(sentences):
        caller = callers[place % len(callers)]
        sound = line.carry(caller(sentence.text), sentence.number)
        heard = timed(hear, sound, sentence.expecting, tallies[ALL])
        tallies[sentence.group].count_words(sentence.text, heard.text)
        if sentence.order_id:
            _count_number(hear, caller, line, sentence, heard, tallies[ALL])
        if sentence.group in (KNOWN, FREE):
            tally = tallies[sentence.group]
            tally.intents_of_text += intent_of(sentence.text) == sentence.intent
            tally.intents_heard += intent_of(heard.text) == sentence.intent
    return tallies


def timed(hear: Hear, sound: Samples, expecting: Expecting, tally: Tally) -> Transcript:
    """What is heard, with the time it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    heard = hear(sound, expecting)
    tally.cpu_seconds += time.process_time() - cpu
    tally.waits.append(time.perf_counter() - wall)
    tally.audio_seconds += len(sound) / SAMPLE_RATE
    return heard


def _count_number(hear: Hear, caller: Caller, line: Line, sentence: Sentence, heard: Transcript, tally: Tally) -> None:
    """Whether the right order is found: at once, or after the caller said no to a wrong one and repeated the number."""
    tally.numbers += 1
    tally.exact += has_number(heard.text, sentence.order_id)
    orders = sentence.expecting.likely
    first = [heard.text, *heard.alternatives]
    found = resolve([first], orders)
    if found_is(found, sentence.order_id):
        tally.resolved += 1
        return
    refused = [found.order_id] if isinstance(found, Found) else []
    sound = line.carry(caller(repetition(sentence)), sentence.number + AGAIN)
    again = timed(hear, sound, Expecting(Kind.ORDER_ID, orders), tally)
    second = [again.text, *again.alternatives]
    tally.repaired += found_is(resolve([first, second], orders, refused=refused), sentence.order_id)


def found_is(found: Resolved, order_id: str) -> bool:
    """Whether it is that order, and clearly: one of several is asked about first."""
    return isinstance(found, Found) and found.order_id == order_id


def measure_recordings(hear: Hear, recordings: Sequence[tuple[Samples, str]]) -> Tally:
    """Recordings as they are, with what is said in them."""
    tally = Tally()
    for sound, text in recordings:
        tally.count_words(text, timed(hear, sound, ANYTHING, tally).text)
    return tally
