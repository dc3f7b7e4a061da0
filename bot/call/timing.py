"""How long a call waits for what. All of it is data; tests and operators may give other figures."""

from dataclasses import dataclass, field

from bot.speech.expecting import Kind


@dataclass(frozen=True, slots=True)
class Endings:
    """Seconds of silence after which somebody is taken to have finished."""

    by_kind: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.ANYTHING: 0.50,
            Kind.YES_NO: 0.36,
            Kind.CHOICE: 0.42,
            Kind.DIGITS: 0.80,
            Kind.DIGIT: 0.60,
            Kind.CODE: 0.90,
            Kind.ORDER_ID: 0.90,
            Kind.EMAIL_SPELLED: 1.30,
        }
    )
    """Before anything of it was recognized."""
    complete: float = 0.36
    """What was asked for is there: six digits of a code, a yes."""
    unfinished: float = 1.20
    """The words so far ask for more: "my order number is", "w two oh three"."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    endings: Endings = Endings()
    pause: float = 0.20
    """Silence after which recognizing begins, in the hope that nothing more comes."""
    longest_utterance: float = 30.0
    gap: float = 0.6
    """Without any sound from the gateway, somebody who spoke is taken to be silent."""
    one_moment: float = 0.8
    """What a turn may take before the caller is told that it takes a moment."""
    silence: float = 8.0
    """After which the caller is asked whether they are there."""
    silence_looking: float = 16.0
    """The same where a number has to be found first."""
    between_keys: float = 3.0
    """After which typed digits are complete without #."""
    after_goodbye: float = 4.0
    waiting: float = 45.0
    """Between two words to somebody who waits for a person."""
    playing_grace: float = 1.5
    """Gateways that never tell what was heard are believed after it should have been."""
    lost: float = 30.0
    """Without a sound, a key or a mark the gateway is gone."""
    longest_call: float = 3 * 3600.0
    last_words: float = 60.0
    """For what is still said before the line is let go."""

    def silence_after(self, *, is_goodbye: bool, is_given_time: bool, is_looking: bool) -> float:
        """Seconds that a caller may be silent once they have heard everything."""
        if is_goodbye:
            return self.after_goodbye
        if is_given_time:
            return self.waiting
        return self.silence_looking if is_looking else self.silence


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure hearing has to be, in [0, 1]."""

    heard: float = 0.20
    """Below, the words are not taken for said."""
    yes_to_write: float = 0.75
    """Below, a spoken yes changes nothing: it is asked for again, or for a key."""
    digit: float = 0.55
    """Below, a digit of a number is asked for: over the phone, flite's right ones had 0.73 and more, its wrong ones
    0.49 and less (12 numbers, 22 Nov 2026)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often the same is tried."""

    silences: int = 3
    """The last of which ends the call."""
    unheard: int = 3
    """The last of which brings a person."""
    mute: int = 3
    """Sentences in a row that could not be spoken."""
    failed_turns: int = 2
    digits: int = 32
    """Typed in one go; what comes after is not taken."""
    keys_in_a_second: int = 12
    waiting_utterances: int = 4
    """Said while a turn still runs; older ones go first."""
