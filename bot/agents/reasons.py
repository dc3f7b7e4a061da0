"""Why a second look was taken, in words for agents."""

from functools import cache
from pathlib import Path

import yaml

from recommender.risk import Reason

WORDS = Path(__file__).with_suffix(".yaml")


def in_words(reason: str) -> str:
    """A sentence; the code itself for one that an older version had."""
    return _sentences().get(reason, reason)


@cache
def _sentences() -> dict[str, str]:
    told = {str(code): str(says) for code, says in yaml.safe_load(WORDS.read_text(encoding="utf-8")).items()}
    if missing := set(Reason) - told.keys():
        raise ValueError(f"{WORDS.name}: nothing is said of {', '.join(sorted(missing))}")
    return told
