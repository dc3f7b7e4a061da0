"""espeak-ng through ctypes. GPL-3 and full of global state: it is loaded in a worker process only."""

import ctypes

import espeakng_loader
import numpy as np

from bot.errors import SpeechFailed
from bot.speech.synthesizer import USUAL, Manner, Speech

VOICE = "en"
WORDS_PER_MINUTE = 165
SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come through the callback before the call returns
BUFFER_MS = 200
RATE_PARAMETER = 1
VOLUME_PARAMETER = 2
VOLUME = 100
POSITION_CHARACTER = 1
UTF_8 = 1
END_PAUSE = 0x1000

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The engine. One a process, one request at a time."""

    def __init__(self, voice: str = VOICE) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self._rate: int = self._library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, data, 0)
        if self._rate <= 0:
            raise SpeechFailed(f"espeak-ng did not start: {self._rate}")
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise SpeechFailed(f"espeak-ng has no voice {voice!r}")
        self._pieces: list[bytes] = []
        self._callback = _Callback(self._take)  # kept: the library holds no reference
        self._library.espeak_SetSynthCallback(self._callback)

    def __call__(self, text: str, manner: Manner = USUAL) -> Speech:
        """`text` spoken. Raises `SpeechFailed`."""
        self._pieces.clear()
        self._library.espeak_SetParameter(RATE_PARAMETER, round(WORDS_PER_MINUTE * manner.rate), 0)
        self._library.espeak_SetParameter(VOLUME_PARAMETER, round(VOLUME * manner.volume), 0)
        content = text.replace("\0", " ").encode() + b"\0"
        flags = UTF_8 | END_PAUSE
        failed = self._library.espeak_Synth(content, len(content), 0, POSITION_CHARACTER, 0, flags, None, None)
        if failed:
            raise SpeechFailed(f"espeak-ng refused a text of {len(text)} characters: {failed}")
        self._library.espeak_Synchronize()
        return Speech(np.frombuffer(b"".join(self._pieces), np.int16), self._rate)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: int) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        return 0
