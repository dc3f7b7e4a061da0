"""Addresses in free words, taken apart: street, what is within the house, town, code, state, country."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from babel import Locale

MOST_TEXT = 600
"""Characters that are looked at; no address is longer."""
ZIPS = (
    r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}",  # GB
    r"[A-Za-z]\d{2} ?[A-Za-z\d]{4}",  # IE
    r"[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d",  # CA
    r"\d{4} ?(?!(?:at|by|in|is|it|my|no|of|on|or|so|to)(?!\w))[A-Za-z]{2}",  # NL
    r"\d{5}-\d{4}",  # US
    r"\d{4}-\d{3}",  # PT
    r"\d{2}-\d{3}",  # PL
    r"(?:[A-Za-z]{1,2}-)?\d{3} \d{2}",  # SE, CZ
    r"(?:[A-Za-z]{1,2}-)?\d{4,6}",
)
ONLY_THERE = {"GB": ZIPS[0], "IE": ZIPS[1], "CA": ZIPS[2], "NL": ZIPS[3]}
"""Codes that no other country has in this form."""
ZIP = re.compile(rf"(?<![\w-])(?:{'|'.join(ZIPS)})(?![\w-])")
STREET = re.compile(
    r"\d{1,6}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?\s+(?:[^\W\d]|\d{1,3}(?:st|nd|rd|th)\b).{1,80}"  # 350 5th Ave
    r"|[^\W\d][^\d,]{2,60}\s\d{1,5}\s?[A-Za-z]?"  # Lange Reihe 18
    r"|p\.?\s?o\.?\s?box \d{1,8}",
    re.IGNORECASE,
)
STREET_THEN_CODE = re.compile(r"([^\W\d][^\d,]{2,60}\s\d{1,5}[A-Za-z]?)\s+(\S.{2,80})")
"""Lange Reihe 18 20099 Hamburg"""
LEAD = re.compile(r"^.{0,60}?(?:\b(?:is|to|be|changes|becomes)\b|:)\s+", re.IGNORECASE)
"""What is said before a part: "the postcode is"."""
TOWN = re.compile(r"(?!.*\b(?:the|rest|same|my|it|and|else|please|no|sorry|yes)\b)[^\W\d][^\d]{0,60}")
END = re.compile(
    r"\s+(?:please|pls|thanks|thank you|instead|(?:from )?now|if (?:that|it)'?s)\b.*$|[\s.!?]+$",
    re.IGNORECASE | re.DOTALL,
)


def parse_address(text: str, *, is_answer: bool) -> dict[str, str]:
    """The fields of an address that `text` holds, by the names of `Address`; {} where it looks like none.

    `is_answer`: an address was asked for, so that a bare town or code counts, too.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text[:MOST_TEXT])]
    found: dict[str, str] = {}
    for part in filter(None, (END.sub("", LEAD.sub("", part)) for part in parts)):
        _add(part, found, is_answer=is_answer)
    is_one = "line1" in found or "zip" in found
    return found if is_one or (is_answer and _is_a_town(found, text)) else {}


def street_start(text: str) -> int:
    """Where a house number with its street begins; -1 where there is none."""
    match = _street().search(text[:MOST_TEXT])
    return match.start() if match else -1


def country_of_zip(code: str) -> str:
    """ "LS1 4AB" -> "GB"; "" where several countries write theirs like that."""
    return next((country for country, form in ONLY_THERE.items() if re.fullmatch(form, code.strip())), "")


def country_code(name: str) -> str:
    """ISO 3166 alpha-2 of a country's name or code; "" when it is none. A code is in capitals: "um" is none."""
    code = name.strip()
    return _countries().get(code.casefold(), "") or (code if code in _countries().values() else "")


def state_code(name: str) -> str:
    """ "Texas" -> "TX"; "" for what is no state."""
    plain = name.strip().casefold()
    states = _table()["states"]
    return states.get(plain, "") or (name.strip() if name.strip() in states.values() else "")


