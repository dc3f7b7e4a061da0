"""Sentences put together from phrases and facts, and roughened the way people write; mentions keep their places."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.simulator.goals import Fact, Piece, Words

PHRASES = Path(__file__).with_name("phrases")
SLOT = re.compile(r"\{(\w+)\}")
FILLERS = ("ok so ", "hey, ", "um, ", "hello, ", "so ", "well, ", "right, ", "hi there, ")
FURIOUS = ("This is ridiculous. ", "Unbelievable!! ", "I'm really annoyed now. ", "Seriously?! ", "For the last time: ")
POLITE = (" please", ", thank you", ", thanks", " if that's possible", ", please and thanks")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something is mentioned."""

    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Saying:
    """One message, with what a perfect listener would make of it."""

    text: str
    intent: str
    marks: tuple[Mark, ...] = ()
    told: tuple[str, ...] = ()
    """Names of the facts in it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody writes and how they feel."""

    mood: str
    """polite, plain, curt, annoyed or furious."""
    lower: bool = False
    bare: bool = False
    """Without punctuation."""
    filler: bool = False
    typos: float = 0.0
    """Share of words with a slip."""

    @property
    def sentiment(self) -> float:
        return {"polite": 0.3, "plain": 0.0, "curt": -0.1, "annoyed": -0.4, "furious": -0.7}[self.mood]


def draw_manner(rng: random.Random) -> Manner:
    return Manner(
        mood=rng.choices(("polite", "plain", "curt", "annoyed", "furious"), (25, 40, 15, 14, 6))[0],
        lower=rng.random() < 0.45,
        bare=rng.random() < 0.35,
        filler=rng.random() < 0.25,
        typos=rng.choices((0.0, 0.03, 0.08), (65, 25, 10))[0],
    )


@cache
def phrases() -> dict[str, Any]:
    """All of phrases/: wishes by topic, answers, how questions are recognized, what is misheard."""
    merged: dict[str, Any] = {}
    for file in sorted(PHRASES.glob("*.yaml")):
        for part, rows in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            taken = merged.setdefault(part, {}) if part == "wishes" else merged
            added = rows if part == "wishes" else {part: rows}
            if twice := sorted(taken.keys() & added.keys()):
                raise ValueError(f"{file.name}: {', '.join(twice)} stands in another file already")
            taken.update(added)
    return merged


def filled(phrase: str, facts: Mapping[str, Fact], rng: random.Random) -> tuple[Words, tuple[str, ...]]:
    """The phrase's pieces, each slot told in one of its ways."""
    pieces: list[Piece] = []
    told: list[str] = []
    end = 0
    for slot in SLOT.finditer(phrase):
        pieces.append(Piece(phrase[end : slot.start()]))
        ways = facts[slot[1]]
        pieces += ways[0] if rng.random() < 0.6 else rng.choice(ways)
        told.append(slot[1])
        end = slot.end()
    pieces.append(Piece(phrase[end:]))
    return tuple(piece for piece in pieces if piece.text), tuple(told)


def slots_in(phrase: str) -> frozenset[str]:
    return frozenset(SLOT.findall(phrase))


def roughened(pieces: Sequence[Piece], manner: Manner, rng: random.Random, *, wish: bool) -> Words:
    """As this person would type it. Mentions are only put into small letters."""
    rough = list(pieces)
    if wish and manner.filler:
        rough.insert(0, Piece(rng.choice(FILLERS)))
    if wish and manner.mood == "furious" and rng.random() < 0.5:
        rough.insert(0, Piece(rng.choice(FURIOUS)))
    if wish and manner.mood == "polite" and rng.random() < 0.5 and rough[-1].text[-1:] not in "?!.)":
        rough.append(Piece(rng.choice(POLITE)))
    rough = [piece if piece.label else replace(piece, text=_mistyped(piece.text, manner, rng)) for piece in rough]
    if manner.bare:
        rough = [piece if piece.label else replace(piece, text=re.sub(r"[.,!;:](?=\s|$)", "", piece.text))
                 for piece in rough]  # fmt: skip
    if manner.lower:
        rough = [replace(piece, text=piece.text.lower()) if _keeps_length(piece.text) else piece for piece in rough]
    return tuple(piece for piece in rough if piece.text)


def said(pieces: Sequence[Piece], intent: str, told: tuple[str, ...] = ()) -> Saying:
    """Joined, with the places of what is mentioned."""
    text, marks = "", []
    for piece in pieces:
        if piece.label:
            marks.append(Mark(piece.label, piece.value, len(text), len(text) + len(piece.text)))
        text += piece.text
    shift = len(text) - len(text.lstrip())
    moved = tuple(replace(mark, start=mark.start - shift, end=mark.end - shift) for mark in marks)
    return Saying(text.strip(), intent, moved, told)


def _keeps_length(text: str) -> bool:
    return len(text.lower()) == len(text)


def _mistyped(text: str, manner: Manner, rng: random.Random) -> str:
    if not manner.typos:
        return text
    return re.sub(r"[a-z]{4,}", lambda word: _slip(word[0], rng) if rng.random() < manner.typos else word[0], text)


def _slip(word: str, rng: random.Random) -> str:
    """Two letters swapped, one left out or one doubled; the first letter stays."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]
