"""Who gets what, without remembering anybody: a salted hash, a number of its own for each experiment."""

import hashlib
from dataclasses import dataclass

DIGITS = 15
"""Hexadecimal, of SHA-256: 60 bits, as many as a float tells apart."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Ways of recommending that are tried beside each other."""

    name: str
    arms: tuple[str, ...]
    """The first is what everybody had before, and what the hold-out keeps."""
    hold_out: float = 0.0
    """Share of people, in [0, 1), who keep the first arm and teach nothing."""
    salt: str = ""
    """Changed to draw the groups anew."""

    def __post_init__(self) -> None:
        if not self.arms or len(set(self.arms)) != len(self.arms):
            raise ValueError(f"expected different arms, got {self.arms}")
        if not 0.0 <= self.hold_out < 1.0:
            raise ValueError(f"expected a hold-out share in [0, 1), got {self.hold_out}")


def place(unit: str, *salts: str) -> float:
    """Where somebody stands, in [0, 1): the same whenever asked, and unrelated under another salt."""
    text = "\x1f".join((*salts, unit))
    return float(int(hashlib.sha256(text.encode()).hexdigest()[:DIGITS], 16) / 16.0**DIGITS)


def is_held_out(experiment: Experiment, unit: str) -> bool:
    """Whether they belong to the hold-out group."""
    return place(unit, experiment.name, experiment.salt, "hold out") < experiment.hold_out


def split(experiment: Experiment, unit: str) -> str:
    """The arm of an A/B test: equal shares."""
    share = place(unit, experiment.name, experiment.salt, "arm")
    return experiment.arms[int(share * len(experiment.arms))]
