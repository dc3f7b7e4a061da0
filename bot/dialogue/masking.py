"""Card numbers and passwords never reach the database: they are masked before anything is stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

BETWEEN = r"[\s.\-_\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
"""What people and copied text put between the groups of a number: space, dashes, dots, and what nobody sees."""
RUN = re.compile(rf"\d+(?:{BETWEEN}{{1,3}}\d+)*")
GROUP = re.compile(r"\d+")
FOURS = re.compile(r"(?<![\w/,])[2-6]\d{3}(?P<sign>[/,|:+*])\s?\d{4}(?:(?P=sign)\s?\d{4}){2}(?![\w/])")
"""Sixteen digits with another sign between groups of four. Only so: dates and lists of numbers have these, too."""
LENGTHS = (16, 15, 14, 13, 19, 18, 17)
"""Digits of a card number, the usual ones first."""
FIRST_DIGITS = (2, 3, 4, 5, 6)
"""Of the payment networks (ISO/IEC 7812): Mastercard, Amex and Diners, Visa, Maestro, Discover."""
WORD_CHARS = 4
"""Letters right before a number from which they are a word ("visa4111...") and no part of it ("W4111...")."""

HALVES = (4, 8, 12)
"""Digits after which a number is broken off: its groups are of four."""
WHOLE = 16
REST_OF_CARD = "[rest of the number removed]"
AROUND = 20
"""Characters of small words before the rest of a number: "and then 1111 1111"."""
SECRET = re.compile(
    r"\b(?:(?P<word>passwords?|passwort|passcode|passphrase|pass ?word|pwd)|(?P<pin>pin(?: code| number)?)"
    r"|(?P<check>cvv2?|cvc2?|security code))"
    r"(?P<link>\s{0,3}[:=]\s{0,3}|\s{1,3}(?:is|was|=|:)\s{1,3}|\s{1,3})(?P<said>[^\s,;]{1,64})",
    re.IGNORECASE,
)
ANSWERED = re.compile(r"(?P<said>[^\s,;]{4,64})\s{1,3}is my (?:password|passcode|pin)\b", re.IGNORECASE)
"""The secret first, and then what it is."""
ORDER = re.compile(r"#?W\d{3,9}", re.IGNORECASE)
NO_SECRET = frozenset(
    ["not", "no", "never", "always", "still", "also", "too", "so", "very", "being", "been", "is", "isn't", "was",
     "wasn't", "doesn't", "didn't", "won't", "can't", "cannot", "does", "did", "wrong", "incorrect", "invalid",
     "expired", "forgotten", "lost", "gone", "broken", "rejected", "refused", "denied", "locked", "blocked", "reset",
     "resetting", "changed", "unknown", "different", "weak", "short", "long", "old", "new", "stolen", "compromised",
     "hacked", "leaked", "working", "accepted", "correct", "right", "required", "needed", "asked", "known", "safe",
     "saved", "unsafe", "ok", "okay", "fine", "the", "a", "an", "my", "your", "what", "it", "that", "this",
     "because", "and", "or", "but", "for", "from", "link", "mail", "e-mail", "email", "please", "same", "case",
     "nothing", "something", "somewhere"]
)  # fmt: skip
"""What is said of a password, and none."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A message as it may be kept."""

    text: str
    warnings: tuple[str, ...] = ()
    """The codes of what its writer is told."""


def mask_secrets(text: str, number_begun: str = "") -> Masked:
    """Take out what nobody should send. `number_begun`: the digits that the message before ended with."""
    without_card = _mask_rest(mask_card_numbers(text), number_begun)
    without_secret = ANSWERED.sub(_mask_answered, SECRET.sub(_mask_said, without_card))
    told = {"card_number_masked": without_card != text, "password_masked": without_secret != without_card}
    return Masked(without_secret, tuple(code for code, is_told in told.items() if is_told))


def number_begun_in(text: str, number_begun: str = "") -> str:
    """The digits at the end of `text` that may be the first groups of a card number; "" when there are none.

    A message that is nothing but digits goes on with those of the message before.
    """
    runs = list(RUN.finditer(text))
    if not runs or text[runs[-1].end() :].strip(" .,;…-"):
        return ""
    last = runs[-1]
    digits = _digits_of(last[0])
    is_all = not text[: last.start()].strip()
    joined = number_begun + digits if is_all else digits
    if last.start() and text[last.start() - 1].isalpha():
        return ""
    return next((one for one in (joined, digits) if len(one) in HALVES and int(one[0]) in FIRST_DIGITS), "")


def _mask_rest(text: str, number_begun: str) -> str:
    """Without the groups that make a card number of what was begun."""
    first = RUN.search(text) if number_begun else None
    if first is None or len(text[: first.start()].strip()) > AROUND:
        return text
    end, digits = first.start(), ""
    for group in GROUP.finditer(first[0]):
        digits += _digits_of(group[0])
        end = first.start() + group.end()
        if len(number_begun) + len(digits) >= WHOLE:
            break
    is_card = len(number_begun) + len(digits) == WHOLE and passes_luhn(number_begun + digits)
    return f"{text[: first.start()]}{REST_OF_CARD}{text[end:]}" if is_card else text


def _digits_of(written: str) -> str:
    return "".join(str(int(character)) for character in written if character.isdecimal())


def _mask_said(match: re.Match[str]) -> str:
    said = match["said"].strip("\"'.!?()")
    is_linked = bool(match["link"].strip())
    if match["check"]:
        is_secret = said.isdecimal() and len(said) in (3, 4)
    elif match["pin"]:
        is_secret = said.isdecimal() and 4 <= len(said) <= 8
    else:
        is_secret = _looks_secret(said) if is_linked else _is_no_word(said)
    return f"{match[0][: match.start('said') - match.start()]}[removed]" if is_secret else match[0]


def _mask_answered(match: re.Match[str]) -> str:
    return f"[removed]{match[0][len(match['said']) :]}" if _is_no_word(match["said"]) else match[0]


def _looks_secret(said: str) -> bool:
    return len(said) > 1 and said.casefold().replace("’", "'") not in NO_SECRET


def _is_no_word(said: str) -> bool:
    """A figure or a sign is in it, and it is no address and no order: only its looks tell that it is a secret."""
    bare = said.strip("\"'.!?():")
    is_known = "@" in bare or ORDER.fullmatch(bare)
    return len(bare) >= 4 and not is_known and any(not one.isalpha() and one not in "'’-" for one in bare)


def mask_card_numbers(text: str) -> str:
    """Replace every payment card number by its last four digits: "card ending 4410".

    Beside the number, a run of digits may hold more groups, such as a date or a check code.
    """
    return RUN.sub(_masked, FOURS.sub(_masked_fours, text))


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


def _masked_fours(match: re.Match[str]) -> str:
    digits = _digits_of(match[0])
    return f"[card ending {digits[-4:]}]" if passes_luhn(digits) else match[0]


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
