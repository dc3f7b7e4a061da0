"""The line between a gateway and a call: what each gives the other.

A gateway is thin. It answers with `Switchboard.answer`, passes on what comes from the caller through `Call`, and does
what the call asks of it through `Line`. Every method here is called in the event loop and returns at once: whoever has
to wait for a socket keeps a queue of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.call.callers_number import number_in
from bot.messages import CALLING, ConversationId
from bot.speech.audio import Samples

RATE = 8_000  # Hz, of a telephone
WIDE_RATE = 16_000  # Hz, of a browser's microphone
FRAME_SECONDS = 0.02
FRAME_SAMPLES = RATE // 50
KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True)
class Started:
    """A call that came in."""

    call_id: str
    """The gateway's name for it; no two calls of one gateway have the same."""
    gateway: str
    """twilio, telnyx, audiosocket, asterisk, freeswitch, browser."""
    caller: str | None = None
    """The number it comes from, as the network tells it: a hint, never proof."""
    called: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What the gateway was told to pass on; never trusted more than the gateway."""
    rate: int = RATE
    """Hz, of the sound in both directions: `RATE` or `WIDE_RATE`."""
    can_transfer: bool = True
    """Whether `Line.transfer` leads to a telephone."""
    conversation_id: ConversationId | None = None
    """The conversation it goes on with, where somebody talks in the browser; the gateway has checked that they may."""
    network: str = ""
    """The block of addresses it comes from, where somebody talks in the browser."""

    @property
    def number(self) -> str:
        """The caller's, where one is shown; "" where it is withheld, or no number."""
        return number_in(self.caller or "")

    @property
    def came_from(self) -> str:
        """What limits count by: the number, the network, or all callers of this gateway who show none."""
        return f"{CALLING}{self.number}" if self.number else self.network or f"hidden {self.gateway}"


class Line(Protocol):
    """What a call asks of its gateway. After `hang_up` or `transfer` nothing more is asked."""

    def play(self, samples: Samples) -> None:
        """Say this to the caller after whatever is being said: one channel at `Started.rate`, of any length.

        The gateway sends it as fast as it can be taken; where it owns the clock it keeps its own queue.
        """

    def mark(self, name: str) -> None:
        """Tell `Call.played(name)` once everything played before has been heard."""

    def clear(self) -> None:
        """Stop what is being said, now, and forget the rest. Its marks may come back or not."""

    def hang_up(self) -> None:
        """End the call. `Call.end` is told as for any other end."""

    def transfer(self, to: str, summary: str) -> None:
        """Connect the caller with the number or SIP address `to`; who answers there is told `summary` first.

        Where the gateway cannot say a summary, whoever answers finds it in the console.
        """


class Call(Protocol):
    """A call in progress, as its gateway sees it."""

    def hear(self, samples: Samples) -> None:
        """The caller's sound in the order spoken: one channel at `Started.rate`, of any length, also none.

        Loss and gaps need no filling; time is told by the clock and not by what arrives.
        """

    def press(self, key: str) -> None:
        """One of `KEYS`, once for each press; anything else is ignored."""

    def played(self, mark: str) -> None:
        """Everything before the mark was heard."""

    def end(self, reason: str) -> None:
        """The caller is gone: hung_up, lost, failed. Also after `Line.hang_up` and `transfer`; twice is harmless."""


class Switchboard(Protocol):
    """Where gateways bring their calls."""

    def answer(self, started: Started, line: Line) -> Call:
        """Take a call; the greeting comes over `line` soon after. Raises `Busy` when there are too many."""
