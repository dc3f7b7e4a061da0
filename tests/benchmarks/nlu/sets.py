"""BANKING77, CLINC150, HWU64 and SNIPS in their standard splits, and HINT3's two shops."""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from nlu.training.evaluation import Span
from nlu.training.finetune import Schedule
from nlu.training.sentences import Sentence
from nlu.types import Intent

OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Set:
    """One set's parts; those of `outside` belong to no intent."""

    intents: tuple[str, ...]
    tags: tuple[str, ...]
    training: tuple[Sentence, ...]
    validation: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    outside_validation: tuple[Sentence, ...] = ()
    outside: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """How to read a set, how long to train on it, and what papers report."""

    read: Callable[[Path], Set]
    schedule: Schedule
    published: str
    after: str = ""
    """Name of another set that the encoder learns first: where a class has ten sentences, any others help."""


def split(data: Path, *, name: str, training: str = "train.jsonl.gz") -> Set:
    """A set with train, valid and test."""
    folder = data / name
    parts = [tuple(map(_sentence, _rows(folder / file))) for file in (training, "valid.jsonl", "test.jsonl")]
    labels = sorted({label for sentence in parts[0] for label, _, _ in sentence.spans})
    tags = (OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in ("B", "I")))
    return Set(_names(parts[0]), tags, *parts)


def clinc150(data: Path) -> Set:
    """CLINC150 "full", with its out-of-scope sentences as one more intent."""
    inside, folder = split(data, name="clinc150"), data / "clinc150"
    outside = [
        tuple(Sentence(row["text"], Intent.OUT_OF_SCOPE, "neutral") for row in _rows(folder / f"oos_{part}.jsonl"))
        for part in ("train", "valid", "test")
    ]
    training = (*inside.training, *outside[0])
    return Set(_names(training), inside.tags, training, inside.validation, inside.test, outside[1], outside[2])


def hint3(data: Path, *, bot: str) -> Set:
    """One shop of HINT3: of each intent's training sentences every fifth is the test, another tenth the validation."""
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for row in _rows(data / "hint3_train.jsonl"):
        if row["bot"] == bot:
            sentences[row["label"]].append(Sentence(row["text"], row["label"], "neutral"))
    parts: tuple[list[Sentence], ...] = ([], [], [])
    for of_intent in sentences.values():
        for position, sentence in enumerate(of_intent):
            parts[2 if position % 5 == 2 else 1 if position % 10 == 5 else 0].append(sentence)
    training, validation, test = map(tuple, parts)
    return Set(_names(training), (OUTSIDE,), training, validation, test)


def tags_of(sentence: Sentence) -> list[str]:
    """The BIO tag of each word."""
    tags, at = [], 0
    for word in sentence.text.split(" "):
        inside = [(label, start) for label, start, end in sentence.spans if start <= at < end]
        tags.append(f"{'B' if inside[0][1] == at else 'I'}-{inside[0][0]}" if inside else OUTSIDE)
        at += len(word) + 1
    return tags


def spans(tags: Sequence[str]) -> set[Span]:
    """(label, first word, word after the last) of each run of `tags`."""
    found: list[Span] = []
    for position, tag in enumerate(tags):
        prefix, _, label = tag.partition("-")
        if prefix == "I" and found and found[-1][0] == label and found[-1][2] == position:
            found[-1] = (label, found[-1][1], position + 1)
        elif label:
            found.append((label, position, position + 1))
    return set(found)


def _sentence(row: dict[str, Any]) -> Sentence:
    words, tags = row["text"].split(" "), row.get("bio", "").split()
    starts = [sum(len(word) + 1 for word in words[:n]) for n in range(len(words))]
    found = [(label, starts[first], starts[last - 1] + len(words[last - 1])) for label, first, last in spans(tags)]
    return Sentence(row["text"], row["intent"], "neutral", tuple(sorted(found, key=lambda span: span[1])))


def _names(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(sorted({str(sentence.intent) for sentence in sentences}))


def _rows(path: Path) -> list[dict[str, Any]]:
    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


FULL, FEW = Schedule(epochs=5, joined=0), Schedule(epochs=14, rate=8e-5, joined=0)
TAGGED = Schedule(epochs=10, joined=0)  # slots are learnt later than intents
ALL = {
    "banking77": Entry(partial(split, name="banking77"), FULL, "BERT-base 93.5-93.7; Rasa DIET 89.6, 747 CPU-s"),
    "banking77-10": Entry(
        partial(split, name="banking77", training="train_10.jsonl"),
        FEW,
        "RoBERTa 84.3, ICDA 89.8; Rasa DIET 68.2",
    ),
    "clinc150": Entry(clinc150, FULL, "BERT 96.9 in scope, recall of out of scope 52"),
    "hwu64-10": Entry(partial(split, name="hwu64", training="train_10.jsonl"), FEW, "82.9", after="clinc150"),
    "hint3-curekart": Entry(partial(hint3, bot="curekart"), FEW, "on its test part: BERT .553, DIET .511"),
    "hint3-sofmattress": Entry(partial(hint3, bot="sofmattress"), FEW, "on its test part: BERT .617, DIET .526"),
    "snips": Entry(partial(split, name="snips"), TAGGED, "JointBERT intent 99.1, slot F1 96.9"),
}
