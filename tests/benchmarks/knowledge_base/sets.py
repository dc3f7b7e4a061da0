"""The question sets that the knowledge base is measured on."""

import gzip
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from knowledge_base.load import load
from knowledge_base.questions import Half, Question, read_questions
from knowledge_base.types import Entry
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

ROOT = Path(__file__).parents[3]
ABCD = Path(__file__).parent / "abcd.yaml"
QUESTIONS = ROOT / "tests" / "knowledge_base" / "questions"
TODAY = date(2026, 11, 22)
"""A day on which every entry of the demo shop is valid."""
OWN = "Northfield"
NO_ANSWER = "NO_NODES_DETECTED"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Entries and the questions asked of them."""

    name: str
    entries: tuple[Entry, ...]
    questions: tuple[Question, ...]
    published: str = ""
    """What others reached on it."""


def sets() -> Iterator[QuestionSet]:
    """Our own questions; with SHOPDESK_BENCH_DATA the public sets too."""
    own = load(CONTENT, SETTINGS).entries
    halves: tuple[Half, ...] = ("dev", "test")
    for half in halves:
        yield QuestionSet(f"{OWN}, {half}", own, tuple(read_questions(QUESTIONS, half)))
    data = os.environ.get("SHOPDESK_BENCH_DATA")
    if data:
        yield stackfaq(Path(data))
        yield from hint3(Path(data))
        yield abcd(Path(data), own)


def stackfaq(data: Path) -> QuestionSet:
    """StackFAQ, dev part: one entry a thread, its answers as the body, the paraphrases as questions."""
    entries, questions = [], []
    with gzip.open(data / "faq" / "stackfaq_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body = "\n\n".join(record["answers"])
            entries.append(Entry(record["faq_id"], record["question"], "", (), body, record["faq_id"]))
            questions += [Question(query, record["faq_id"]) for query in record["queries"]]
    published = "BM25 0.66 / 0.76; MiniLM on questions 0.945 / 0.969, on answers 0.789; fine-tuned BERT MAP 0.978"
    return QuestionSet("StackFAQ, dev", tuple(entries), tuple(questions), published)


def hint3(data: Path) -> Iterator[QuestionSet]:
    """HINT3: a fifth of each shop's sentences asks, the rest are the entries' questions."""
    with (data / "intents" / "hint3_train.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for bot in sorted({record["bot"] for record in records}):
        known = [record for record in records if record["bot"] == bot and record["label"] != NO_ANSWER]
        random.Random(0).shuffle(known)
        asked, kept = known[: len(known) // 5], known[len(known) // 5 :]
        wordings: dict[str, list[str]] = {}
        for record in kept:
            wordings.setdefault(record["label"], []).append(record["text"])
        entries = tuple(
            Entry(label, texts[0], "", tuple(texts[1:]), texts[0], label) for label, texts in sorted(wordings.items())
        )
        questions = tuple(Question(record["text"], record["label"]) for record in asked if record["label"] in wordings)
        yield QuestionSet(f"HINT3, {bot}", entries, questions, "BM25 0.76, dense 0.83, dense + 0.1 BM25 0.86 (P@1)")


def abcd(data: Path, own: tuple[Entry, ...]) -> QuestionSet:
    """ABCD's FAQ questions, which come without answers, asked of the demo shop; abcd.yaml says what answers them."""
    answered_by: dict[str, list[str]] = yaml.safe_load(ABCD.read_text(encoding="utf-8"))
    with (data / "abcd" / "abcd_faq.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    questions = []
    for record in records:
        entries = answered_by[record["faq_id"]]
        questions.append(Question(record["question"], entries[0] if entries else None, also=tuple(entries[1:])))
    return QuestionSet("ABCD's questions", own, tuple(questions))
