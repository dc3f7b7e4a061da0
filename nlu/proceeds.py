"""Clauses that only say where the money of a return or cancellation shall go: no wish of their own."""

import re

_SUMS = (
    "money refund refunded difference amount cash credit extra voucher card cards visa mastercard amex paypal payment"
)
_SMALL_WORDS = (
    "a all also am american an and any apple as at back balance be bank but by came can cannot care could credited "
    "debit did do does doesn't don't either ending express fine for from full get gift give go goes google have i i'd "
    "i'll if in into is issue it it's just like may me method must my no not of off ok on one onto only or original "
    "originally paid pay please pls possible prefer preferably put rather same send should so some store take thanks "
    "that that's the them there there's this to transfer use used via want was way which will with would you your"
)
_SUM = frozenset(_SUMS.split())
_ALLOWED = _SUM | frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[a-z][a-z']*|\d+")
_CARD_ENDING = 4  # digits


def says_where_money_goes(text: str) -> bool:
    """Whether `text` names no thing and asks nothing beside: "I want the money back on my card ending 4410"."""
    words = _words(text)
    others = words - _ALLOWED
    is_money = not words.isdisjoint(_SUM) or "american express" in text.lower()
    return is_money and all(word.isdecimal() and len(word) == _CARD_ENDING for word in others)


def is_of_a_swap(text: str) -> bool:
    """Whether it is the difference that is paid: what an exchange costs more."""
    return not _words(text).isdisjoint({"difference", "extra"})


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
