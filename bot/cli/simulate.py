"""`shopdesk simulate`: simulated shoppers against the real assistant and a copy of the shop."""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

import nlu
from actions.shop import demo
from actions.shop import schema as shop_schema
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.simulator import Simulation, Stage, as_json, as_table, copy_of, simulate
from bot.simulator.drawing import KINDS, NothingToSimulate
from bot.simulator.population import Population
from bot.simulator.scenario_files import save_failed
from bot.simulator.scripted import ScriptedUnderstanding
from bot.simulator.stage import Clock, NotCopied
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.wiring import Wiring
from recommender import IncompatibleModel


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("simulate", help="simulated shoppers against the assistant and a copy of the shop")
    parser.add_argument("-n", type=int, default=1000, dest="count", help="conversations; default: 1000")
    parser.add_argument("--seed", type=int, default=0, help="the same seed plays the same conversations")
    parser.add_argument("--understanding", choices=["real", "scripted"], default="real",
                        help="scripted: what is meant is known, so that only the dialogue is tried")  # fmt: skip
    parser.add_argument("--noise", type=float, default=0.0, metavar="P",
                        help="with scripted understanding: share of messages that are understood wrongly")  # fmt: skip
    parser.add_argument("--goal", action="append", choices=sorted(KINDS), help="only goals of this kind; repeatable")
    parser.add_argument(
        "--fresh", action="store_true", help="a newly made demo shop instead of a copy of the configured one"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything to this file")
    parser.add_argument("--save", type=Path, metavar="DIR", help="write failed conversations as scenarios")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the table; 1 when something crashed, was done that must not be, or a failure was left to itself."""
    if arguments.count < 1:
        raise BadInput(f"expected at least one conversation, got {arguments.count}")
    if not 0 <= arguments.noise <= 1 or (arguments.noise and arguments.understanding == "real"):
        raise BadInput("--noise is a share from 0 to 1, and needs --understanding scripted")
    logging.disable(logging.WARNING)  # a log line a turn would bury the table
    with tempfile.TemporaryDirectory(prefix="shopdesk-simulation-") as folder:
        try:
            done = play(settings, Path(folder), arguments)
        except (nlu.ModelMissing, nlu.IncompatibleModel, IncompatibleModel, NotCopied, NothingToSimulate) as error:
            raise BadInput(str(error)) from error
    print(as_table(done))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(done), ensure_ascii=False, indent=1), encoding="utf-8")
    if arguments.save:
        print(f"{save_failed(done, arguments.save)} failed conversations saved in {arguments.save}")
    return int(any(played.crash or played.violations or played.left_alone for played in done.played))


def play(settings: Settings, folder: Path, arguments: argparse.Namespace) -> Simulation:
    """On a copy in `folder`; the shop itself is only read."""
    played = folder / "played.db"
    _make_copy(settings, played, fresh=arguments.fresh)
    own = {"database": f"sqlite:///{played}", "shop_url": "", "code_sender": "", "actions_shadow": ()}
    clock = Clock(datetime.now(UTC))
    wiring = Wiring(settings.model_copy(update=own), clock=clock)
    assistant, letters = wiring.assistant, wiring.letters
    script = None
    if arguments.understanding == "scripted":
        script = ScriptedUnderstanding(noise=arguments.noise, encode=wiring.understander.encode)
        assistant.understand = script

    def newest_code(address: str) -> str:
        return next((letter.code for letter in letters.waiting() if letter.address == address), "")

    stage = Stage(played, assistant, wiring.engine, clock, newest_code)
    kinds = tuple(arguments.goal or KINDS)
    population = Population(stage.shop, wiring.engine, clock.now)
    done = simulate(stage, population, count=arguments.count, seed=arguments.seed, script=script, kinds=kinds,
                    progress=_bar)  # fmt: skip
    wiring.engine.dispose()
    return done


def _bar(numbers: Iterable[int]) -> Iterable[int]:
    return tqdm(numbers, unit="conversation", file=sys.stderr, disable=None)


def _make_copy(settings: Settings, target: Path, *, fresh: bool) -> None:
    """Of the configured database; a new demo shop where there is none yet."""
    if settings.shop_url and not fresh:
        raise BadInput("the shop is connected by SHOPDESK_SHOP_URL and cannot be copied; use --fresh for the demo shop")
    database = settings.home / "shopdesk.db"
    if fresh or (not settings.database and not database.exists()):
        engine = make_engine(f"sqlite:///{target}")
        prepare(engine)
        shop_schema.create_tables(engine)
        demo.seed(engine, datetime.now(UTC))
        engine.dispose()
        return
    copy_of(settings.database_url, target)
