"""Actions that another installed package offers, under the entry point `shopdesk.actions`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from actions.types import Action, Effect

GROUP = "shopdesk.actions"


class BadPack(Exception):
    """What is offered cannot be used; the message names the package and says why in one line."""


@dataclass(frozen=True, slots=True)
class ActionPack:
    """What the entry point names: actions, their words, and which phrasings ask for them."""

    name: str
    actions: tuple[Action, ...]
    wording: Path
    """A folder with `<language>/*.yaml`, laid out like `bot/dialogue/wording`."""
    intents: Path
    """Rows of known intents with `when` lines, as in `bot/dialogue/intents.yaml`."""


def installed_packs() -> tuple[ActionPack, ...]:
    """Every pack of this environment, by name. Raises `BadPack`."""
    return tuple(_load(point) for point in sorted(entry_points(group=GROUP), key=lambda point: point.name))


def with_packs(own: Sequence[Action], packs: Iterable[ActionPack]) -> tuple[Action, ...]:
    """Our actions and those of the packs. Raises `BadPack` for a name that is taken or an action that is not whole."""
    taken = {action.name: "Shopdesk" for action in own}
    added: list[Action] = []
    for pack in packs:
        for action in pack.actions:
            if action.name in taken:
                raise BadPack(f"{pack.name}: an action called {action.name} comes from {taken[action.name]} already")
            if action.effect is Effect.WRITE and action.preview is None:
                raise BadPack(f"{pack.name}: {action.name} is a WRITE and needs a preview")
            taken[action.name] = pack.name
            added.append(action)
    return (*own, *added)


def _load(point: EntryPoint) -> ActionPack:
    try:
        pack = point.load()
    except (ImportError, AttributeError) as error:
        raise BadPack(f"{point.name}: {point.value} cannot be loaded: {error}") from error
    if not isinstance(pack, ActionPack):
        raise BadPack(f"{point.name}: expected {point.value} to be an ActionPack, got {type(pack).__name__}")
    return pack
