"""From the sentences on disk to a model that serves."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nlu import artifacts, corrections, phrases, recognizer
from nlu.artifacts import Manifest
from nlu.scope import Scope
from nlu.training import checkpoint, light, names, scope, sentences
from nlu.training.finetune import Schedule
from nlu.training.sentences import Sentence
from nlu.training.tuned import tune
from nlu.training.vectors import Features, features

Array = NDArray[np.floating[Any]]
Recipe = Literal["full", "light", "test"]
Progress = Callable[[str], None]
RECIPE = "4"
"""Of what is learnt and how; a new one makes every model be trained again."""
NAME = "understanding"
TEST_SCHEDULE = Schedule(epochs=1)
TEST_SENTENCES = 12
"""Of each intent, in the recipe for tests."""


def train(
    models: Path,
    *,
    recipe: Recipe = "full",
    encoder: str = "",
    data: Path = sentences.DATA,
    say: Progress = lambda line: None,
) -> Manifest:
    """Train what is not yet trained and let it serve; a second call with the same data and code does nothing.

    `light`: heads on frozen features, seconds after the first export, unless a fine-tuned encoder serves already, which
    answers better even with older sentences; `full`: the fine-tuned encoder, minutes; `test`: both on a few sentences.
    Corrections in `models` are learnt, too. `encoder`: another Hugging Face checkpoint. `say` gets one line a step.
    """
    models.mkdir(parents=True, exist_ok=True)
    if recipe == "light" and (serving := _tuned_that_serves(models)):
        return serving
    everything, opinions = sentences.load(data / "intents"), sentences.load_opinions(data / "moods")
    marked = tuple(_few(everything)) if recipe == "test" else everything
    everything += tuple(Sentence(c.text, c.intent, "neutral") for c in corrections.read(models))
    if recipe == "test":
        everything, opinions = tuple(_few(everything)), tuple(_few(opinions))
    frozen = export_frozen(models, encoder=encoder, say=say)
    base = (_fingerprint((*everything, *opinions)), frozen.data_hash, RECIPE)
    key = artifacts.key_of(recipe, *base)

    def add_names(folder: Path) -> None:
        named = names.published(models, marked, rounds=1 if recipe == "test" else names.ROUNDS, say=say)
        unfinished = folder / f"unfinished-{recognizer.FILE}"
        shutil.copyfile(named.folder / recognizer.FILE, unfinished)
        unfinished.replace(folder / recognizer.FILE)

    def write(folder: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        intents = len({sentence.intent for sentence in everything})
        say(f"training the {recipe} recipe on {len(everything)} sentences of {intents} intents")
        with threadpool_limits(1):  # threads that wait for one another make small fits slower on a busy machine
            with nullcontext() if recipe == "test" else names.beside(models, data):
                seen = features([sentence.text for sentence in (*everything, *opinions)], frozen, models)
                facts, metrics, fitted = _write_light(folder, everything, opinions, seen, say)
            add_names(folder)
        facts = {**facts, "encoder": frozen.folder.name}
        if recipe == "light":
            return facts, metrics
        schedule = TEST_SCHEDULE if recipe == "test" else Schedule()
        workplace = models / f".finetuning-{key}"
        tuned = tune(
            folder,
            everything,
            opinions,
            seen,
            frozen.facts["source"],
            fitted,
            schedule=schedule,
            workplace=workplace,
            say=say,
        )
        save_scope(folder, tuned.scope)
        return {**facts, **tuned.facts}, {**metrics, **tuned.metrics}

    manifest = artifacts.publish(models, NAME, key, write)
    if not (manifest.folder / phrases.FILE).is_file():  # it was trained before there were any
        phrases.write(manifest.folder, phrases.counted(s.text for s in (*everything, *opinions)))
    if not (manifest.folder / recognizer.FILE).is_file():
        add_names(manifest.folder)
    shutil.rmtree(models / f".finetuning-{key}", ignore_errors=True)
    artifacts.point_to(models, NAME, manifest.folder)
    return manifest


def export_frozen(models: Path, *, encoder: str = "", say: Progress = lambda line: None) -> Manifest:
    """Export the base checkpoint as it is; kept by the hash of its weights."""
    source = checkpoint.find(encoder)
    key = artifacts.key_of(checkpoint.fingerprint(source), checkpoint.EXPORT)

    def write(folder: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        say(f"exporting the encoder of {source}")
        tokenizer, network = checkpoint.load(source)
        config = network.config
        checkpoint.export(
            checkpoint.Frozen(network),
            tokenizer,
            folder,
            outputs={"vectors": {0: "batch"}, "shades": {0: "batch"}},
            heads=config.num_attention_heads,
            dim=config.hidden_size,
        )
        return {"source": source}, {}

    return artifacts.publish(models, "encoder", key, write)


def _tuned_that_serves(models: Path) -> Manifest | None:
    try:
        manifest = artifacts.read_manifest(artifacts.newest(models, NAME))
    except (artifacts.ModelMissing, artifacts.IncompatibleModel):
        return None
    return manifest if "tags" in manifest.facts and tuple(manifest.facts["intents"]) == light.INTENTS else None


def _write_light(
    folder: Path, everything: Sequence[Sentence], opinions: Sequence[Sentence], seen: Features, say: Progress
) -> tuple[Mapping[str, Any], Mapping[str, Any], Scope]:
    """Heads, scope and words; facts, metrics and the scope. `seen`: features of `everything`, then of `opinions`."""
    vectors = seen.vectors[: len(everything)]
    intents = [str(sentence.intent) for sentence in everything]
    folds = light.folds(vectors, intents)
    logits = folds.logits(vectors)
    answers = np.array([light.INTENTS.index(intent) for intent in intents])
    temperature = light.temperature(logits, answers)
    accuracy = float((logits.argmax(axis=1) == answers).mean())
    say(f"heads on frozen features: intent accuracy {accuracy:.1%} (5-fold)")
    intent_head = light.intent_head(vectors, intents)
    moods = light.sentiment_head(seen.shades, (*everything, *opinions))
    save_heads(folder, intent_head=intent_head, temperature=temperature, sentiment_head=moods)
    fitted = scope.fit(vectors, intents, folds)
    save_scope(folder, fitted)
    words = Counter(word for s in (*everything, *opinions) for word in re.findall(r"[a-z]{2,}", s.text.lower()))
    (folder / "words.json").write_text(json.dumps(words, sort_keys=True), encoding="utf-8")
    phrases.write(folder, phrases.counted(s.text for s in (*everything, *opinions)))
    facts = {"intents": list(intent_head.labels), "sentiments": list(moods.labels)}
    return facts, {"intent_accuracy_5_fold": round(accuracy, 4), "sentences": len(everything)}, fitted


def save_heads(folder: Path, *, intent_head: Any, temperature: float, sentiment_head: Any) -> None:
    """Write both heads as npz."""
    np.savez(
        folder / "heads.npz",
        intent_weights=intent_head.weights,
        intent_bias=intent_head.bias,
        intent_temperature=np.float32(temperature),
        sentiment_weights=sentiment_head.weights,
        sentiment_bias=sentiment_head.bias,
        sentiment_temperature=np.float32(sentiment_head.temperature),
    )


def save_scope(folder: Path, fitted: Scope) -> None:
    """Write the scope's geometry; half precision is enough for distances."""
    np.savez(
        folder / "scope.npz",
        means=fitted.means,
        whitening=fitted.whitening,
        neighbours=fitted.neighbours.astype(np.float16),
        weights=fitted.weights,
        bias=np.float32(fitted.bias),
        threshold=np.float32(fitted.threshold),
    )


def _few(everything: Sequence[Sentence]) -> list[Sentence]:
    counts: Counter[tuple[str | None, str]] = Counter()
    few = []
    for sentence in everything:
        counts[sentence.intent, sentence.sentiment] += 1
        if counts[sentence.intent, sentence.sentiment] <= TEST_SENTENCES:
            few.append(sentence)
    return few


def _fingerprint(everything: Sequence[Sentence]) -> str:
    return repr([(s.text, str(s.intent), s.sentiment, s.spans) for s in everything])
