"""Spoken numbers in digits: what is masked by its digits has to have some."""

import re

from nlu import spoken

ONE = r"(?:(?:double|triple)[ -])?(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|niner?|\d)"
RUN = re.compile(rf"\b{ONE}(?:[ ,-]{{1,3}}{ONE}){{2,40}}\b", re.IGNORECASE)
FEWEST = 4
"""Digits in a row; a card number has its groups of four."""


def with_digits(text: str) -> str:
    """ "four one one one" -> "4111"; a few digits among other words stay words."""
    return RUN.sub(_written, text)


def _written(run: re.Match[str]) -> str:
    digits = spoken.digits(run[0])
    return digits if len(digits) >= FEWEST else run[0]
