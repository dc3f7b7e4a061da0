"""The project's own held-out sentences: tests/nlu/sentences, never trained on."""

import random
from collections.abc import Iterable
from pathlib import Path

import yaml

from nlu import Pipeline
from nlu.training.augmentation import as_recognized, with_typos
from nlu.training.scoring import score
from nlu.training.sentences import load

SENTENCES = Path(__file__).parents[2] / "nlu" / "sentences"
OPENINGS = {"openings by situation": "situations.yaml", "openings, wish unsaid": "unsaid.yaml"}
UPSET = Path(__file__).parents[2] / "nlu" / "moods" / "upset.yaml"


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
    for name, file in OPENINGS.items():
        opened = yaml.safe_load((SENTENCES.parent / file).read_text(encoding="utf-8"))
        openings = [(text, intent) for intent, texts in opened.items() for text in texts]
        right = accuracy(pipeline, [text for text, _ in openings], [intent for _, intent in openings])
        print(f"  {name:<24} {right:.1%} of {len(openings)}, a development set")
    _upset(pipeline)


def _upset(pipeline: Pipeline) -> None:
    said = yaml.safe_load(UPSET.read_text(encoding="utf-8"))
    heard = [pipeline.understand(text).sentiment.label == "negative" for text in said["upset"]]
    calm = [pipeline.understand(text).sentiment.label != "negative" for text in said["not_upset"]]
    right = (sum(heard) + sum(calm)) / len(heard + calm)
    print(
        f"  upset or not, hard ones  {right:.1%} of {len(heard + calm)}; of the upset {sum(heard) / len(heard):.1%}\n"
    )


def accuracy(pipeline: Pipeline, texts: Iterable[str], intents: list[str]) -> float:
    """Share of `texts` whose first intent is right."""
    given = [str(pipeline.understand(text).ranking[0].intent) for text in texts]
    return sum(g == i for g, i in zip(given, intents, strict=True)) / len(intents)
