"""What every call of an installation is made with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.call.callers_number import Hint
from bot.call.captions import Onlookers
from bot.call.silero import Activity
from bot.call.talk import Talk
from bot.call.timing import Patience, Sure, Timing
from bot.call.words import CallWords
from bot.messages import ConversationId
from bot.speech.recognizer import SpeechRecognizer
from bot.speech.synthesizer import Synthesizer

SendLink = Callable[[ConversationId, str], bool]
"""Send a link to the conversation, as a chat, to a number (or, without one, to the customer's); False where none is
known. Blocks."""


@dataclass(frozen=True, slots=True)
class House:
    """Shared by all calls."""

    talk: Talk
    words: CallWords
    recognizer: SpeechRecognizer
    synthesizer: Synthesizer
    listen: Callable[[int], Activity]
    """A caller's own activity detector, for a rate in Hz."""
    send_link: SendLink
    timing: Timing = Timing()
    sure: Sure = Sure()
    patience: Patience = Patience()
    transfer_to: str = ""
    """A number or SIP address of people; empty: they answer in the console, and are read out."""
    asks_consent: bool = False
    recordings: Path | None = None
    """Where the sound of callers who agree to it is kept; None: nowhere."""
    hint: Hint = lambda number: ()
    onlookers: Onlookers | None = None
    """Who may read along while a caller speaks; None: nobody."""
    warm_up: Callable[[], None] = lambda: None
    """Loads what the first caller would wait for. Blocks."""