def _add(part: str, found: dict[str, str], *, is_answer: bool) -> None:
    """Sort one part between commas into the fields it fills."""
    if "line1" not in found and STREET.fullmatch(part) and not ZIP.fullmatch(part):
        street, town = _street_and_town(part)
        found["line1"], within = _within(street)
        found |= {"line2": within} if within else {}
        if town:
            _add(town, found, is_answer=is_answer)
    elif _begins_within(part):
        found.setdefault("line2", part)
    elif (state := state_code(part)) and "city" in found:
        found.setdefault("state", state)
    elif code := country_code(part):
        if part.casefold() in _table()["towns"] and "zip" in found:
            found.setdefault("city", part)
        found.setdefault("country", code)
    elif "line1" not in found and (both := STREET_THEN_CODE.fullmatch(part)) and ZIP.search(both[2]):
        _add(both[1], found, is_answer=is_answer)
        _add(both[2], found, is_answer=is_answer)
    elif zips := list(ZIP.finditer(part)):
        zip = zips[-1]
        found["zip"] = zip[0]
        _add_town(part[: zip.start()].strip(), found)
        if rest := part[zip.end() :].strip():
            _add(rest, found, is_answer=is_answer)
    elif ("line1" in found or is_answer) and TOWN.fullmatch(part):
        found.setdefault("city", part)


def _street_and_town(part: str) -> tuple[str, str]:
    """ "10 Downing Street London SW1A 2AA" -> ("10 Downing Street", "London SW1A 2AA")."""
    match = _street().match(part)
    return (match[0], part[match.end() :].strip()) if match else (part, "")


@cache
def _street() -> re.Pattern[str]:
    streets = "|".join(map(re.escape, _table()["streets"]))
    within = "|".join(map(re.escape, _table()["within"]))
    name = r"(?<![\w#])\d\w{0,5}(?:[-/]\w{1,5})?\s(?:(?:[^\W\d]|\d{1,3}(?=st|nd|rd|th))[\w.'’-]{0,30}\s){1,4}?"
    return re.compile(rf"{name}(?:{streets})\b\.?(?:\s(?:{within})\.?\s?[\w-]{{1,12}})?", re.IGNORECASE)


def _add_town(rest: str, found: dict[str, str]) -> None:
    """What stands beside a code: "Leeds", "IN", "Fort Worth, TX"."""
    words = rest.split()
    for count in (2, 1):
        if (
            len(words) >= count
            and (state := state_code(" ".join(words[-count:])))
            and len(words) > count - ("city" in found)
        ):
            found.setdefault("state", state)
            words = words[:-count]
            break
    town = " ".join(words)
    if TOWN.fullmatch(town):
        found.setdefault("city", town)


def _within(part: str) -> tuple[str, str]:
    """ "445 Maple Drive Suite 394" -> ("445 Maple Drive", "Suite 394")."""
    match = re.search(
        rf"\s(?:{'|'.join(map(re.escape, _table()['within']))})(?:\.|\s|(?<=#))\s?[\w-]{{1,12}}$", part, re.IGNORECASE
    )
    return (part[: match.start()].strip(), part[match.start() :].strip()) if match else (part, "")


def _begins_within(part: str) -> bool:
    return any(re.match(rf"{re.escape(word)}(?!\w{{2}})", part, re.IGNORECASE) for word in _table()["within"])


def _is_a_town(found: Mapping[str, str], text: str) -> bool:
    """Written as names are, and short: "Fort Worth", no sentence."""
    return bool(found) and len(text.split()) <= 5 and all(word[:1].isupper() for word in text.split() if len(word) > 3)


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("places.yaml").read_text(encoding="utf-8")
    )
    return table


@cache
def _countries() -> Mapping[str, str]:
    territories = Locale("en").territories.items()
    named = {name.casefold(): code for code, name in territories if len(code) == 2 and code.isalpha()}
    return {**named, **_table()["countries"]}
