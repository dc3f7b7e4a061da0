"""The digits of what was heard, and how surely each of them was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Transcript
from bot.speech.digits import Run, distance, runs_in, words_of
from bot.speech.order_numbers import read_back

LETTER = 1
"""Characters of a word that belongs to a number: "w two zero"."""


@dataclass(frozen=True, slots=True)
class Digits:
    """The number in what was said."""

    digits: str
    letter: str
    """What stands before it, as written: "W"; "" for none."""
    sure: tuple[float, ...]
    """Of each digit, in [0, 1]."""
    others: tuple[str, ...]
    """What else it may be, of the same length, best first."""
    before: tuple[str, ...]
    """Words around it."""
    after: tuple[str, ...]

    def below(self, sure: float) -> tuple[int, ...]:
        """The places of digits heard less surely than that."""
        return tuple(place for place, one in enumerate(self.sure) if one < sure)

    def text_with(self, number: str) -> str:
        """What was said, with the number as it is written; words that stand for digits of it are no words."""
        lost = max(0, sum(map(str.isdecimal, number)) - len(self.digits))
        return " ".join([*self.before, number, *self.after[lost:]])


def digits_heard(said: Transcript, hinted: Sequence[str] = ()) -> Digits:
    """Of the likeliest reading; of one further down the list only where it says exactly a number in `hinted`.

    A hint never adds a digit that nobody heard, so it tells nothing to whoever called from that number.
    """
    readings, wanted = (said.text, *said.alternatives), _figures(hinted)
    runs = [(reading, run) for reading in readings for run in runs_in(reading) if run.digits in wanted]
    text, run = runs[0] if runs else (said.text, _joined(runs_in(said.text)))
    words = words_of(text)
    has_letter = bool(run.start) and len(words[run.start - 1]) == LETTER and words[run.start - 1].isalpha()
    same = [one.digits for reading in readings for one in runs_in(reading) if len(one.digits) == len(run.digits)]
    return Digits(
        run.digits,
        words[run.start - 1].upper() if has_letter else "",
        (1.0,) * len(run.digits) if runs else _sure(said, run),
        tuple(dict.fromkeys(one for one in same if one != run.digits)),
        tuple(words[: run.start - has_letter]),
        tuple(words[run.end :]),
    )


def _joined(runs: Sequence[Run]) -> Run:
    """A number with a word in its midst is one number: "two zero, um, three nine eight"."""
    return Run("".join(run.digits for run in runs), runs[0].start, runs[-1].end) if runs else Run("", 0, 0)


def _figures(numbers: Sequence[str]) -> frozenset[str]:
    return frozenset("".join(filter(str.isdecimal, number)) for number in numbers)


def _sure(said: Transcript, run: Run) -> tuple[float, ...]:
    """A word is a digit, or the least sure word stands for all of them; with a word in its midst none is sure."""
    if len(runs_in(said.text)) > 1:
        return (0.0,) * len(run.digits)
    if len(said.words) != len(words_of(said.text)):
        return (said.confidence,) * len(run.digits)
    each = tuple(sure for _, sure in said.words[run.start : run.end])
    return each if len(each) == len(run.digits) else (min(each, default=0.0),) * len(run.digits)


def likely_other(heard: Digits, place: int) -> str:
    """What the digit at `place` may be instead: another reading's, or the one that sounds most like it."""
    digit = heard.digits[place]
    for other in heard.others:
        if other[:place] + other[place + 1 :] == heard.digits[:place] + heard.digits[place + 1 :]:
            return other[place]
    return min((one for one in map(str, range(10)) if one != digit), key=lambda one: distance(digit, one))


def tell_apart(numbers: Sequence[str]) -> int | None:
    """The one digit in which two numbers differ, counted in digits; None where it is not one, or of more numbers."""
    first, second, *more = ("".join(filter(str.isdecimal, number)) for number in numbers)
    if more or len(first) != len(second):
        return None
    places = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    return places[0] if len(places) == 1 else None


def read_until(number: str, place: int) -> str:
    """The number as it is read, up to the digit at `place`: "W20398", 4 -> "W 2 0, 3 9"."""
    read = read_back(number)
    ends = [at for at, sign in enumerate(read) if sign.isdecimal()]
    return read[: ends[place]].strip(" ,")
