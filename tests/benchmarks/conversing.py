"""How many of the scripted conversations go as written when the real understanding hears them.

`python -m tests.benchmarks.conversing` plays tests/conversations with the model in SHOPDESK_HOME.
"""

import shutil
import tempfile
from pathlib import Path

from actions.shop import demo
from actions.shop import schema as shop_schema
from bot.settings import Settings
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.wiring import Wiring
from tests.assembled import NOON, assemble
from tests.conversations.scenario import Shopper, check, load_scenarios


def main() -> None:
    understander = Wiring(Settings()).understander
    scenarios = load_scenarios()
    with tempfile.TemporaryDirectory() as folder:
        seeded = Path(folder) / "seeded.db"
        engine = make_engine(f"sqlite:///{seeded}")
        prepare(engine)
        shop_schema.create_tables(engine)
        demo.seed(engine, NOON, scale=0.01)
        engine.dispose()
        failures = [failure for one in scenarios if (failure := _play(one, seeded, understander.understand))]
    for failure in failures:
        print(f"  {failure}")
    print(f"| conversations as written, real understanding | {len(scenarios) - len(failures)} of {len(scenarios)} | |")


def _play(scenario, seeded: Path, understand) -> str:
    """ "" when all went as written, otherwise what did not."""
    database = Path(shutil.copy(seeded, tempfile.mkdtemp(dir=seeded.parent)))
    assistant = assemble(database, understand)
    shopper = Shopper.of(scenario, assistant, NOON, None)
    try:
        for turn in scenario["turns"]:
            check(turn, shopper.take(turn))
    except AssertionError as error:
        return f"{scenario['name']}: {str(error).splitlines()[0]}"
    return ""


if __name__ == "__main__":
    main()
