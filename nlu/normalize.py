"""Cleaned text that knows where each of its characters came from."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CHARS = 2_000
"""Characters of a message that are read; the rest of a longer one is not."""
_MAX_CLUSTER = 8  # a base character and its marks; what is stacked higher is decoration
_PLAIN = str.maketrans("‘’‛`´“”„–—", "'''''\"\"\"--")


@dataclass(frozen=True, slots=True)
class Normal:
    """`text[i]` stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original; the range must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, edits: Iterable[tuple[int, int, str]]) -> "Normal":
        """The text with each range replaced; edits are in order and do not overlap."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, new in edits:
            first, last = self.original(start, end)
            pieces += [self.text[at:start], new]
            starts += [*self.starts[at:start], *[first] * len(new)]
            ends += [*self.ends[at:start], *[last] * len(new)]
            at = end
        pieces.append(self.text[at:])
        return Normal("".join(pieces), (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))


def normalize(text: str, *, max_chars: int = MAX_CHARS) -> Normal:
    """Compatibility forms composed (NFKC), invisible and control characters dropped, quotes and dashes plain."""
    text = text[:max_chars]
    if text.isascii() and text.isprintable():
        return Normal(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        clean = _cleaned(text[start : min(end, start + _MAX_CLUSTER)])
        pieces.append(clean)
        starts += [start] * len(clean)
        ends += [end] * len(clean)
    return Normal("".join(pieces), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _cleaned(cluster: str) -> str:
    composed = unicodedata.normalize("NFKC", cluster).translate(_PLAIN)
    return "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
