"""Phrasings the dialogue recognizes by their words (`phrases.yaml`), compiled once."""

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
    return {name: _any_of(phrases) for name, phrases in table.items()}


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def says(name: str, text: str) -> bool:
    """Whether one of the phrases called `name` occurs in `text`."""
    return _patterns()[name].search(text) is not None


def ends_with(name: str, text: str) -> bool:
    """Whether `text` ends with one of the phrases, as "the blue one, not the" does before "red"."""
    stripped = text.rstrip()
    return any(match.end() == len(stripped) for match in _patterns()[name].finditer(stripped))
