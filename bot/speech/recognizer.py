"""Hearing: what turns speech into words."""

from typing import Protocol

from bot.messages import Transcript
from bot.speech.audio import Samples


class SpeechRecognizer(Protocol):
    """Words from speech."""

    def transcribe(self, samples: Samples) -> Transcript:
        """What was said in `samples`, one channel at 16,000 Hz; an empty text when nobody spoke.

        The same samples give the same transcript. Raises `SpeechFailed` or `Busy`.
        """
