"""Words for what the shopper means: one of several wordings, and options as people say them."""

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
NAME = re.compile(r"\{(\w+)\}")


class Phrases:
    """Draws wordings with a given generator, so that a task's conversation is the same every time."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.table = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))

    def say(self, kind: str, **facts: str) -> str:
        template = self.rng.choice(self.table[kind])

        def optional(match: re.Match[str]) -> str:
            return match[1] if all(facts.get(name) for name in NAME.findall(match[1])) else ""

        return OPTIONAL.sub(optional, template).format(**facts).strip() if kind != "next" else template

    def options(self, wanted: Mapping[str, str]) -> str:
        """Mostly values alone; a name beside what says nothing by itself: "waterproof: yes"."""
        said = [
            f"{name} {value}" if value.lower() in {"yes", "no", "none"} or self.rng.random() < 0.3 else value
            for name, value in wanted.items()
        ]
        return joined(said)


def joined(words: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
