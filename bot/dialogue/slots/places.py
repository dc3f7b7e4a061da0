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
    r"\d{4} ?[A-Z]{2}",  # NL
    r"\d{5}-\d{4}",  # US
    r"(?:[A-Z]{1,2}-)?\d{3} \d{2}",  # SE, CZ
    r"(?:[A-Z]{1,2}-)?\d{4,6}",
)
ZIP = re.compile(rf"(?<![\w-])(?:{'|'.join(ZIPS)})(?![\w-])")
STREET = re.compile(
    r"\d{1,6}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?\s+[^\W\d].{1,80}"  # 12 Hill St
    r"|[^\W\d][^\d,]{2,60}\s\d{1,5}\s?[A-Za-z]?"  # Lange Reihe 18
    r"|p\.?\s?o\.?\s?box \d{1,8}",
    re.IGNORECASE,
)
END = re.compile(r"\s+(?:please|pls|thanks|thank you|instead|from now on)\b.*$|[\s.!?]+$", re.IGNORECASE | re.DOTALL)


def parse_address(text: str, *, is_answer: bool) -> dict[str, str]:
    """The fields of an address that `text` holds, by the names of `Address`; {} where it looks like none.

    `is_answer`: an address was asked for, so that a bare town or code counts, too.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text[:MOST_TEXT])]
    found: dict[str, str] = {}
    for part in filter(None, (END.sub("", part) for part in parts)):
        _add(part, found, is_answer=is_answer)
    is_one = "line1" in found or "zip" in found
    return found if is_one or (is_answer and _only_names(found, text)) else {}


def country_code(name: str) -> str:
    """ISO 3166 alpha-2 of a country's name or code; "" when it is none."""
    plain = name.strip().casefold()
    return _countries().get(plain, "") or (plain.upper() if plain.upper() in _countries().values() else "")


def state_code(name: str) -> str:
    """ "Texas" -> "TX"; "" for what is no state."""
    plain = name.strip().casefold()
    states = _table()["states"]
    return states.get(plain, "") or (name.strip() if name.strip() in states.values() else "")


def _add(part: str, found: dict[str, str], *, is_answer: bool) -> None:
    """Sort one part between commas into the fields it fills."""
    if "line1" not in found and STREET.fullmatch(part) and not ZIP.fullmatch(part):
        found["line1"], within = _within(part)
        if within:
            found["line2"] = within
    elif _is_within(part):
        found.setdefault("line2", part)
    elif (state := state_code(part)) and "city" in found:
        found.setdefault("state", state)
    elif code := country_code(part):
        found.setdefault("country", code)
    elif (zip := ZIP.search(part)) is not None:
        found["zip"] = zip[0]
        _add_town(f"{part[: zip.start()]} {part[zip.end() :]}".strip(), found)
    elif "line1" in found or is_answer:
        found.setdefault("city", part)


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
    if re.fullmatch(r"[^\W\d][^\d]{0,60}", town):
        found.setdefault("city", town)


def _within(part: str) -> tuple[str, str]:
    """ "445 Maple Drive Suite 394" -> ("445 Maple Drive", "Suite 394")."""
    match = re.search(
        rf"\s(?:{'|'.join(map(re.escape, _table()['within']))})(?:\.|\s|(?<=#))\s?[\w-]{{1,12}}$", part, re.IGNORECASE
    )
    return (part[: match.start()].strip(), part[match.start() :].strip()) if match else (part, "")


def _is_within(part: str) -> bool:
    return any(part.casefold().startswith(word) for word in _table()["within"])


def _only_names(found: Mapping[str, str], text: str) -> bool:
    return bool(found) and len(text.split()) <= 6


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
