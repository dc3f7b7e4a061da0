"""Between the decimal amounts of files and exact minor units."""

from decimal import Decimal

_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3}
"""ISO 4217 currencies whose minor unit is not a hundredth."""


def to_minor(amount: Decimal, currency: str) -> int:
    """Minor units of `amount`. Raises `ValueError` when it has a fraction of one: Decimal("1.005") EUR."""
    scaled = amount.scaleb(_DIGITS.get(currency, 2))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"expected at most {_DIGITS.get(currency, 2)} decimals for {currency}, got {amount}")
    return int(scaled)


def to_decimal(minor: int, currency: str) -> str:
    """The text that `to_minor` reads back: (8900, "EUR") -> "89.00"."""
    digits = _DIGITS.get(currency, 2)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"
