"""Which word follows which, counted in the training sentences: what a misspelt word may have been there."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

FILE = "phrases.npz"
TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]|_")
END, PAUSE, FIGURES = ".", ",", "0"
"""What stands for the end of a sentence (and its beginning), for any other sign, and for any number."""
_ENDS = frozenset(".!?;")
_MOST_WORDS = 2**16


@dataclass(frozen=True, slots=True)
class Phrases:
    """How often each word occurs, each word right after another, and how many others follow a word."""

    words: Mapping[str, int]
    follow: Mapping[int, int] = field(default_factory=dict)
    """Pair of words -> how often; a pair is the number of the first, moved by 16 bits, and that of the second."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    followers: Sequence[int] = ()
    """How many different words follow the word of that number."""

    def after(self, before: str, word: str) -> int:
        """How often `word` stands right after `before`."""
        first, second = self.numbers.get(before), self.numbers.get(word)
        return 0 if first is None or second is None else self.follow.get(first << 16 | second, 0)

    def ways_on(self, word: str) -> int:
        """How many different words follow `word`."""
        number = self.numbers.get(word)
        return 0 if number is None else self.followers[number]


def counted(texts: Iterable[str]) -> Phrases:
    """What `texts` hold; of more than 65,536 words the rarest are left out."""
    rows = [[END, *tokens(text), END] for text in texts]
    words = dict(Counter(word for row in rows for word in row[1:]).most_common(_MOST_WORDS))
    numbers = {word: number for number, word in enumerate(words)}
    pairs = Counter(pair for row in rows for pair in pairwise(row))
    known = {
        numbers[a] << 16 | numbers[b]: count for (a, b), count in pairs.items() if a in numbers and b in numbers
    }  # fmt: skip
    return Phrases(words, known, numbers, _followers(known, len(words)))


def write(folder: Path, phrases: Phrases) -> None:
    """Keep `phrases` in `folder`, all of them or none."""
    unfinished = folder / f"unfinished-{FILE}"
    np.savez_compressed(
        unfinished,
        words=np.frombuffer("\n".join(phrases.words).encode(), np.uint8),
        counts=np.array(list(phrases.words.values()), np.uint32),
        pairs=np.array(list(phrases.follow), np.uint32),
        pair_counts=np.array(list(phrases.follow.values()), np.uint32),
    )
    unfinished.replace(folder / FILE)


def read(folder: Path, words: Mapping[str, int]) -> Phrases:
    """The phrases in `folder`; of an older model, which has none, only its `words`."""
    if not (folder / FILE).is_file():
        return Phrases(words)
    with np.load(folder / FILE, allow_pickle=False) as stored:
        known = dict(zip(stored["words"].tobytes().decode().split("\n"), stored["counts"].tolist(), strict=True))
        follow = dict(zip(stored["pairs"].tolist(), stored["pair_counts"].tolist(), strict=True))
    numbers = {word: number for number, word in enumerate(known)}
    return Phrases(known, follow, numbers, _followers(follow, len(known)))


def tokens(text: str) -> Iterator[str]:
    """The words of `text` in lower case; numbers and signs as what stands for them."""
    return (token(match[0]) for match in TOKEN.finditer(text))


def token(written: str) -> str:
    """One of them."""
    if written[0].isalpha():
        return written.lower()
    if written[0].isdecimal():
        return FIGURES
    return END if written in _ENDS else PAUSE


def _followers(pairs: Iterable[int], words: int) -> Sequence[int]:
    counts = array("L", [0]) * words
    for pair in pairs:
        counts[pair >> 16] += 1
    return counts
