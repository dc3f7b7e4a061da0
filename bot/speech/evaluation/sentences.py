"""What is spoken to measure hearing: sentences with what they ask for, or recordings with what is said in them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.speech.digits import all_digits, digit_runs
from bot.speech.expecting import ANYTHING, Expecting, Kind
from bot.speech.order_numbers import spelled

KNOWN, FREE, ANSWERS = "known", "free", "answers"
GROUPS = (KNOWN, FREE, ANSWERS)
"""In sentences that the language model has, with other values; freely worded; answers to a question."""
ID_DIGITS = 5
FEWEST = 4
"""Digits in a row that are an order number."""
OTHERS = 4
"""Orders that a caller has beside the one spoken of."""


class BadSentences(Exception):
    """A file that cannot be read as expected; the message names it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to be said, in spoken words."""

    text: str
    group: str
    intent: str = ""
    """"" for an answer."""
    expecting: Expecting = ANYTHING
    order_id: str = ""
    """The caller's order that is spoken of, one of `expecting.likely`."""
    number: int = 0
    """Its place: noise goes by it."""


def read_sentences(folder: Path, half: str) -> Iterator[Sentence]:
    """The `dev` or the `test` half of a folder with `known.yaml`, `free.yaml` and `answers.yaml`.

    Raises `BadSentences`.
    """
    number = 0
    for group in GROUPS:
        for label, texts in _record(folder / f"{group}.yaml").items():
            for text in texts[0 if half == "dev" else 1 :: 2]:
                yield _sentence(str(text), group, label, number)
                number += 1


def _record(path: Path) -> dict[str, list[str]]:
    try:
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSentences(f"{path}: {error}") from error
    if not isinstance(record, dict) or not all(isinstance(texts, list) for texts in record.values()):
        raise BadSentences(f"{path}: expected lists of sentences by name")
    return record


def _sentence(text: str, group: str, label: str, number: int) -> Sentence:
    kind = Kind(label) if group == ANSWERS else Kind.ANYTHING
    numbered = kind in (Kind.ANYTHING, Kind.ORDER_ID)
    digits = next((run for run in digit_runs(text) if len(run) >= FEWEST), "") if numbered else ""
    order_id = f"W{digits}" if len(digits) == ID_DIGITS else ""
    likely = _orders_beside(order_id) if order_id else ()
    return Sentence(text, group, "" if group == ANSWERS else label, Expecting(kind, likely), order_id, number)


def _orders_beside(order_id: str) -> tuple[str, ...]:
    """A caller's orders: the one spoken of, one of the same week with nearly the same number, and older ones."""
    chance = random.Random(order_id)
    near = f"{order_id[:-2]}{chance.randrange(10)}{chance.randrange(10)}"
    others = (f"W{chance.randrange(16_000, 100_000)}" for _ in range(OTHERS - 1))
    return tuple(sorted({order_id, near, *others}))


def repetition(sentence: Sentence) -> str:
    """What a caller says to a wrong number that is read back."""
    return f"no it's {spelled(sentence.order_id)}"


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file and what is said in it."""

    path: Path
    text: str


def read_recordings(folder: Path) -> list[Recording]:
    """Every `NAME.wav` with a `NAME.txt` beside it. Raises `BadSentences`."""
    try:
        return [
            Recording(path, beside.read_text(encoding="utf-8").strip())
            for path in sorted(folder.glob("*.wav"))
            if (beside := path.with_suffix(".txt")).is_file()
        ]
    except (OSError, UnicodeDecodeError) as error:
        raise BadSentences(f"{folder}: {error}") from error


def has_number(text: str, order_id: str) -> bool:
    """Whether every digit of the number was heard, in order."""
    return order_id.strip("W") in all_digits(text)
