"""Orders and products in a few words, as one says them: "running shoes, blue 42 and 2 water bottles"."""

from collections.abc import Mapping, Sequence

from actions.shop.models import OrderLine


def describe_lines(lines: Sequence[OrderLine], *, most: int = 3) -> str:
    """Name the lines; beyond `most` the rest is counted."""
    named = [describe_line(line) for line in lines[:most]]
    if len(lines) > most:
        named.append(f"{len(lines) - most} more")
    return join_words(named)


def describe_line(line: OrderLine) -> str:
    """ "2 × Water bottle, blue 750 ml" """
    count = f"{line.quantity} × " if line.quantity > 1 else ""
    options = describe_options(line.options)
    return f"{count}{line.title}, {options}" if options else f"{count}{line.title}"


def describe_options(options: Mapping[str, str]) -> str:
    return " ".join(options.values())


def join_words(words: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
