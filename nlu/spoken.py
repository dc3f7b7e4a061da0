"""Numbers, ids and e-mail addresses as people say or spell them."""

import re

_UNITS = {
    "zero": 0, "oh": 0, "o": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "niner": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_REPEATS = {"double": 2, "triple": 3}
_SPELLED = {"dot": ".", "point": ".", "dash": "-", "hyphen": "-", "underscore": "_", "plus": "+"}

_ONE_TO_NINE = "one|two|three|four|five|six|seven|eight|nine"
_TENS_SPOKEN = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{_ONE_TO_NINE}))?"
SPOKEN_PIECE = rf"(?:(?:double|triple)[ -])?(?:{'|'.join([*sorted(_UNITS, key=len, reverse=True), *_TEENS])}|{_TENS_SPOKEN}|\d{{1,12}})"
"""Regular expression of one spoken group of digits."""

_UNITS_WRITTEN = "|".join([*_TEENS, *(word for word in _UNITS if len(word) > 2)])
NUMBER = re.compile(rf"\b(?:\d{{1,6}}|{_TENS_SPOKEN}|{_UNITS_WRITTEN})\b", re.IGNORECASE)
"""A number up to 99 in words, or in digits."""


def digits(said: str) -> str:
    """Read digits: "two three double five" -> "2355", "twenty fifteen" -> "2015", "w two" -> "w2"."""
    written: list[str] = []
    repeat = 1
    words = re.split(r"[\s,-]+", said.strip().lower())
    for before, word in zip(["", *words], words, strict=False):
        if word in _REPEATS:
            repeat = _REPEATS[word]
            continue
        if word in _UNITS and before in _TENS and _UNITS[word] >= 1:
            written[-1] = str(_TENS[before] + _UNITS[word])
        else:
            written.append(_digit_group(word) * repeat)
        repeat = 1
    return "".join(written)


def number(said: str) -> int | None:
    """The number that is said, up to 99 in words: "thirty five" -> 35. None where it is none."""
    words = re.split(r"[\s-]+", said.strip().lower())
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0])
    values = [_UNITS.get(word, _TEENS.get(word, _TENS.get(word))) for word in words]
    if None in values or len(values) > 2 or (len(values) == 2 and words[0] not in _TENS):
        return None
    return sum(value for value in values if value is not None)


def email(said: str) -> str:
    """Write an address that was said: "jane dot doe at gmail dot com" -> "jane.doe@gmail.com"."""
    user, _, domain = re.sub(r"\s+at\s+", "@", said.strip().lower(), count=1).partition("@")
    return f"{_spelled(user)}@{_spelled(domain)}"


def _spelled(said: str) -> str:
    words = said.split()
    return "".join(_SPELLED.get(word, digits(word) if word in _UNITS and len(word) > 1 else word) for word in words)


def _digit_group(word: str) -> str:
    for names in (_UNITS, _TEENS, _TENS):
        if word in names:
            return str(names[word])
    return word
