"""What is on the shopper's screen: texts and buttons, and what a reader makes of them."""

import re
from dataclasses import dataclass

from bot.messages import Answer
from bot.simulator.saying import phrases

PERSON = re.compile(
    r"person|colleague|back to the assistant|leave a message|call me back|e-mail me instead", re.IGNORECASE
)
"""Buttons that lead away from what the shopper came for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, as it is seen."""

    text: str
    buttons: tuple[str, ...]
    summary: str = ""
    """What stands above the yes button."""

    @property
    def asks_yes(self) -> bool:
        """A summary that waits for yes or no."""
        return any(map(_is_yes, self.buttons))

    @property
    def person_comes(self) -> bool:
        return any("back to the assistant" in button.lower() for button in self.buttons) or self.says("handed_over")

    @property
    def question(self) -> str:
        """The sentences that ask, or else the last one, in small letters."""
        sentences = re.split(r"(?<=[.?!:])\s+", self.text.strip())
        asking = [sentence for sentence in sentences if sentence.endswith("?")]
        return " ".join(asking or sentences[-2:]).lower()

    def says(self, name: str) -> bool:
        """Whether one of these phrases of phrases.yaml is in it."""
        return re.search(phrases()[name], self.text.lower()) is not None

    def button(self, *patterns: str) -> str:
        """The first button that fits one of these; "" when none does."""
        for pattern in patterns:
            for button in self.buttons:
                if re.search(pattern, button.lower()) and not PERSON.search(button):
                    return button
        return ""


def heard(answer: Answer) -> Heard:
    """Texts, the buttons below them, and those on cards."""
    cards = [button.title for reply in answer.replies for card in reply.cards for button in card.buttons]
    quick = [button.title for reply in answer.replies for button in reply.quick_replies]
    asking = [reply.text for reply in answer.replies for button in reply.quick_replies if _is_yes(button.title)]
    return Heard("\n".join(reply.text for reply in answer.replies), (*quick, *cards), "\n".join(asking[-1:]))


def _is_yes(button: str) -> bool:
    return button.lower().startswith("yes")
