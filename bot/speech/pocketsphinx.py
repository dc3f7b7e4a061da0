"""The embedded recognizer: pocketsphinx with the shop's own language. Its wheel carries the acoustic model.

Loaded in the worker process only. What it knows of the shop is kept in a folder named by the hash of its sources.
"""

import hashlib
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pocketsphinx

from bot.errors import SpeechFailed
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, is_silent
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.ngrams import arpa
from bot.speech.pronouncing import pronounce
from bot.speech.shop_language import ShopTalk, spoken_sentences

NAME = "embedded"
RECIPE = 1
"""Raised when the same sentences make another model."""
OFTEN = 4
"""An unknown word typed so often is meant; a rarer one is a typing error."""
CATALOGUE_WEIGHT = 2
KEPT = 3
NOISE_RMS = 16
"""About -66 dBFS, under every recording: digital silence breaks the acoustic front end."""
SEED = 0
PAUSE = np.zeros(SAMPLE_RATE // 5, np.int16)
"""Before and after: the first word must not begin with the first sample."""
FILLERS = ("<", "[", "+")
LETTER_A = "EY"


@dataclass(frozen=True, slots=True)
class ShopLanguage:
    """Where the two files of one shop's language lie."""

    folder: Path

    @property
    def model(self) -> Path:
        return self.folder / "trigrams.arpa"

    @property
    def dictionary(self) -> Path:
        return self.folder / "words.dict"


def build_language(said: Sequence[str], names: Sequence[str], home: Path) -> ShopLanguage:
    """The language of `said`, what shoppers say, and `names`, the catalogue's titles; built once, kept in `home`."""
    source = json.dumps([RECIPE, list(said), list(names)]).encode()
    language = ShopLanguage(home / hashlib.sha256(source).hexdigest()[:16])
    if language.dictionary.is_file():
        return language
    home.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=home))
    _write(ShopLanguage(making), said, names)
    try:
        making.rename(language.folder)
    except OSError:  # another process was faster
        shutil.rmtree(making)
    _forget_older(home)
    return language


def _forget_older(home: Path) -> None:
    """Every change of the catalogue makes a language; only the newest are kept."""
    oldest_first = sorted(home.iterdir(), key=lambda folder: folder.stat().st_mtime)
    for folder in oldest_first[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _write(language: ShopLanguage, said: Sequence[str], names: Sequence[str]) -> None:
    known = _dictionary()
    named = [words for words in spoken_sentences(names) if words]
    typed = [words for words in spoken_sentences(said) if words]
    counts = Counter(word for words in typed for word in words)
    trusted = {word for words in named for word in words} | {word for word in counts if counts[word] >= OFTEN}
    sayable = {word for word in trusted if word in known or pronounce(word)}
    sentences = [words for words in typed if all(word in known or word in sayable for word in words)]
    sentences += [words for words in named if sayable.issuperset(words)] * CATALOGUE_WEIGHT
    vocabulary = sorted({word for words in sentences for word in words})
    language.model.write_text(arpa(sentences), encoding="utf-8")
    language.dictionary.write_text("".join(_entries(vocabulary, known)), encoding="utf-8")


def _entries(vocabulary: Iterable[str], known: dict[str, list[str]]) -> Iterator[str]:
    for word in vocabulary:
        variants = known.get(word) or [pronounce(word)]
        for number, phones in enumerate([*variants, LETTER_A] if word == "a" else variants, 1):
            yield f"{word}{f'({number})' if number > 1 else ''} {phones}\n"


def _dictionary() -> dict[str, list[str]]:
    """Word -> its pronunciations, of the English dictionary in the wheel."""
    found: dict[str, list[str]] = defaultdict(list)
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, phones = line.partition(" ")
        found[word.partition("(")[0]].append(phones)
    return found


class EmbeddedRecognizer:
    """One decoder. Each recording is heard by itself: what came before changes nothing."""

    def __init__(self, talk: ShopTalk, home: Path) -> None:
        language = build_language(talk.said(), talk.titles, home)
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=pocketsphinx.get_model_path("en-us/en-us"),
                lm=str(language.model),
                dict=str(language.dictionary),
                loglevel="FATAL",
            )
        except RuntimeError as error:
            raise SpeechFailed(f"the language in {language.folder} cannot be loaded; delete the folder") from error

    def __call__(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        if is_silent(samples):
            return Transcript("", 0.0, NAME)
        self._decoder.reinit_feat()  # forgets the mean of what was heard before
        self._decoder.start_utt()
        self._decoder.process_raw(_dithered(samples).tobytes(), full_utt=True)
        self._decoder.end_utt()
        words = tuple(self._words())
        text = " ".join(word for word, _ in words)
        confidence = sum(sure for _, sure in words) / len(words) if words else 0.0
        return Transcript(text, round(confidence, 3), NAME, words)

    def _words(self) -> Iterator[tuple[str, float]]:
        if self._decoder.hyp() is None:
            return
        for segment in self._decoder.seg():
            if not segment.word.startswith(FILLERS):
                yield segment.word.partition("(")[0], round(min(1.0, segment.prob), 3)


def _dithered(samples: Samples) -> Samples:
    whole = np.concatenate([PAUSE, samples, PAUSE]).astype(np.float64)
    noise = np.random.default_rng(SEED).normal(0, NOISE_RMS, len(whole))
    return np.clip(np.round(whole + noise), -32_768, 32_767).astype(np.int16)
