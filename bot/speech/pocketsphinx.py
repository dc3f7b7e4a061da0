"""The embedded recognizer: pocketsphinx with the shop's own language. Its wheel carries the acoustic model.

Loaded in the worker process only. What is heard is judged by the shop's language model; where it is mostly words of the
expected answer, a grammar of such answers listens once more.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import pocketsphinx

from bot.errors import SpeechFailed
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, is_narrow, is_silent
from bot.speech.digits import all_digits
from bot.speech.expecting import ANYTHING, Expecting, Kind
from bot.speech.grammars import grammar, words_of
from bot.speech.keeping import kept
from bot.speech.language_files import ShopLanguage, build_language
from bot.speech.narrowband import RECIPE, write_narrowband
from bot.speech.shop_language import ShopTalk

NAME = "embedded"
NOISE_RMS = 16
"""About -66 dBFS, under every recording: digital silence breaks the acoustic front end."""
SEED = 0
PAUSE = np.zeros(SAMPLE_RATE // 5, np.int16)
"""Before and after: the first word must not begin with the first sample."""
FILLERS = ("<", "[", "+")
ALTERNATIVES = 4
PATHS = 24
"""Best paths looked at for them; many differ in silences only."""
SHARE = {Kind.ORDER_ID: 0.8, Kind.DIGITS: 0.8, Kind.CODE: 0.6, Kind.EMAIL_SPELLED: 0.3}
"""Share of the words heard that must be the grammar's before it listens: spelled letters are misheard as words."""
SHORTEST, UNSURE = 2, 0.6
"""Words that are no more, and not surely heard, may be a digit: alone it is misheard as "date" or "here"."""
DIGIT_SHARE = 0.4
MOST_DIGITS = 2
"""One is often heard as two; who says more of them says the rest of the number."""
GRAMMAR = "expected"
Words = tuple[tuple[str, float], ...]


class EmbeddedRecognizer:
    """Each recording is heard by itself: what came before changes nothing."""

    def __init__(self, talk: ShopTalk, home: Path) -> None:
        self._home = home
        self._language = build_language(talk.said(), talk.titles, home / "languages")
        self._wideband = Ears(_acoustic(), self._language)

    def __call__(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        if is_silent(samples):
            return Transcript("", 0.0, NAME)
        ears = self._narrowband if is_narrow(samples) else self._wideband
        sound = _dithered(samples).tobytes()
        words = ears.hear(sound)
        readings = [" ".join(word for word, _ in words), *ears.alternatives()]
        text = grammar(expecting)
        if text and may_be(words, expecting):
            expected = ears.hear(sound, text)
            if expected and (expecting.kind is not Kind.DIGIT or all_digits(" ".join(word for word, _ in expected))):
                words = expected
                readings.insert(0, " ".join(word for word, _ in words))
        confidence = sum(sure for _, sure in words) / len(words) if words else 0.0
        others = tuple(dict.fromkeys(reading for reading in readings[1:] if reading not in ("", readings[0])))
        return Transcript(readings[0], round(confidence, 3), NAME, words, others[:ALTERNATIVES])

    @cached_property
    def _narrowband(self) -> "Ears":
        """Made with the first call that comes through a telephone."""
        folder = self._home / "acoustic" / f"narrowband-{RECIPE}"
        return Ears(kept(folder, lambda making: write_narrowband(_acoustic(), making)), self._language)


class Ears:
    """One decoder: an acoustic model and the shop's language. Raises `SpeechFailed` for files that it cannot load."""

    def __init__(self, acoustic: Path, language: ShopLanguage) -> None:
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=str(acoustic), lm=str(language.model), dict=str(language.dictionary), loglevel="FATAL"
            )
        except RuntimeError as error:
            raise SpeechFailed(f"the language in {language.folder} cannot be loaded; delete the folder") from error
        self._open = self._decoder.current_search()
        self._grammar = ""

    def hear(self, sound: bytes, jsgf: str = "") -> Words:
        """Each word with its confidence, by the grammar `jsgf` or, without one, by the language model."""
        self._listen_for(jsgf)
        self._decoder.reinit_feat()  # forgets the mean of what was heard before
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
        return tuple(self._words())

    def alternatives(self) -> tuple[str, ...]:
        """What else it may have been, best first."""
        if self._decoder.hyp() is None:
            return ()
        paths = islice(self._decoder.nbest(), PATHS)
        return tuple(dict.fromkeys(" ".join(_plain(path.hypstr.split())) for path in paths if path is not None))

    def _listen_for(self, jsgf: str) -> None:
        if jsgf and jsgf != self._grammar:
            self._decoder.add_jsgf_string(GRAMMAR, jsgf)
            self._grammar = jsgf
        self._decoder.activate_search(GRAMMAR if jsgf else self._open)

    def _words(self) -> Iterator[tuple[str, float]]:
        if self._decoder.hyp() is None:
            return
        for segment in self._decoder.seg():
            for word in _plain([segment.word]):
                yield word, round(min(1.0, segment.prob), 3)


def _acoustic() -> Path:
    """The model in the wheel, for 16,000 Hz."""
    return Path(pocketsphinx.get_model_path("en-us/en-us"))


def _plain(words: list[str]) -> list[str]:
    """Without fillers, and without the numbers of pronunciations."""
    return [word.partition("(")[0] for word in words if not word.startswith(FILLERS)]


def may_be(words: Words, expecting: Expecting) -> bool:
    """Whether what the language model heard may be an answer of the expected form."""
    if expecting.kind is not Kind.DIGIT:
        return _share(words, expecting) >= SHARE[expecting.kind]
    said = [word for word, _ in words]
    if said in (["no"], ["yes"]) or len(all_digits(" ".join(said))) > MOST_DIGITS:
        return False
    is_unsure = len(words) <= SHORTEST and min((sure for _, sure in words), default=0.0) < UNSURE / max(1, len(words))
    return is_unsure or _share(words, expecting) >= DIGIT_SHARE


def _share(words: Words, expecting: Expecting) -> float:
    known = words_of(expecting)
    return sum(word in known for word, _ in words) / len(words) if words else 0.0


def _dithered(samples: Samples) -> Samples:
    whole = np.concatenate([PAUSE, samples, PAUSE]).astype(np.float64)
    noise = np.random.default_rng(SEED).normal(0, NOISE_RMS, len(whole))
    return np.clip(np.round(whole + noise), -32_768, 32_767).astype(np.int16)
