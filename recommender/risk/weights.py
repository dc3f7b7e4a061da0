"""What counts how much: read from weights.yaml, or from a shop's own file laid out like it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recommender.risk.types import Level, Matter, Reason

DEFAULT = Path(__file__).with_name("weights.yaml")


@dataclass(frozen=True, slots=True)
class OfMatter:
    """What counts for one matter."""

    actions: frozenset[str]
    levels: Mapping[Level, int]
    """Points from which each applies."""
    points: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """All of them."""

    small: int
    """Whole units of the currency below which a refund is not looked at."""
    fewest_orders: int
    """Orders from which a share of them says something."""
    never_small: frozenset[Reason]
    """Reasons that count at any worth."""
    reasons: Mapping[Reason, float]
    """How much of each there must be before it counts."""
    matters: Mapping[Matter, OfMatter]

    def matter_of(self, action: str) -> Matter | None:
        """None for what is not looked at."""
        return next((matter for matter, one in self.matters.items() if action in one.actions), None)


def load_weights(path: Path = DEFAULT) -> Weights:
    """Raises `ValueError` naming the file and what is wrong with it."""
    try:
        told = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: {error}") from error
    if missing := set(Reason) - told.reasons.keys():
        raise ValueError(f"{path}: nothing is said of {', '.join(sorted(missing))}")
    matters = {
        matter: OfMatter(frozenset(one.actions), _levels(one.levels), one.points)
        for matter, one in told.matters.items()
    }
    if missing_matters := set(Matter) - matters.keys():
        raise ValueError(f"{path}: nothing is said of {', '.join(sorted(missing_matters))}")
    return Weights(told.small, told.fewest_orders, frozenset(told.never_small), told.reasons, matters)


def _levels(told: Mapping[Literal["step_up", "evidence", "person"], int]) -> dict[Level, int]:
    return {Level[name.upper()]: least for name, least in told.items()}


class _Matter(BaseModel):
    model_config = ConfigDict(extra="forbid")
    actions: list[str]
    levels: dict[Literal["step_up", "evidence", "person"], int] = Field(min_length=1)
    points: dict[Reason, int]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    small: int = Field(ge=0)
    fewest_orders: int = Field(ge=1)
    never_small: list[Reason]
    reasons: dict[Reason, float]
    matters: dict[Matter, _Matter]
