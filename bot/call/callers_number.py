"""The number that a call comes from, as far as it is one: a hint for whom to look for, and never proof of who calls."""

from collections.abc import Callable

from actions.shop.shop import Shop

DIGITS = range(7, 16)
"""Of a telephone number (ITU-T E.164); shorter ones are services, some of them dear."""
KEYS = {letter: str(key) for key, letters in enumerate(("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), 2)
        for letter in letters}  # fmt: skip
WITHHELD = frozenset(
    "".join(KEYS[letter] for letter in word)
    for word in ("anonymous", "restricted", "unavailable", "blocked", "unknown", "private")
)
"""What networks send instead of a number that is not shown: words, typed on a keypad (+266696687)."""

Hint = Callable[[str], tuple[str, ...]]
"""The order numbers of whoever a number belongs to; none for a number of nobody or of several. Blocks."""


def number_in(told: str) -> str:
    """The number that a text can go to; "" for "anonymous", a name, an address, or what else an exchange may tell."""
    number = "".join(sign for sign in told if sign not in " -.()/")
    digits = number.removeprefix("+")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) in DIGITS and digits not in WITHHELD
    return number if is_number else ""


def orders_hinted(shop: Shop, told: str) -> tuple[str, ...]:
    """Order numbers that this caller may say; a number that several share says nothing of who it is."""
    number = number_in(told)
    known = shop.customers_by_phone(number) if number else []
    return tuple(order.id for order in shop.orders_of(known[0].id)) if len(known) == 1 else ()
