"""Amounts of money, as figures or in words."""

import re

from nlu import spoken

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_WORDS = {
    "usd": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "inr": "INR", "rupee": "INR", "rupees": "INR", "rs": "INR",
    "jpy": "JPY", "yen": "JPY", "chf": "CHF", "francs": "CHF",
}  # fmt: skip
_WITHOUT_MINOR_UNITS = {"JPY"}
NO_CURRENCY = "XXX"
"""ISO 4217 for "no currency": the shopper named none."""

_FIGURES = r"\d{1,3}(?:[, ]\d{3}){1,2}(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
_CURRENCY = "|".join(sorted(_WORDS, key=len, reverse=True))
WRITTEN = (
    rf"[$€£¥₹] ?(?:{_FIGURES})(?!\w)|\b(?:{_FIGURES}) ?(?:[€£$₹]|(?:{_CURRENCY})\b)|\brs\.? ?(?:{_FIGURES})\b"
    rf"|{spoken.NUMBER.pattern} (?:{_CURRENCY})\b"
)
"""Regular expression of an amount with its currency."""


def value(text: str) -> str | None:
    """Minor units and currency: "$19.99" -> "1999 USD", "thirty euros" -> "3000 EUR", "60" -> "6000 XXX"."""
    currency = next((code for sign, code in _SIGNS.items() if sign in text), None)
    words = re.findall(r"[a-z]+", text.lower())
    currency = currency or next((_WORDS[word] for word in words if word in _WORDS), NO_CURRENCY)
    figures = re.search(r"\d[\d., ]*", text)
    if figures:
        return f"{_minor_units(figures[0].strip(' .,'), currency)} {currency}"
    amount = spoken.number(" ".join(word for word in words if word not in _WORDS))
    return None if amount is None else f"{_minor_units(str(amount), currency)} {currency}"


def _minor_units(figures: str, currency: str) -> int:
    whole, fraction = figures, ""
    decimal = re.search(r"[.,](\d{1,2})$", figures)
    if decimal:
        whole, fraction = figures[: decimal.start()], decimal[1]
    units = int(re.sub(r"\D", "", whole))
    return units if currency in _WITHOUT_MINOR_UNITS else units * 100 + int(fraction.ljust(2, "0") or 0)
