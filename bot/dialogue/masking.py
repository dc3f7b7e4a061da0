"""Card numbers never reach the database: they are masked before anything is stored."""

import re

DIGITS = re.compile(r"(?<![A-Za-z\d])\d(?:[ .\-]?\d){12,40}(?![A-Za-z\d])")
GROUP = re.compile(r"\d+")
LENGTHS = range(13, 20)
"""Digits of a card number."""
FIRST_DIGITS = "23456"
"""Of the payment networks (ISO/IEC 7812): Mastercard, Amex and Diners, Visa, Maestro, Discover."""


def mask_card_numbers(text: str) -> str:
    """Replace every payment card number by its last four digits: "card ending 4410".

    Beside the number, a run of digits may hold more groups, such as a date or a check code.
    """
    return DIGITS.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    run = match[0]
    groups = list(GROUP.finditer(run))
    for first in range(len(groups)):
        for last in range(first, len(groups)):
            digits = "".join(group[0] for group in groups[first : last + 1])
            if len(digits) in LENGTHS and digits[0] in FIRST_DIGITS and passes_luhn(digits):
                return f"{run[: groups[first].start()]}[card ending {digits[-4:]}]{run[groups[last].end() :]}"
    return run


def passes_luhn(digits: str) -> bool:
    """The check sum of payment card numbers (ISO/IEC 7812)."""
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
