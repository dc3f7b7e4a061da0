"""Numbers, days, choices and plain words."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import consists_of, ends_with
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.plans import plan_named
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.words import best_match, words
from nlu.types import ENTITY_LABELS

FREE_TEXT_CHARS = 500
MOST = 99
"""Stars, people, items: a number beyond it is no count that somebody means."""
MOST_PIECES = 999_999_999
"""Whoever wants a million pieces is told how many there can be, and not given one."""
NUMBER = re.compile(r"(?<![\w.,-])\d{1,9}(?![\w.,]*\d)")
EMAIL = re.compile(r"[^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255}\.[^\s@<>,;:.]{2,24}")
PHONE = re.compile(r"\+?\(?\d[\d ()/.\-]{5,24}\d")
NAME_LEAD = re.compile(
    r"^(?:no|yes|well|sorry|please|it's|its|it is|it should be|should be|that's|the new one is|the new name is|"
    r"my name is|my last name is|my surname is|my first name is|the name is|written|spelled|write it)[ ,:]+",
    re.IGNORECASE,
)
NAME_TOLD = re.compile(
    r"\b(?:my|the) (?:new )?(?:(?:first|last|full|family) )?(?:sur)?name "
    r"(?:is(?! (?:wrong|not|misspelled|spelled|on|in|incorrect|missing)\b)|"
    r"should be|has changed to|changed to|became) (?:now )?([^\W\d][^\d,.;!?]{0,60})",
    re.IGNORECASE,
)
"""Names in names' places, where understanding saw none."""
NAME_END = re.compile(r"[ ,]+(?:please|pls|thanks|thank you|now)[.! ]*$|[.! ]+$", re.IGNORECASE)
MOST_NAMES = 4
"""Words of an answer that is a name and nothing else."""
LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"']{3,300}", re.IGNORECASE)
SHAPED = {"email": EMAIL, "phone": PHONE}
"""Slots that not any words will do for."""
REASONS = frozenset({"CancelReason", "ReturnReason", "Problem"})
"""Choices of which several may be true at once: the one that stands first in `choices.yaml` counts."""
AROUND_NUMBERS = frozenset(
    ["a", "about", "and", "from", "give", "go", "i", "i'd", "id", "i'll", "it", "it's", "its", "just", "let's",
     "make", "maybe", "me", "of", "ok", "okay", "only", "out", "pieces", "please", "rather", "say", "solid",
     "star", "stars", "that's", "them", "then", "think", "would", "with", "yes"]
)  # fmt: skip
"""What may stand around a number that is nothing but an answer."""
NUMBER_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def read_choice(heard: Heard, known: Known) -> SlotValue | None:
    """One member of an enumeration: by its button, by how people say it, or by words shared with its name."""
    kind: type[StrEnum] = known.slot.kind
    named = [value for value in heard.values(known.slot.name) if value in set(kind)]
    several_hold = kind.__name__ in REASONS
    if named and not several_hold:
        return named[0]
    said = [member for member, way in _ways(kind).items() if member in named or _is_said(way, heard.meant)]
    if said:
        return said[0] if several_hold or len(said) == 1 else None
    text = " ".join([*heard.values(known.slot.name), heard.meant if heard.asked == known.slot.name else ""])
    member = best_match(text, list(kind), lambda member: words(member.value.replace("_", " ")))
    return None if member is None else str(member.value)


def _is_said(pattern: re.Pattern[str], text: str) -> bool:
    """At least once without a "not" before it."""
    return any(not ends_with("ruling_out", text[: match.start()]) for match in pattern.finditer(text))


def read_number(heard: Heard, known: Known) -> SlotValue | None:
    """A count from 1; a price in minor units."""
    if known.slot.name == "price":
        amounts = [value.split()[0] for value in heard.values("price")]
        return next((int(amount) for amount in amounts if amount.isdecimal()), None)
    said = [*heard.values(known.slot.name)]
    if heard.asked == known.slot.name:
        said += [*heard.values("quantity"), *NUMBER.findall(heard.text), *_spelled_out(heard.text)]
    counts = [int(value) for value in said if value.isdecimal() and len(value) < 10]
    most = MOST_PIECES if known.slot.name == "quantity" else MOST
    return next((count for count in counts if 1 <= count <= most), None)


def is_bare_number(text: str) -> bool:
    """ "4", "four stars", "I'd say 4": a number, and no word beside it that speaks of anything else."""
    others = NUMBER.sub(" ", text.lower().replace("\u2019", "'"))
    said = re.findall(r"[^\W_](?:[^\W_]|')*", others)
    has_number = others != text.lower().replace("\u2019", "'") or not set(NUMBER_WORDS).isdisjoint(said)
    return has_number and set(said) <= AROUND_NUMBERS | set(NUMBER_WORDS)


def read_day(heard: Heard, known: Known) -> SlotValue | None:
    """ISO 8601, as understanding gives it; 30 February is no day."""
    return next((value for value in heard.values("date", known.slot.name) if _is_day(value)), None)


def read_text(heard: Heard, known: Known) -> SlotValue | None:
    """What is mentioned under the slot's own name, or the whole answer to its question."""
    name = known.slot.name
    if name in SHAPED:
        found = SHAPED[name].search(heard.text)
        return next(iter(heard.values(name)), found[0].strip() if found else None)
    if name == "other_shop" and (link := LINK.search(heard.text)):
        return link[0].rstrip(".,;:!?)")
    if name == "person_name" and heard.asked == name and (bare := bare_name(heard.text)):
        return bare
    if name in ENTITY_LABELS and (named := heard.values(name)):
        return named[0]
    if name == "person_name" and (told := NAME_TOLD.search(heard.text)):
        return bare_name(told[1]) or None
    if name == "subscription" and (plan := plan_named(heard.text, heard.situation)):
        return plan
    if name == "store" and (heard.asked == name or known.slot.required) and (towns := heard.values("city")):
        return towns[0]  # a shop's store is most often called by its town
    is_named = name in ENTITY_LABELS  # "ok do it" names nothing
    if heard.asked == name and not (is_named and consists_of(("plain_yes", "polite"), heard.text)):
        return heard.text.strip()[:FREE_TEXT_CHARS] or None
    return None


def bare_name(text: str) -> str:
    """ "it's Moreau, please" -> "Moreau"; "" where more is said than a name."""
    name = NAME_END.sub("", text.strip())
    while (shorter := NAME_LEAD.sub("", name, count=1)) != name:
        name = shorter
    return name if 0 < len(name.split()) <= MOST_NAMES else ""


def build_day(value: SlotValue) -> date:
    return date.fromisoformat(str(value))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _spelled_out(text: str) -> list[str]:
    return [str(NUMBER_WORDS.index(word)) for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBER_WORDS]


@cache
def _ways(kind: type[StrEnum]) -> Mapping[str, re.Pattern[str]]:
    """How people say each member: in its own words, or as in `choices.yaml`."""
    rows = _choices().get(kind.__name__, {})
    if unknown := set(rows) - {member.value for member in kind}:
        raise ValueError(f"choices.yaml, {kind.__name__}: {sorted(unknown)} are none of its members")
    return {
        member: re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, [*own_words(member), *phrases]))})(?!\w)", re.IGNORECASE
        )
        for member, phrases in rows.items()
        if phrases
    }


def own_words(member: str) -> tuple[str, ...]:
    """A member of several words is meant by just these; a single word may mean anything."""
    return (member,) if " " in member else ()


@cache
def _choices() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = yaml.safe_load(
        Path(__file__).with_name("choices.yaml").read_text(encoding="utf-8")
    )
    return table
