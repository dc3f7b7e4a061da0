"""Sizes written for people ("380 g", "1.5 l", "120 x 60 cm") as numbers that can be compared."""

import re

BASE_UNITS = {
    "g": 1.0, "kg": 1_000.0, "oz": 28.349523, "lb": 453.59237, "lbs": 453.59237,  # gram
    "ml": 1.0, "cl": 10.0, "dl": 100.0, "l": 1_000.0, "litre": 1_000.0, "liter": 1_000.0,  # millilitre
    "mm": 1.0, "cm": 10.0, "m": 1_000.0, "in": 25.4, "inch": 25.4, '"': 25.4,  # millimetre
    "wh": 1.0, "mah": 1.0, "w": 1.0, "kw": 1_000.0, "h": 1.0, "gb": 1.0, "tb": 1_024.0,
}  # fmt: skip
"""Unit -> how many of its base unit: gram, millilitre, millimetre, watt(hour), hour, gigabyte."""
QUANTITY = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z\"]+)?", re.IGNORECASE)


def measure(text: str) -> float | None:
    """The size in its base unit, or None when `text` is not one.

    "1.5 kg" -> 1500.0; of several numbers the largest counts, in the last unit named: "120 x 60 cm" -> 1200.0.
    """
    found = QUANTITY.findall(text)
    units = [unit.casefold() for _, unit in found if unit.casefold() in BASE_UNITS]
    if not units:
        return None
    return max(float(number.replace(",", ".")) for number, _ in found) * BASE_UNITS[units[-1]]
