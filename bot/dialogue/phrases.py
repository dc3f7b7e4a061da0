"""Phrasings the dialogue recognizes by their words (`phrases.yaml`), compiled once."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

LONGEST = 60
"""Characters: more than any phrase has."""


@cache
def _alternatives() -> dict[str, str]:
    """Each name's phrases as one regular expression, the longest first."""
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
    return {name: "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) for name, phrases in table.items()}


@cache
def _pattern(name: str, *, at_end: bool) -> re.Pattern[str]:
    end = "$" if at_end else r"\b"
    return re.compile(rf"\b(?:{_alternatives()[name]}){end}", re.IGNORECASE)


def says(name: str, text: str) -> bool:
    """Whether one of the phrases called `name` occurs in `text`."""
    return _pattern(name, at_end=False).search(_typed(text)) is not None


def _typed(text: str) -> str:
    """With the apostrophe of a keyboard instead of the printed one: of the same length."""
    return text.replace("’", "'")


def has_words(text: str) -> bool:
    """Whether anything is said; dots, question marks and emoji alone are no words."""
    return any(character.isalnum() for character in text)


def spans(name: str, text: str) -> list[tuple[int, int]]:
    """Where in `text` the phrases stand."""
    return [match.span() for match in _pattern(name, at_end=False).finditer(_typed(text))]


def begins(name: str, text: str) -> bool:
    """Whether `text` begins with one of the phrases."""
    return any(start == 0 for start, _ in spans(name, text.strip()))


def consists_of(names: Iterable[str], text: str) -> bool:
    """Whether `text` says nothing else than these phrases; the names that come first are looked for first."""
    rest = text
    for name in names:
        for start, end in spans(name, rest):
            rest = rest[:start] + " " * (end - start) + rest[end:]
    return has_words(text) and not has_words(rest)


def ends_with(name: str, text: str) -> bool:
    """Whether `text` ends with one of the phrases, as "the blue one, not the" does before "red"."""
    return _pattern(name, at_end=True).search(_typed(text.rstrip()[-LONGEST:])) is not None
