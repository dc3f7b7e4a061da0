"""What callers of this shop say, as words: the sentences a language model is made from."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.speech.callers import sayings

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OTHER_IDS = 3
"""Every sentence with an id is said with so many ids, so that no digit is likelier than another."""
BARE_IDS = 600
TIMES = 20
"""So often every sentence of callers is said, its slots filled anew."""
SEED = 0
SIGNS = {"&": " and ", "%": " percent ", "@": " at ", "€": " euros ", "£": " pounds ", "$": " dollars ", "’": "'"}

_MARKED = re.compile(r"\[([^\[\]]+)\]\([a-z_]+\)")
_ID = re.compile(r"#?\b(?:[a-z]{1,3}-?)?\d[\d-]{2,}\d\b", re.IGNORECASE)
_PIECE = re.compile(r"[a-z']+|\d+")
_CLAUSE_END = re.compile(r"[.!?;:\n]+(?:\s|$)")


@dataclass(frozen=True, slots=True)
class ShopTalk:
    """Where a shop's language comes from."""

    sentences: Path
    """Folder of training sentences."""
    phrases: tuple[str, ...]
    """What buttons offer: callers read it out."""
    titles: tuple[str, ...]
    """The catalogue's."""

    def said(self) -> list[str]:
        """All but the catalogue."""
        return [*read_sentences(self.sentences), *self.phrases, *sayings(self.titles, times=TIMES, seed=SEED)]


def read_sentences(folder: Path) -> Iterator[str]:
    """Training sentences of every file `<intent>.yaml`, without their marks."""
    for path in sorted(folder.glob("*.yaml")):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        for mood in ("neutral", "upset", "pleased"):
            yield from (_MARKED.sub(r"\1", sentence) for sentence in record.get(mood) or [])


def spoken_sentences(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each text as its clauses in words; those with an order id also with other ids. Always the same for the same."""
    chance = random.Random(SEED)
    for text in texts:
        for clause in _CLAUSE_END.split(text):
            ids = _ID.findall(clause)
            yield from (_words(_with_other_ids(clause, chance)) for _ in range(OTHER_IDS if ids else 0))
            if not ids and (words := _words(clause)):
                yield words
    for _ in range(BARE_IDS):
        yield tuple(_spelled(_other_id("W20398", chance), chance).split())


def _with_other_ids(clause: str, chance: random.Random) -> str:
    return _ID.sub(lambda match: f" {_spelled(_other_id(match[0], chance), chance)} ", clause)


def _other_id(like: str, chance: random.Random) -> str:
    """An id of the same form: "W20398" -> "W71245"."""
    return re.sub(r"\d", lambda _: str(chance.randrange(10)), like)


def _spelled(written: str, chance: random.Random) -> str:
    """ "W20" -> "w two oh": nought is said both ways."""
    nought = chance.choice(("zero", "oh"))
    spoken = {str(value): word for value, word in enumerate(DIGITS)} | {"0": nought}
    return " ".join(spoken.get(character, character.lower()) for character in written if character.isalnum())


def _words(clause: str) -> tuple[str, ...]:
    clause = clause.lower()
    for sign, said in SIGNS.items():
        clause = clause.replace(sign, said)
    pieces = [piece.strip("'") for piece in _PIECE.findall(clause)]
    return tuple(word for piece in pieces if piece for word in (_number(piece) if piece.isdecimal() else [piece]))


def _number(written: str) -> list[str]:
    """Up to 99 as a number, longer ones digit by digit."""
    value = int(written)
    if len(written) > 2:
        return [DIGITS[int(digit)] for digit in written]
    if value < 10:
        return [DIGITS[value]]
    if value < 20:
        return [TEENS[value - 10]]
    return [TENS[value // 10 - 2], *([DIGITS[value % 10]] if value % 10 else [])]
