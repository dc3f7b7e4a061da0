"""Lists as one says them: "a lamp, a chair and a kettle"."""

from collections.abc import Sequence

from actions.shop.models import OrderLine
from actions.telling.labels import line_labels


def describe_lines(lines: Sequence[OrderLine], *, most: int = 3) -> str:
    """Name the lines, as a title; beyond `most` the rest is counted."""
    named = [*line_labels(lines[:most]), *([f"{len(lines) - most} more"] if len(lines) > most else [])]
    joined = join_words(named)
    return joined[:1].upper() + joined[1:]


def join_words(words: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"; ["a, blue", "b", "c"] -> "a, blue; b; and c"."""
    if len(words) < 3:
        return " and ".join(words)
    if any(", " in word for word in words):
        return f"{'; '.join(words[:-1])}; and {words[-1]}"
    return f"{', '.join(words[:-1])} and {words[-1]}"
