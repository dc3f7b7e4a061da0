"""Leaning Whisper's text decoder towards what is likely: tokens that go on with it get a bonus."""

from collections.abc import Callable, Iterable, Sequence

from bot.speech.expecting import Expecting, Kind
from bot.speech.order_numbers import spelled

BONUS = 2.5
"""Added to a logit: a token that is as likely as another becomes twelve times as likely."""
MOST = 40
"""Likely words that are considered."""
PROMPTS = {
    Kind.ORDER_ID: "The order number is",
    Kind.CODE: "The code is",
    Kind.DIGITS: "The number is",
    Kind.EMAIL_SPELLED: "My e-mail address is",
    Kind.YES_NO: "Yes. No.",
}
Encode = Callable[[str], Sequence[int]]


class Continuations:
    """Token sequences of likely texts, as a tree."""

    def __init__(self, texts: Iterable[str], encode: Encode) -> None:
        self._after: dict[tuple[int, ...], set[int]] = {}
        for text in texts:
            tokens = tuple(encode(f" {text}"))
            for at in range(1, len(tokens)):
                self._after.setdefault(tokens[:at], set()).add(tokens[at])
        self._longest = max(map(len, self._after), default=0)

    def following(self, tokens: Sequence[int]) -> set[int]:
        """What goes on with a likely text whose beginning `tokens` end with; beginnings themselves get no bonus."""
        found: set[int] = set()
        for length in range(1, min(self._longest, len(tokens)) + 1):
            found |= self._after.get(tuple(tokens[-length:]), set())
        return found


def likely_texts(expecting: Expecting) -> tuple[str, ...]:
    """What is likely, as Whisper may write it: an order number in figures or in words."""
    texts = [form for likely in expecting.likely[:MOST] for form in (likely, spelled(likely))]
    return tuple(dict.fromkeys(text for text in texts if text))


def prompt(expecting: Expecting) -> str:
    """What may have been said before, for a runtime that can only be prompted; "" where nothing is expected."""
    likely = ", ".join(expecting.likely[:MOST])
    return " ".join(part for part in (PROMPTS.get(expecting.kind, ""), f"{likely}." if likely else "") if part)
