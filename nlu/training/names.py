"""The recognizer's training: two rounds over the project's own sentences, each time in another variant.

It keeps one core busy, so it is learnt in a process of its own beside what comes first.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from nlu import artifacts, recognizer
from nlu.artifacts import Manifest
from nlu.recognizer import LABELS
from nlu.training.augmentation import augmented, values_of
from nlu.training.sentences import Sentence, load

NAME = "names"
RECIPE = "2"
"""Of what is learnt and how; a new one makes the recognizer be trained again."""
ROUNDS = 2
_SEED = 7
_BATCH = 120  # words: with 300 a round reached 62 % instead of 70 %, with 1,200 37 %
_RATE = 0.004
_WARM_UP = 30  # batches
_LEAST = 0.05  # of the rate, at the end
_DROPOUT = 0.1
_WITHOUT = 0.5  # share of the sentences without a name that a round reads


def published(
    models: Path, sentences: Sequence[Sentence], *, rounds: int = ROUNDS, say: Callable[[str], None]
) -> Manifest:
    """The recognizer of these `sentences` in `models`, trained where it is not there yet; both recipes share it."""
    key = artifacts.key_of(repr([(s.text, s.spans) for s in sentences]), repr((LABELS, rounds)), RECIPE)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        say(f"training the recognizer of names on {len(sentences)} sentences")
        np.savez(
            folder / recognizer.FILE, allow_pickle=False, **recognizer.weights_of(trained(sentences, rounds=rounds))
        )
        return {"labels": list(LABELS)}, {"sentences": len(sentences)}

    return artifacts.publish(models, NAME, key, write)


@contextmanager
def beside(models: Path, data: Path) -> Iterator[None]:
    """Train it in a process of its own meanwhile; where that fails, it is still to be trained afterwards."""
    command = (sys.executable, "-c", "from nlu.training import names; names.main()", str(models), str(data))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as learning:
        try:
            yield
        except BaseException:
            learning.kill()
            raise


def trained(sentences: Sequence[Sentence], *, rounds: int = ROUNDS) -> Any:
    """A pipeline of `recognizer.network` that has learnt from `sentences`; the same for the same sentences."""
    chance, values = random.Random(_SEED), values_of(sentences)
    before = random.getstate(), np.random.get_state()
    random.seed(_SEED)  # by which spaCy cuts long texts
    np.random.seed(_SEED)  # by which thinc draws weights and dropout
    try:
        pipeline = recognizer.network()
        teacher = pipeline.create_optimizer()
        batches = [batch for _ in range(rounds) for batch in _batches(_round(sentences, values, chance), chance)]
        for number, batch in enumerate(batches):
            teacher.learn_rate = _RATE * min(1.0, (number + 1) / _WARM_UP) * max(_LEAST, 1 - number / len(batches))
            pipeline.update([_example(pipeline, sentence) for sentence in batch], sgd=teacher, drop=_DROPOUT)
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])
    return pipeline


def _round(sentences: Sequence[Sentence], values: Any, chance: random.Random) -> list[Sentence]:
    """Variants of all that name something and of some that do not."""
    read = [s for s in sentences if any(span[0] in LABELS for span in s.spans) or chance.random() < _WITHOUT]
    return [augmented(sentence, values, chance) for sentence in read]


def _batches(sentences: Sequence[Sentence], chance: random.Random) -> list[list[Sentence]]:
    """Those of like length together, since a batch takes as many steps as its longest; in any order."""
    batches: list[list[Sentence]] = []
    words = _BATCH
    for sentence in sorted(sentences, key=lambda one: len(one.text)):
        if words >= _BATCH:
            batches.append([])
            words = 0
        batches[-1].append(sentence)
        words += len(sentence.text.split())
    chance.shuffle(batches)
    return batches


def _example(pipeline: Any, sentence: Sentence) -> Any:
    """`sentence` for spaCy; a mark that ends within a word ("10" of "10kg" it knows, "M" of "M." not) takes it all."""
    from spacy.training import Example

    words, marked = pipeline.make_doc(sentence.text), pipeline.make_doc(sentence.text)
    spans: list[Any] = []
    for label, start, end in sentence.spans:
        span = marked.char_span(start, end, label=label, alignment_mode="expand")
        if label in LABELS and span is not None and not any(span.start < s.end and s.start < span.end for s in spans):
            spans.append(span)
    marked.set_ents(spans)
    return Example(words, marked)


def main() -> None:
    """Learn from the sentences in the folder that is named second, publish in the one named first."""
    with threadpool_limits(1):
        published(Path(sys.argv[1]), load(Path(sys.argv[2]) / "intents"), say=print)
