"""How far a turn has come: the conversation so far, what will be said, what was done."""

from dataclasses import dataclass, replace

from bot.dialogue.conversation import Conversation, Event
from bot.dialogue.wording import Said
from bot.messages import ActionReport, Expects


@dataclass(frozen=True, slots=True)
class Carried:
    """Each deed takes one and returns the next."""

    conversation: Conversation
    said: tuple[Said, ...] = ()
    reports: tuple[ActionReport, ...] = ()
    expects: Expects | None = None
    opening: str = ""
    """What the next thing said begins with."""
    goes_on: bool = False
    """Who it is was just proven: what waited for that can be done now."""

    def say(self, said: Said) -> "Carried":
        """Add it, unless it is being said already."""
        if said in self.said:
            return self
        return replace(self, said=(*self.said, replace(said, opening=said.opening or self.opening)), opening="")

    def record(self, *events: Event) -> "Carried":
        return replace(self, conversation=self.conversation.record(*events))

    def report(self, name: str, outcome: str, effect: str) -> "Carried":
        return replace(self, reports=(*self.reports, ActionReport(name, outcome, effect)))

    def expect(self, kind: str, name: str) -> "Carried":
        return replace(self, expects=Expects(kind, name))
