"""Written text as it is read aloud: ids by the character, money, dates and times in words, addresses spelled."""

import re
from collections.abc import Callable

CURRENCIES = {
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
    "$": ("dollar", "dollars"),
    "US$": ("dollar", "dollars"),
}
CODES = {"EUR": "€", "GBP": "£", "USD": "$"}
UNITS = {"km": "kilometres", "cm": "centimetres", "mm": "millimetres", "kg": "kilos", "g": "grams", "ml": "millilitres"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTH_NAMES = {name[:3]: name for name in MONTHS} | {"Sept": "September"}
DAY_NAMES = {
    "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday", "Sat": "Saturday",
    "Sun": "Sunday",
}  # fmt: skip
SIGNS = {".": "dot", "-": "dash", "_": "underscore", "+": "plus", "@": "at", "/": "slash"}
SHORT = 3
"""Letters up to which a part of an address is spelled; longer ones are words."""
GROUPED = 6
"""Characters from which an id is read in groups of three."""

_EMAIL = re.compile(r"\b([\w.+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})\b")
_MONEY = re.compile(r"(-?)(US\$|[€£$])\s?(\d[\d,]*)(?:\.(\d\d))?(?!\d)")
_MONEY_AFTER = re.compile(r"(?<![\d.])(-?)(\d[\d,]*)(?:\.(\d\d))?\s?(€|EUR|GBP|USD)(?!\w)")
_ID = re.compile(r"#?\b(?=[A-Z0-9-]*\d)(?:[A-Z]{1,4}-?\d[A-Z0-9-]*|\d{5,}|\d{3,}-\d{2,}[\d-]*)\b(?!\s[cmk]?[mgl]\b)")
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_SHORT_MONTH = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTH_NAMES)})\b\.?")
_SHORT_DAY = re.compile(rf"\b({'|'.join(DAY_NAMES)})\b\.?(?=,? \d)")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_RANGE = re.compile(r"(?<=\d)\s?–\s?(?=\d)")
_COUNT = re.compile(r"\b(\d+) ?×\s?")
_UNIT = re.compile(rf"(?<=\d)\s?({'|'.join(UNITS)})\b")
_PERCENT = re.compile(r"(?<=\d)\s?%")
_MARKS = str.maketrans({"*": "", "`": "", "•": ",", "→": "to", "…": "...", "&": " and "})


def speakable(text: str) -> str:
    """How a person would read `text` out: "W20398: €89.00" -> "W 2 0 3 9 8: 89 euros"."""
    text = text.translate(_MARKS)
    for pattern, said in _READINGS:
        text = pattern.sub(said, text)
    return " ".join(text.split(" ")).strip()


def spelled_address(address: str) -> str:
    """An e-mail address so that it can be written down: "jo.b@example.com" -> "j o dot b at example dot com"."""
    return "".join(_part(part) for part in re.split(r"([.@_+/-])", address)).strip()


def _part(part: str) -> str:
    if part in SIGNS:
        return f" {SIGNS[part]} "
    is_word = len(part) > SHORT and part.isalpha()
    return part if is_word or part.lower() in ("com", "org", "net") else " ".join(part)


def _money(match: re.Match[str]) -> str:
    minus, sign, whole, cents = match.groups()
    return _amount(minus, sign, whole, cents)


def _money_after(match: re.Match[str]) -> str:
    minus, whole, cents, sign = match.groups()
    return _amount(minus, CODES.get(sign, sign), whole, cents)


def _amount(minus: str, sign: str, whole: str, cents: str | None) -> str:
    one, many = CURRENCIES[sign]
    spoken = f"{'minus ' if minus else ''}{whole.replace(',', '')} {one if whole == '1' else many}"
    return spoken if cents in (None, "00") else f"{spoken} {int(cents)}"


def _characters(match: re.Match[str]) -> str:
    """By the character; long ones with a breath after every three, from the end."""
    signs = re.sub(r"[#-]", "", match[0])
    if len(signs) <= GROUPED:
        return " ".join(signs)
    first = len(signs) % 3
    groups = [signs[:first], *(signs[at : at + 3] for at in range(first, len(signs), 3))]
    return ", ".join(" ".join(group) for group in groups if group)


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _time(match: re.Match[str]) -> str:
    """ "17:00" -> "17 hundred" is for soldiers: "5 pm", "9 oh 5 am"."""
    hour, minute = int(match[1]), int(match[2])
    past = "" if minute == 0 else f" oh {minute}" if minute < 10 else f" {minute}"
    return f"{hour % 12 or 12}{past} {'am' if hour < 12 else 'pm'}"


_READINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_EMAIL, lambda match: spelled_address(match[0])),
    (_MONEY, _money),
    (_MONEY_AFTER, _money_after),
    (_ISO_DATE, _date),
    (_ID, _characters),
    (_SHORT_MONTH, lambda match: f"{match[1]} {MONTH_NAMES[match[2]]}"),
    (_SHORT_DAY, lambda match: DAY_NAMES[match[1]]),
    (_RANGE, " to "),
    (_TIME, _time),
    (_COUNT, r"\1 "),
    (_UNIT, lambda match: f" {UNITS[match[1]]}"),
    (_PERCENT, " percent"),
)
"""In this order: an address is not an id, a date is not one either."""
