"""The project's own held-out sentences: tests/nlu/sentences, never trained on."""

import random
from collections.abc import Iterable
from pathlib import Path

from nlu import Pipeline
from nlu.training.augmentation import as_recognized, with_typos
from nlu.training.scoring import score
from nlu.training.sentences import load

SENTENCES = Path(__file__).parents[2] / "nlu" / "sentences"


def measure(pipeline: Pipeline) -> None:
    """Print the held-out scores, and what noise costs."""
    sentences = load(SENTENCES)
    print(f"own held-out sentences ({len(sentences)})\n{score(pipeline, sentences).summary()}\n")
    texts, intents = [s.text for s in sentences], [str(s.intent) for s in sentences]
    clean = accuracy(pipeline, texts, intents)
    for name, noisy in (
        ("5 % typos", [with_typos(text, 0.05, random.Random(n)) for n, text in enumerate(texts)]),
        ("10 % typos", [with_typos(text, 0.10, random.Random(n)) for n, text in enumerate(texts)]),
        ("as recognized speech", [as_recognized(text, random.Random(n)) for n, text in enumerate(texts)]),
    ):
        print(f"  {name:<24} {accuracy(pipeline, noisy, intents) - clean:+.1%} intent accuracy")
    print()


def accuracy(pipeline: Pipeline, texts: Iterable[str], intents: list[str]) -> float:
    """Share of `texts` whose first intent is right."""
    given = [str(pipeline.understand(text).ranking[0].intent) for text in texts]
    return sum(g == i for g, i in zip(given, intents, strict=True)) / len(intents)
