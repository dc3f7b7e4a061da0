"""Spoken numbers in digits: what is masked by its digits has to have some."""

import re

from nlu import spoken

ONE = r"(?:(?:double|triple)[ -])?(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|niner?|\d)"
RUN = re.compile(rf"\b{ONE}(?:[ ,-]{{1,3}}{ONE}){{3,40}}\b", re.IGNORECASE)
"""Four or more spoken digits in a row; a card number has its groups of four."""


def with_digits(text: str) -> str:
    """ "four one one one" -> "4111"; a few digits among other words stay words."""
    return RUN.sub(lambda run: spoken.digits(run[0]), text)
