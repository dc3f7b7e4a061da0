"""Hearing: what turns speech into words."""

from typing import Protocol

from bot.messages import Transcript
from bot.speech.audio import Samples
from bot.speech.expecting import ANYTHING, Expecting


class SpeechRecognizer(Protocol):
    """Words from speech."""

    def transcribe(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        """What was said in `samples`, one channel at 16,000 Hz; an empty text when nobody spoke.

        Leans towards what is expected. The same samples give the same transcript. Raises `SpeechFailed` or `Busy`.
        """


class ListensAlong(SpeechRecognizer, Protocol):
    """One that can also tell what was said before the speaker has finished."""

    def so_far(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript | None:
        """What the beginning of an utterance says, for show only: `transcribe` hears the whole of it anew.

        None while another beginning is being heard: nothing waits, and no `transcribe` is slowed down. Raises
        `SpeechFailed`.
        """
