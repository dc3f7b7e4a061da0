"""`shopdesk ask`: an answer from the knowledge base as JSON, or null where it does not know."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nlu
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.wiring import Wiring
from knowledge_base.answer import KnowledgeBase
from knowledge_base.load import BadSettings, ContentMissing
from knowledge_base.whole import BrokenIndex


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("ask", help="answer a question from the knowledge base, as JSON")
    parser.add_argument("text", nargs="?", help="the question; without it, standard input")
    parser.add_argument("--jsonl", action="store_true", help='one JSON object {"text"} a line in, one a line out')
    parser.add_argument("--content", type=Path, help="folder of entries; default: the shop's own")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one answer, or with --jsonl one a line of standard input, in the same order."""
    wiring = Wiring(settings)
    base = open_knowledge(wiring, arguments.content)
    today = wiring.clock().date()
    if arguments.jsonl:
        for line in lines(sys.stdin.buffer, base, today):
            print(line, flush=True)
        return 0
    text = arguments.text if arguments.text is not None else sys.stdin.read()
    print(json.dumps(as_json(base, text, today), ensure_ascii=False))
    return 0


def open_knowledge(wiring: Wiring, content: Path | None) -> KnowledgeBase:
    """The knowledge base of `content`, or the shop's own; entries left out are named on standard error."""
    if content is not None:
        wiring = Wiring(wiring.settings.model_copy(update={"content": content}), wiring.clock)
    try:
        base = wiring.knowledge.base
    except (ContentMissing, BadSettings, BrokenIndex, nlu.ModelMissing) as error:
        raise BadInput(str(error)) from error
    for bad in base.bad:
        print(f"skipped {bad}", file=sys.stderr)
    return base


def lines(source: Iterable[bytes], base: KnowledgeBase, today: date) -> Iterator[str]:
    """One line of JSON for each of `source`. Raises `BadInput` with the number of the first that is wrong."""
    for number, raw in enumerate(source, 1):
        try:
            text = json.loads(raw.decode("utf-8"))["text"]
            if not isinstance(text, str):
                raise TypeError(f"text is {type(text).__name__}")
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f'line {number}: expected {{"text": "..."}}: {error}') from error
        yield json.dumps(as_json(base, text, today), ensure_ascii=False)


def as_json(base: KnowledgeBase, text: str, today: date) -> dict[str, Any]:
    """The stable shape of `shopdesk ask`; a null entry abstains, its score says how near the best one came."""
    best = base.best(text, today=today)
    if best is None or best.score < base.threshold:
        score = round(best.score, 4) if best else 0.0
        return {"entry": None, "score": score, "answer": None, "quote": None, "source": None}
    return {
        "entry": best.entry.id,
        "score": round(best.score, 4),
        "answer": best.entry.body,
        "quote": best.quote,
        "source": best.entry.source,
    }
