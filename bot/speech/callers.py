"""What callers ask for, as they say it aloud: the spoken half of the recognizer's language. What they type is nlu's."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parent / "callers.yaml"
ORDER, PRODUCT = "order", "product"
_SLOT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Requests:
    """The file: sentences with slots, and what its slots may say."""

    sentences: Mapping[str, Sequence[str]]
    """Intent -> sentences."""
    values: Mapping[str, Sequence[str]]
    """Slot -> what it says."""


@cache
def requests() -> Requests:
    """The sentences that ship with the recognizer."""
    record = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return Requests(record["sentences"], record["values"])


def filled(sentence: str, titles: Sequence[str], chance: random.Random) -> str:
    """`sentence` with something in every slot; ids are written: "W20398"."""

    def value(match: re.Match[str]) -> str:
        if match[1] == ORDER:
            return f"W{chance.randrange(16_000, 100_000)}"
        return chance.choice(titles).lower() if match[1] == PRODUCT else chance.choice(requests().values[match[1]])

    return _SLOT.sub(value, sentence)


def has_slots(sentence: str) -> bool:
    return bool(_SLOT.search(sentence))


def sayings(titles: Sequence[str], *, times: int, seed: int) -> Iterator[str]:
    """Every sentence `times` times, its slots filled anew; none with a product where the catalogue is empty."""
    chance = random.Random(seed)
    for sentences in requests().sentences.values():
        for sentence in sentences:
            if titles or f"{{{PRODUCT}}}" not in sentence:
                yield from (filled(sentence, titles, chance) for _ in range(times))
