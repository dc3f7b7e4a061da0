"""What must be there before the first answer: a shop, an understanding, a recommender. Made once.

Training runs in processes of its own, so that the server never loads what only training needs.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import nlu
from actions.shop import demo
from actions.shop.demo.pictures import write_pictures
from bot.cli.bad_input import BadInput
from bot.wiring import Wiring
from nlu.artifacts import is_whole
from recommender import IncompatibleModel, stored

SHOPDESK = (sys.executable, "-m", "bot.cli")


def train(wiring: Wiring, *what: str) -> None:
    """Run `shopdesk train` with these arguments. Raises `BadInput` when it fails."""
    if subprocess.run([*SHOPDESK, "train", *what], env=wiring.settings.as_environment(), check=False).returncode:
        raise BadInput(f"training failed: shopdesk train {' '.join(what)}")


def prepare(wiring: Wiring, say: Callable[[str], None], train: Callable[..., None] = train) -> None:
    """Bring what is missing; say what takes time."""
    if not wiring.settings.shop_url and next(iter(wiring.shop.catalogue()), None) is None:
        say("filling the demo shop")
        demo.seed(wiring.engine, datetime.now(UTC))
        write_pictures(wiring.settings.pictures)
    if not _has_understanding(wiring):
        say("learning to understand, the quick way first")
        train(wiring, "nlu", "--recipe", "light")
    if not _has_recommender(wiring):
        say("learning what goes with what")
        train(wiring, "recommender")


def train_thoroughly(wiring: Wiring) -> "subprocess.Popen[bytes]":
    """Start the full training beside the server; it ends at once when everything is trained already."""
    command = ["nice", "-n", "15", *SHOPDESK, "train", "nlu"]
    quiet = subprocess.DEVNULL
    polite = {"OMP_WAIT_POLICY": "PASSIVE"}  # threads that wait must not burn what shoppers need
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, env=wiring.settings.as_environment() | polite)


def _has_understanding(wiring: Wiring) -> bool:
    """One that this version can read."""
    try:
        return is_whole(nlu.newest(wiring.settings.models))
    except (nlu.ModelMissing, nlu.IncompatibleModel):
        return False


def _has_recommender(wiring: Wiring) -> bool:
    """One that this version can read."""
    try:
        stored.describe(stored.in_force(wiring.settings.models / "recommender"))
    except IncompatibleModel:
        return False
    return True
