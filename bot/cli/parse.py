"""`shopdesk parse`: understanding as JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal, cast, get_args

import nlu
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.wiring import Wiring
from nlu import Expectation, Understanding
from nlu.types import NOTHING_EXPECTED

Kind = Literal["nothing", "slot", "choice", "confirm"]
Understand = Callable[[str, Expectation], Understanding]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("parse", help="print what a sentence is understood to mean, as JSON")
    parser.add_argument("text", nargs="?", help="the sentence; without it, standard input")
    parser.add_argument("--jsonl", action="store_true", help='one JSON object {"text", ...} a line in, one a line out')
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one understanding, or with --jsonl one a line of standard input, in the same order."""
    wiring = Wiring(settings)
    try:
        pipeline = wiring.understander.pipeline
    except nlu.ModelMissing as error:
        raise BadInput(str(error)) from error

    def understand(text: str, expected: Expectation) -> Understanding:
        return pipeline.understand(text, expected=expected, today=wiring.clock().date())

    if arguments.jsonl:
        for line in lines(sys.stdin.buffer, understand):
            print(line, flush=True)
        return 0
    text = arguments.text if arguments.text is not None else sys.stdin.read()
    print(json.dumps(as_json(understand(text, NOTHING_EXPECTED)), ensure_ascii=False))
    return 0


def lines(source: Iterable[bytes], understand: Understand) -> Iterable[str]:
    """One line of JSON for each of `source`. Raises `BadInput` with the number of the first that is wrong."""
    for number, raw in enumerate(source, 1):
        try:
            record = json.loads(raw.decode("utf-8"))
            text = record["text"]
            if not isinstance(text, str):
                raise TypeError(f"text is {type(text).__name__}")
            expected = expectation(record.get("expected") or (record.get("context") or {}).get("expected") or {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f'line {number}: expected {{"text": "...", ...}}: {error}') from error
        yield json.dumps(as_json(understand(text, expected)), ensure_ascii=False)


def expectation(record: dict[str, Any]) -> Expectation:
    """Read {"kind", "labels", "options"}, each optional; a missing kind follows from what is there."""
    labels, options = tuple(record.get("labels", ())), tuple(record.get("options", ()))
    kind = record.get("kind") or ("choice" if options else "slot" if labels else "nothing")
    if kind not in get_args(Kind):
        raise ValueError(f"kind is {kind!r}")
    if not all(isinstance(word, str) for word in (*labels, *options)):
        raise TypeError("labels and options are lists of strings")
    return Expectation(cast(Kind, kind), labels, options)


def as_json(understanding: Understanding) -> dict[str, Any]:
    """The stable shape of `shopdesk parse`."""
    ranking = [{"name": str(one.intent), "confidence": round(one.confidence, 4)} for one in understanding.ranking]
    return {
        "text": understanding.text,
        "language": understanding.language,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "intents": [
            {
                "name": str(wish.intent),
                "confidence": round(wish.confidence, 4),
                "start": wish.start,
                "end": wish.end,
                "negated": wish.negated,
            }
            for wish in understanding.wishes
        ],
        "entities": [
            {
                "entity": entity.label,
                "text": entity.text,
                "value": entity.value,
                "start": entity.start,
                "end": entity.end,
                "confidence": round(entity.confidence, 4),
            }
            for entity in understanding.entities
        ],
        "sentiment": {"label": understanding.sentiment.label, "score": round(understanding.sentiment.score, 4)},
        "in_scope": understanding.in_scope,
    }
