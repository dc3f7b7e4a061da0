"""What one message, or one wish in it, offers to fill slots with."""

import re
from dataclasses import dataclass, field

from bot.dialogue.phrases import ends_with, spans
from bot.dialogue.shown import Focus
from bot.dialogue.situation import Situation
from nlu.types import Entity

ONE_ENDS = re.compile(r"[,.;:!?\n]|\b(?:but|the|my|and|i|just|only|it)\b", re.IGNORECASE)
"""Where what "not the ..." rules out is over: "not the mug the lamp"."""
SEVERAL_END = re.compile(r"[,.;:!?\n]|\bbut\b", re.IGNORECASE)
"""Where what "except ..." rules out is over: "everything except the mug and the lamp, please"."""

MOST_RULED_OUT = 10
"""Things that one message may rule out; whoever says "except" a thousand times means nothing by it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words, what understanding found in them, and what surrounds them."""

    text: str
    entities: tuple[Entity, ...]
    situation: Situation
    focus: Focus = field(default_factory=Focus)
    asked: str = ""
    """The slot the assistant asked for, when this is the answer."""

    def values(self, *labels: str) -> list[str]:
        """Values of the entities with one of these labels, those ruled out ("not the red one") left away."""
        return [entity.value for entity in self.entities if entity.label in labels and not self._ruled_out(entity)]

    def _ruled_out(self, entity: Entity) -> bool:
        return ends_with("ruling_out", self.text[: entity.start])

    @property
    def meant(self) -> str:
        """The text without what it rules out; what is left keeps its place."""
        kept = self.text
        for start, end in self._ruled_out_spans():
            kept = f"{kept[:start]}{' ' * (end - start)}{kept[end:]}"
        return kept

    def meant_without(self, *labels: str) -> str:
        """The same without what entities with these labels cover."""
        kept = self.meant
        for entity in self.entities:
            if entity.label in labels:
                kept = f"{kept[: entity.start]}{' ' * (entity.end - entity.start)}{kept[entity.end :]}"
        return kept

    @property
    def ruled_out(self) -> str:
        """Only what it rules out."""
        return " ".join(self.text[start:end] for start, end in self._ruled_out_spans())

    def _ruled_out_spans(self) -> list[tuple[int, int]]:
        named = [(entity.start, entity.end) for entity in self.entities if self._ruled_out(entity)]
        one = [(end, self._until(ONE_ENDS, end)) for _, end in spans("ruling_out_the", self.text)[:MOST_RULED_OUT]]
        several = [(end, self._until(SEVERAL_END, end)) for _, end in spans("except", self.text)[:MOST_RULED_OUT]]
        return [*named, *one, *several]

    def _until(self, ends: re.Pattern[str], start: int) -> int:
        end = ends.search(self.text, start + 1)
        return end.start() if end else len(self.text)
