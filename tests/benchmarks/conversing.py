"""How many of the scripted conversations go as written when the real understanding hears them.

`python -m tests.benchmarks.conversing [--misheard FILE]` plays tests/conversations with the model in SHOPDESK_HOME, and
writes to FILE what was heard otherwise than the scenario says in the turns that went wrong.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from actions.shop import demo
from actions.shop import schema as shop_schema
from actions.shop.sql import SqlShop
from bot.settings import Settings
from bot.storage.engine import make_engine
from bot.storage.past_deeds import PastDeeds
from bot.storage.preparing import prepare
from bot.wiring import Wiring
from nlu.types import Expectation, Understanding
from tests.assembled import NOON, assemble
from tests.conversations.failing import FailingShop
from tests.conversations.scenario import Shopper, access_of, check, load_scenarios, note_earlier, understood
from tests.conversations.suggesting import suggestions_of
from tests.fakes import Letters

ON_PURPOSE = frozenset({"confidence", "second", "language", "in_scope"})
"""A script with one of these plays an understanding that is unsure or hears nonsense: no sentence does that at will."""

OWN_PAGES = "help"
"""These bring pages of their own, whose vectors are the scripted understanding's."""


class Ears:
    """The real understanding, remembering what it made of the last message."""

    def __init__(self, understand) -> None:
        self._understand = understand
        self.heard: Understanding | None = None

    def __call__(self, text: str, expected: Expectation, today: date) -> Understanding:
        self.heard = self._understand(text, expected, today)
        return self.heard


@dataclass(frozen=True)
class Failure:
    """The turn at which a conversation went otherwise than written."""

    scenario: str
    user: str
    told: str
    misheard: str
    """What was heard otherwise; "" when understanding was right and the dialogue did something else."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misheard", type=Path)
    arguments = parser.parse_args()
    scenarios = [one for one in load_scenarios() if not _errs_on_purpose(one) and OWN_PAGES not in one]
    with tempfile.TemporaryDirectory() as folder:
        seeded = _seeded(Path(folder))
        settings = Settings().model_copy(update={"database": f"sqlite:///{seeded}"})  # whose products are listened for
        ears = Ears(Wiring(settings).understander.understand)
        failures = [failure for one in scenarios if (failure := _play(one, seeded, ears))]
    for failure in failures:
        print(f"  {'heard' if failure.misheard else 'did  '} {failure.scenario}: {failure.user!r} -> {failure.told}")
    misheard = [failure for failure in failures if failure.misheard]
    if arguments.misheard:
        arguments.misheard.write_text("".join(f"{one.misheard}\n" for one in misheard), encoding="utf-8")
    print(f"| conversations as written, real understanding | {len(scenarios) - len(failures)} of {len(scenarios)}; "
          f"{len(misheard)} heard otherwise, {len(failures) - len(misheard)} answered otherwise | |")  # fmt: skip
    return 0


def _errs_on_purpose(scenario: dict[str, Any]) -> bool:
    scripts = [turn.get("understood", {}) for turn in scenario["turns"]]
    return any(script.keys() & ON_PURPOSE for script in scripts)


def _seeded(folder: Path) -> Path:
    database = folder / "seeded.db"
    engine = make_engine(f"sqlite:///{database}")
    prepare(engine)
    shop_schema.create_tables(engine)
    demo.seed(engine, NOON, scale=0.01)
    engine.dispose()
    return database


def _play(scenario: dict[str, Any], seeded: Path, ears: Ears) -> Failure | None:
    """None when all went as written."""
    database = Path(shutil.copy(seeded, tempfile.mkdtemp(dir=seeded.parent)))
    letters = Letters()
    engine = make_engine(f"sqlite:///{database}")
    embedded = SqlShop(engine)
    shop = FailingShop(embedded)
    assistant = assemble(
        database,
        ears,
        shop=shop,
        access=access_of(scenario),
        sender=letters,
        suggestions=suggestions_of(scenario, embedded),
    )
    note_earlier(scenario, embedded, PastDeeds(engine), NOON)
    shopper = Shopper.of(scenario, assistant, NOON, None, letters)
    misheard = ""
    try:
        for turn in scenario["turns"]:
            shop.fails = turn.get("shop_fails", "")
            ears.heard = None
            answer = None
            answer = shopper.take(turn)
            misheard = _heard_otherwise(turn, ears.heard) or misheard
            check(turn, answer)
    except AssertionError:
        told = " + ".join(reply.code for reply in answer.replies) if answer else "no such button"
        return Failure(scenario["name"], turn.get("user", turn.get("press", "")), told, misheard)
    finally:
        engine.dispose()
    return None


def _heard_otherwise(turn: dict[str, Any], heard: Understanding | None) -> str:
    """Text, what should have been heard, and what was; "" where both are the same."""
    if heard is None or "understood" not in turn:
        return ""
    wanted = understood(heard.text, turn["understood"])
    if _gist(wanted) == _gist(heard):
        return ""
    return f"{heard.text!r}\n    expected {_gist(wanted)}\n    got      {_gist(heard)}"


def _gist(understanding: Understanding) -> str:
    wishes = [f"{'not ' if wish.negated else ''}{wish.intent}" for wish in understanding.wishes]
    mentions = sorted(f"{entity.label}={entity.value.lower()}" for entity in understanding.entities)
    return f"{' + '.join(wishes)} [{', '.join(mentions)}]"


if __name__ == "__main__":
    sys.exit(main())
