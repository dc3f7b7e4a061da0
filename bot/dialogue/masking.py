"""Card numbers never reach the database: they are masked before anything is stored."""

import re
from collections.abc import Iterator
from itertools import accumulate

BETWEEN = r"[\s.\-_\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
"""What people and copied text put between the groups of a number: space, dashes, dots, and what nobody sees."""
RUN = re.compile(rf"\d+(?:{BETWEEN}{{1,3}}\d+)*")
GROUP = re.compile(r"\d+")
LENGTHS = (16, 15, 14, 13, 19, 18, 17)
"""Digits of a card number, the usual ones first."""
FIRST_DIGITS = (2, 3, 4, 5, 6)
"""Of the payment networks (ISO/IEC 7812): Mastercard, Amex and Diners, Visa, Maestro, Discover."""
WORD_CHARS = 4
"""Letters right before a number from which they are a word ("visa4111...") and no part of it ("W4111...")."""


def mask_card_numbers(text: str) -> str:
    """Replace every payment card number by its last four digits: "card ending 4410".

    Beside the number, a run of digits may hold more groups, such as a date or a check code.
    """
    return RUN.sub(_masked, text)


def passes_luhn(digits: str) -> bool:
    """The check sum of payment card numbers (ISO/IEC 7812)."""
    return _Digits(digits).pass_luhn(0, len(digits))


class _Digits:
    """A run's digits, with sums that tell the check sum of any part of it at once."""

    def __init__(self, written: str) -> None:
        self.values = [int(digit) for digit in written]
        self._sums = [list(accumulate(self._counted(odd), initial=0)) for odd in (0, 1)]

    def _counted(self, odd: int) -> Iterator[int]:
        """Every second digit doubled, from the first or the second one on; of two figures, their sum."""
        for index, value in enumerate(self.values):
            doubled = 2 * value if index % 2 == odd else value
            yield doubled - 9 if doubled > 9 else doubled

    def pass_luhn(self, start: int, end: int) -> bool:
        sums = self._sums[end % 2]
        return (sums[end] - sums[start]) % 10 == 0


def _masked(run: re.Match[str]) -> str:
    groups = [match.span() for match in GROUP.finditer(run[0])]
    digits = _Digits("".join(run[0][start:end] for start, end in groups))
    places = [0, *accumulate(end - start for start, end in groups)]
    index_at = {place: index for index, place in enumerate(places)}
    pieces: list[str] = []
    copied, first = 0, 0
    while first < len(groups):
        after = _card_from(first, places, index_at, digits)
        is_card = after > first and not _belongs_to_letters(run, groups[first][0], groups[after - 1][1])
        if is_card:
            last_four = "".join(map(str, digits.values[places[after] - 4 : places[after]]))
            pieces += [run[0][copied : groups[first][0]], f"[card ending {last_four}]"]
            copied = groups[after - 1][1]
        first = after if is_card else first + 1
    return "".join([*pieces, run[0][copied:]])


def _card_from(first: int, places: list[int], index_at: dict[int, int], digits: _Digits) -> int:
    """The group after a card number that begins with group `first`; `first` itself when none does."""
    start = places[first]
    if digits.values[start] not in FIRST_DIGITS:
        return first
    ends = (start + length for length in LENGTHS if start + length in index_at)
    return next((index_at[end] for end in ends if digits.pass_luhn(start, end)), first)


def _belongs_to_letters(run: re.Match[str], start: int, end: int) -> bool:
    """Letters stick to it, and too few to be a word of their own: a parcel's number, an order's."""
    text = run.string
    before = text[max(0, run.start() + start - WORD_CHARS) : run.start() + start]
    after = text[run.start() + end : run.start() + end + WORD_CHARS - 1]
    sticks_before = before[-1:].isalpha() and not (len(before) == WORD_CHARS and before.isalpha())
    sticks_after = after[:1].isalpha() and not (len(after) == WORD_CHARS - 1 and after.isalpha())
    return sticks_before or sticks_after
