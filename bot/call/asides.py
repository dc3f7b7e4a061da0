"""What a caller says to the line itself: slower, louder, once more; and what is said only to show that one listens."""

from functools import cache
from pathlib import Path

import yaml

POLITE = ("please", "sorry", "um", "uh", "er", "so", "well", "no", "hey", "excuse me", "thanks", "thank you")
ASIDES = ("repeat", "slower", "faster", "louder", "spell", "wait", "to_my_phone", "person")
LONGEST = 80
"""Characters; no aside is as long."""


@cache
def _phrases() -> dict[str, frozenset[str]]:
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(map(_plain, phrases)) for name, phrases in table.items()}


def aside_in(text: str) -> str:
    """The name of the aside that `text` is, and nothing else; "" when it is something for the dialogue."""
    said = _bare(text)
    return next((name for name in ASIDES if said in _phrases()[name]), "") if said else ""


def is_back_channel(text: str) -> bool:
    """Whether it only shows that somebody listens: "mhm", "okay"."""
    return _plain(text) in _phrases()["back_channel"]


def means_this_number(text: str) -> bool:
    """Whether it is the number that they call from."""
    return _bare(text) in _phrases()["this_number"] or _plain(text) in _phrases()["this_number"]


def says_yes(text: str) -> bool:
    return _bare(text) in _phrases()["agrees"] or _plain(text) in _phrases()["agrees"]


def says_no(text: str) -> bool:
    return _bare(text) in _phrases()["refuses"] or _plain(text) in _phrases()["refuses"]


def _plain(text: str) -> str:
    """Words only, in small letters; what is too long is no phrase."""
    if len(text) > LONGEST:
        return ""
    typed = text.replace("’", "'").casefold()
    return " ".join("".join(sign if sign.isalnum() or sign in "'-" else " " for sign in typed).split())


def _bare(text: str) -> str:
    """Without politeness around it."""
    said = _plain(text)
    is_shorter = True
    while is_shorter:
        before = said
        for word in POLITE:
            if said != word:
                said = said.removeprefix(f"{word} ").removesuffix(f" {word}")
        is_shorter = said != before
    return said
