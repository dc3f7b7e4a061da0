"""The recipe on the sets that papers use: `python -m tests.benchmarks.nlu.published [SET ...]`.

What serves the shop is trained by the same code: prototypes, augmentation, fine-tuning, blend with the frozen head.
Each set's own validation part chooses the epoch, the blend and the threshold of what is out of scope; its test part is
read once, at the end. Needs SHOPDESK_BENCH_DATA.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import matthews_corrcoef

from nlu.artifacts import Manifest
from nlu.model import log_softmax
from nlu.training import checkpoint, light, scope, tuned
from nlu.training.evaluation import auroc, span_f1
from nlu.training.finetune import Schedule, finetune
from nlu.training.network import MultiHead, Scheme, batch
from nlu.training.sentences import Sentence
from nlu.training.train import export_frozen
from nlu.training.vectors import encode
from nlu.types import Intent
from tests.benchmarks.nlu import sets

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Learnt:
    """One set's model."""

    frozen: Manifest
    models: Path
    tokenizer: Any
    network: MultiHead
    head: Any
    blend: float
    cpu_seconds: float

    def vectors(self, sentences: Sequence[Sentence]) -> Array:
        """Frozen vectors, shape (n, dim)."""
        return encode([sentence.text for sentence in sentences], self.frozen, self.models)

    def logits(self, sentences: Sequence[Sentence]) -> Array:
        """Blended log-probabilities, shape (n, n_intents)."""
        tuned_logits, _, _ = readings(self.network, self.tokenizer, sentences)
        frozen = self.head.logits(self.vectors(sentences))
        return self.blend * log_softmax(tuned_logits) + (1 - self.blend) * log_softmax(frozen)

    def accuracy(self, sentences: Sequence[Sentence]) -> float:
        """Share of `sentences` whose intent comes first."""
        return float((self.logits(sentences).argmax(1) == positions(sentences, self.network.scheme)).mean())


def learn(part: sets.Set, models: Path, schedule: Schedule, source: str = "") -> Learnt:
    """Train on `part`, as the shop's model is trained; `source`: folder of an encoder that learnt something before."""
    started = time.process_time()
    frozen = export_frozen(models)
    scheme = Scheme(part.intents, part.tags)
    training = (*part.training, *names(part))
    vectors = encode([sentence.text for sentence in training], frozen, models)
    labels = [str(sentence.intent) for sentence in training]
    head = light.intent_head(vectors, labels, intents=part.intents)
    begin = _vectors(source, training) if source else vectors
    with tempfile.TemporaryDirectory() as workplace:
        tokenizer, network, _ = finetune(
            source or checkpoint.find(),
            training,
            part.validation,
            prototypes=torch.from_numpy(tuned.means(begin, training, part.intents)),
            schedule=schedule,
            workplace=Path(workplace),
            scheme=scheme,
        )
    logits, _, _ = readings(network, tokenizer, part.validation)
    frozen_logits = head.logits(encode([s.text for s in part.validation], frozen, models))
    blend, _, _ = tuned.blended(logits, frozen_logits, positions(part.validation, scheme))
    return Learnt(frozen, models, tokenizer, network, head, blend, time.process_time() - started)


def _vectors(source: str, sentences: Sequence[Sentence]) -> Array:
    """What the encoder in `source` makes of `sentences`, shape (n, dim)."""
    tokenizer, encoder = checkpoint.load(source)
    frozen = checkpoint.Frozen(encoder).eval()
    rows = []
    with torch.inference_mode():
        for sentence in sentences:
            tokens = tokenizer(sentence.text, truncation=True, return_tensors="pt")
            rows.append(frozen(tokens["input_ids"], tokens["attention_mask"])[0][0].numpy())
    return np.stack(rows)


def _kept(learnt: Learnt, folder: Path) -> None:
    """Its encoder, for a set that is learnt after it."""
    learnt.network.encoder.save_pretrained(folder)
    learnt.tokenizer.save_pretrained(folder)


def names(part: sets.Set) -> list[Sentence]:
    """What the set calls its intents, as one more sentence each."""
    named = (intent for intent in part.intents if intent != Intent.OUT_OF_SCOPE)
    return [Sentence(re.sub(r"[_\W]+", " ", name).strip().lower(), name, "neutral") for name in named]


def readings(
    network: MultiHead, tokenizer: Any, sentences: Sequence[Sentence]
) -> tuple[Array, list[list[str]], list[list[str]]]:
    """(intent logits, the tag of each word, the right one) of `sentences`."""
    logits, given, wanted = [], [], []
    with torch.inference_mode():
        for start in range(0, len(sentences), 64):
            answers = batch(sentences[start : start + 64], tokenizer, network.scheme)
            intents, _, tagged = network(answers.input_ids, answers.attention_mask)
            logits.append(intents.numpy())
            for row, right in zip(tagged.argmax(2), answers.tags, strict=True):
                words = right >= 0
                given.append([network.scheme.tags[tag] for tag in row[words]])
                wanted.append([network.scheme.tags[tag] for tag in right[words]])
    return np.concatenate(logits), given, wanted


