"""Understanding's part of `shopdesk train` and `shopdesk evaluate`.

`nlu.training` brings torch along, which `shopdesk serve` must not: it is imported where it is used.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nlu
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from nlu.types import Intent

if TYPE_CHECKING:
    from nlu.training import Sentence

HELD_OUT = Path(nlu.__file__).parent.parent / "tests" / "nlu" / "sentences"
"""The project's own sentences that nothing is trained on; part of the source tree, not of a wheel."""


def train_nlu(settings: Settings, recipe: str) -> int:
    """`shopdesk train nlu`."""
    from nlu.training import BadSentence, NoCheckpoint, train

    try:
        manifest = train(settings.models, recipe=recipe, encoder=settings.encoder, say=print)  # type: ignore[arg-type]
    except (BadSentence, NoCheckpoint) as error:
        raise BadInput(str(error)) from error
    print(f"nlu: {manifest.folder}")
    for name, value in manifest.metrics.items():
        print(f"  {name:<30} {value}")
    return 0


def evaluate_nlu(settings: Settings, data: Path | None = None) -> int:
    """`shopdesk evaluate nlu [--data FILE.jsonl]`: tables and pictures of labelled lines or the held-out ones."""
    from nlu.training import BadSentence, load_sentences, score
    from nlu.training.pictures import draw

    try:
        sentences = tuple(labelled(data)) if data else load_sentences(HELD_OUT)
        pipeline = nlu.load(settings.models)
    except (BadSentence, nlu.ModelMissing, nlu.IncompatibleModel) as error:
        raise BadInput(str(error)) from error
    if not sentences:
        raise BadInput(f"expected labelled sentences in {data or HELD_OUT}, found none")
    pipeline.warm_up()
    scores = score(pipeline, sentences, moods=data is None)
    print(f"{len(sentences)} sentences, model {pipeline.folder.name}\n{scores.summary()}\n\n{scores.tables()}")
    print("\npictures:", *draw(scores, settings.home / "evaluation"), sep="\n  ")
    return 0


def labelled(path: Path) -> "Iterator[Sentence]":
    """Read lines of {"text", "intent", "entities": [{"entity", "start", "end"}]}; entities may be missing."""
    from nlu.training import Sentence

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not readable: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            spans = tuple((e["entity"], e["start"], e["end"]) for e in record.get("entities", ()))
            yield Sentence(record["text"], Intent(record["intent"]), "neutral", spans)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f'{path}, line {number}: expected {{"text", "intent", ...}}: {error}') from error
