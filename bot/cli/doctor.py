"""`shopdesk doctor`: is everything in place, and what to do where it is not."""

import argparse
from collections.abc import Callable, Iterator

import nlu
from actions.types import ActionError, Level
from bot.errors import AssistantError
from bot.settings import Settings
from bot.wiring import Wiring
from knowledge_base.load import BadSettings, ContentMissing
from knowledge_base.whole import BrokenIndex
from recommender import IncompatibleModel

Check = Callable[[Wiring], str]
BAD_NAMED = 5
TROUBLES = (
    ActionError,
    AssistantError,
    BadSettings,
    BrokenIndex,
    ContentMissing,
    IncompatibleModel,
    OSError,
    nlu.IncompatibleModel,
    nlu.ModelMissing,
)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("doctor", help="check database, shop, models and knowledge")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a part, with what to do where something is wrong; 0 when all are well, else 1."""
    results = list(examine(Wiring(settings)))
    for name, is_well, told in results:
        print(f"{'ok ' if is_well else 'BAD'} {name:<14} {told}")
    return 0 if all(is_well for _, is_well, _ in results) else 1


def examine(wiring: Wiring) -> Iterator[tuple[str, bool, str]]:
    """Each part with whether it is well, and what can be said of it."""
    checks: dict[str, tuple[Check, str]] = {
        "database": (_database, "see SHOPDESK_DATABASE and the free space on its disk"),
        "shop": (_shop, "`shopdesk import bundle DIR`, `shopdesk serve` for the demo shop, or see SHOPDESK_SHOP_URL"),
        "actions": (_actions, "see SHOPDESK_ACTIONS_OFF, SHOPDESK_ACTIONS_SHADOW and the packages installed"),
        "understanding": (_understanding, "`shopdesk train nlu`"),
        "knowledge": (_knowledge, "see SHOPDESK_CONTENT"),
        "recommender": (_recommender, "`shopdesk train recommender`"),
        "hearing": (_hearing, "see SHOPDESK_WHISPER; `shopdesk download whisper base.en` fetches weights"),
        "speaking": (_speaking, "`pip install --force-reinstall espeakng-loader`"),
    }
    for name, (check, remedy) in checks.items():
        try:
            yield name, True, check(wiring)
        except TROUBLES as error:
            yield name, False, f"{error} -> {remedy}"


def _database(wiring: Wiring) -> str:
    wiring.conversations.recent(limit=1)
    return wiring.engine.url.render_as_string()


def _shop(wiring: Wiring) -> str:
    products = sum(1 for _ in wiring.shop.catalogue())
    if not products:
        raise FileNotFoundError("no products")
    return f"{wiring.shop.settings().get('name', 'unnamed')}, {products} products"


def _actions(wiring: Wiring) -> str:
    """How many there are, and what is switched off or lowered."""
    access = wiring.access.now()
    switched = {
        "off": ", ".join(sorted(access.off)),
        "in shadow": ", ".join(sorted(access.shadow)),
        "changes stopped": "" if access.writes else "all",
        "changes without a code": "all" if access.write_level < Level.PROVEN else "",
    }
    packs = {f"from {pack.name}": ", ".join(action.name for action in pack.actions) for pack in wiring.packs}
    told = [f"{what}: {names}" for what, names in {**switched, **packs}.items() if names]
    return "; ".join([f"{len(wiring.actions)} actions", *told])


def _understanding(wiring: Wiring) -> str:
    wiring.understander.pipeline.warm_up()
    return wiring.understander.pipeline.folder.name


def _knowledge(wiring: Wiring) -> str:
    """How many entries there are, and which files were left out."""
    base = wiring.knowledge.base
    left_out = [f"left out: {bad}" for bad in base.bad[:BAD_NAMED]]
    more = [f"and {len(base.bad) - BAD_NAMED} more"] if len(base.bad) > BAD_NAMED else []
    return "; ".join([f"{len(base.entries)} entries, {len(base.bad)} bad ones", *left_out, *more])


def _recommender(wiring: Wiring) -> str:
    return f"{len(wiring.suggestions.catalogue)} products learnt"


def _hearing(wiring: Wiring) -> str:
    wiring.recognizer.worker.warm_up()
    return wiring.recognizer.name


def _speaking(wiring: Wiring) -> str:
    return f"espeak-ng, {wiring.synthesizer.speak('ready').rate} Hz"