def positions(sentences: Sequence[Sentence], scheme: Scheme) -> NDArray[np.int64]:
    """The right column of each sentence."""
    return np.array([scheme.intents.index(sentence.intent) for sentence in sentences])


def out_of_scope(learnt: Learnt, part: sets.Set) -> list[tuple[str, float]]:
    """What is told apart by the threshold that rejects 92 % of what is out of scope in the validation part.

    That part decides what each distance counts, too, as the sentences held back do for the shop's model.
    """
    labels = np.array([str(sentence.intent) for sentence in part.training])
    within = labels != Intent.OUT_OF_SCOPE
    seen = scope.geometry(learnt.vectors(part.training)[within], labels[within])

    def features(sentences: Sequence[Sentence]) -> Array:
        probabilities = np.exp(log_softmax(learnt.logits(sentences)))
        return seen.features(learnt.vectors(sentences), learnt.head, probabilities)

    held_out = (*part.validation, *part.outside_validation)
    is_inside = np.arange(len(held_out)) < len(part.validation)
    fitted = scope.weighed(seen, features(held_out), is_inside)

    def scores(sentences: Sequence[Sentence]) -> Array:
        return features(sentences) @ fitted.weights

    threshold = np.quantile(scores(part.outside_validation), 0.92)
    inside, outside = scores(part.test), scores(part.outside)
    right = learnt.logits(part.test).argmax(1) == positions(part.test, learnt.network.scheme)
    return [
        ("accuracy, rejected ones wrong", float((right & (inside >= threshold)).mean())),
        ("recall of out of scope", float((outside < threshold).mean())),
        ("AUROC", auroc(inside.tolist(), outside.tolist())),
    ]


def slots(learnt: Learnt, part: sets.Set) -> list[tuple[str, float]]:
    """F1 of whole slots."""
    _, given, wanted = readings(learnt.network, learnt.tokenizer, part.test)
    return [("slot F1", span_f1(map(sets.spans, wanted), map(sets.spans, given)))]


def matthews(learnt: Learnt, part: sets.Set) -> list[tuple[str, float]]:
    """Best Matthews correlation over all thresholds of confidence times nearness to a training sentence.

    Below the threshold nothing is answered. As the authors of HINT3 measure, the threshold is the test part's best.
    """
    vectors, trained = learnt.vectors(part.test), learnt.vectors(part.training)
    logits = learnt.logits(part.test)
    sure = np.exp(log_softmax(logits)).max(axis=1) * (vectors @ trained.T).max(axis=1)
    answers = np.array([str(sentence.intent) for sentence in part.test])
    given = np.array(part.intents)[logits.argmax(axis=1)]
    best = max(matthews_corrcoef(answers, np.where(sure >= t, given, "")) for t in np.linspace(0, 1, 51))
    return [("best-threshold MCC", float(best))]


def main() -> int:
    """Print our row of each set beside the published ones."""
    parser = argparse.ArgumentParser(description="Train and measure on published sets.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(sets.ALL)}; without it, all")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    if not os.environ.get("SHOPDESK_BENCH_DATA"):
        print("SHOPDESK_BENCH_DATA is not set: nothing to measure")
        return 0
    data = Path(os.environ["SHOPDESK_BENCH_DATA"]) / "intents"
    models = Path(os.environ.get("SHOPDESK_HOME", ".shopdesk")) / "benchmarks"
    models.mkdir(parents=True, exist_ok=True)
    for name in arguments.sets or sets.ALL:
        entry = sets.ALL[name]
        part = entry.read(data)
        before = models / f"after-{entry.after}-{arguments.seed}" if entry.after else None
        if before and not before.is_dir():
            first = sets.ALL[entry.after]
            _kept(learn(first.read(data), models, replace(first.schedule, seed=arguments.seed)), before)
        learnt = learn(part, models, replace(entry.schedule, seed=arguments.seed), str(before or ""))
        if any(other.after == name for other in sets.ALL.values()):
            _kept(learnt, models / f"after-{name}-{arguments.seed}")
        figures = [("accuracy", learnt.accuracy(part.test))]
        figures += out_of_scope(learnt, part) if part.outside else []
        figures += matthews(learnt, part) if name.startswith("hint3") else []
        figures += slots(learnt, part) if len(part.tags) > 1 else []
        told = "  ".join(f"{figure} {value:.2%}" for figure, value in figures)
        print(f"{name:<18} {told}  training {learnt.cpu_seconds:.0f} CPU-s  | {entry.published}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
