"""Digits in what was heard, and how alike two strings of them sound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parent / "digits.yaml"
DIFFERENT = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """The file, turned round: word -> digits."""

    words: Mapping[str, str]
    """Certain digits and groups: "oh" -> "0", "fifteen" -> "15"."""
    tens: Mapping[str, str]
    """ "twenty" -> "20"."""
    mistaken: Mapping[str, str]
    repeats: Mapping[str, int]
    confused: Mapping[tuple[str, str], float]
    dropped: Mapping[str, float]
    added: Mapping[str, float]


@cache
def table() -> Table:
    record = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    confused = {(pair[0], pair[1]): float(cost) for pair, cost in record["confused"].items()}
    return Table(
        words=_by_word(record["said"]) | _by_word(record["groups"]),
        tens=_by_word(record["tens"]),
        mistaken=_by_word(record["mistaken_for"]),
        repeats={word: count for count, words in record["repeated"].items() for word in words},
        confused=confused | {(second, first): cost for (first, second), cost in confused.items()},
        dropped=record["dropped"],
        added=record["added"],
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Digits said one after another."""

    digits: str
    start: int
    end: int
    """Which words of the text say them, half-open."""


def runs_in(text: str) -> tuple[Run, ...]:
    """Runs of digits in words or figures; letters before one are left out: "w two double oh, or 12" -> 200 and 12."""
    runs: list[Run] = []
    place = 0
    for piece, count in _pieces(words_of(text)):
        if piece and runs and runs[-1].end == place:
            runs[-1] = Run(runs[-1].digits + piece, runs[-1].start, place + count)
        elif piece:
            runs.append(Run(piece, place, place + count))
        place += count
    return tuple(runs)


def words_of(text: str) -> list[str]:
    """The words that `Run` counts."""
    return "".join(sign if sign.isalnum() or sign == "'" else " " for sign in text.lower()).split()


def digit_runs(text: str) -> tuple[str, ...]:
    """The digits of each run."""
    return tuple(run.digits for run in runs_in(text))


def all_digits(text: str) -> str:
    """Every digit of `text` in one string."""
    return "".join(digit_runs(text))


def _by_word(words: Mapping[int, list[str]]) -> dict[str, str]:
    return {name: str(value) for value, names in words.items() for name in names}


def _pieces(words: list[str]) -> Iterator[tuple[str, int]]:
    """The digits of each word, or of two that belong together, and how many they are; "" for a word that is none."""
    known = table()
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        before = words[at - 1] if at else ""
        unit = known.words.get(after, "")
        piece, count = word if word.isdecimal() else _written(word) or known.words.get(word, ""), 1
        if word in known.repeats and unit:
            piece, count = unit * known.repeats[word], 2
        elif word in known.tens:
            is_joined = len(unit) == 1 and unit != "0"
            piece, count = (str(int(known.tens[word]) + int(unit)), 2) if is_joined else (known.tens[word], 1)
        elif not piece and before in known.words and after in known.words:
            piece = known.mistaken.get(word, "")
        yield piece, count
        at += count


def _written(word: str) -> str:
    """The digits of an id in figures: "w20398" -> "20398"."""
    figures = word.lstrip("abcdefghijklmnopqrstuvwxyz")
    return figures if figures.isdecimal() and len(word) - len(figures) <= 3 else ""


def distance(heard: str, meant: str) -> float:
    """The least cost of hearing `meant` as `heard`: 0 when they are alike, about 1 a wrong digit.

    Weighted edit distance; the weights are in digits.yaml.
    """
    known = table()
    row = [0.0]
    for digit in heard:
        row.append(row[-1] + known.added.get(digit, DIFFERENT))
    for digit in meant:
        lost = known.dropped.get(digit, DIFFERENT)
        last, row = row, [row[0] + lost]
        for place, other in enumerate(heard):
            same = 0.0 if digit == other else known.confused.get((digit, other), DIFFERENT)
            row.append(min(last[place] + same, last[place + 1] + lost, row[place] + known.added.get(other, DIFFERENT)))
    return row[-1]
