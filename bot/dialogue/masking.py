"""Card numbers never reach the database: they are masked before anything is stored."""

import re

CARD_NUMBER = re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?![\dA-Za-z])")


def mask_card_numbers(text: str) -> str:
    """Replace every payment card number by its last four digits: "card ending 4410"."""
    return CARD_NUMBER.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    return f"[card ending {digits[-4:]}]" if passes_luhn(digits) else match[0]


def passes_luhn(digits: str) -> bool:
    """The check sum of payment card numbers (ISO/IEC 7812)."""
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
