"""The full recipe's second half: fine-tune, export, check against torch, blend with the frozen head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nlu import phrases
from nlu.classifier import LinearHead, softmax
from nlu.encoder import MAX_TOKENS, TunedEncoder
from nlu.model import log_softmax
from nlu.normalize import normalize
from nlu.scope import Scope
from nlu.spelling import Speller
from nlu.tagger import TAGS
from nlu.training import checkpoint, light, scope
from nlu.training.evaluation import calibration_error
from nlu.training.evening import evened
from nlu.training.finetune import Schedule, finetune
from nlu.training.moods import weighed
from nlu.training.network import MultiHead, Served
from nlu.training.sentences import Sentence, held_out
from nlu.training.vectors import Features, on_all_cores
from nlu.types import Intent

Array = NDArray[np.floating[Any]]
BLENDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
INT8_MAY_LOSE = 0.003
"""Probability of the right intent that int8 may cost in the mean; if it costs more, more weights stay float.

Which intent comes first changes for a few sentences only, as chance has it: 20 of 1,303 gave -5 right ones.
"""
_EVENED_BY = 29
"""One training sentence of so many shows how large the numbers between the layers become."""
_PARITY_BY = 13


@dataclass(frozen=True, slots=True)
class Tuned:
    """What goes into `model.json` beside the light recipe's, and the scope by both encoders."""

    facts: Mapping[str, Any]
    metrics: Mapping[str, Any]
    scope: Scope


def tune(
    folder: Path,
    everything: Sequence[Sentence],
    opinions: Sequence[Sentence],
    seen: Features,
    source: str,
    fitted: Scope,
    *,
    schedule: Schedule,
    workplace: Path,
    say: Callable[[str], None],
) -> Tuned:
    """Fine-tune the checkpoint `source` on nine tenths of what there is, choose on the last, write it to `folder`.

    `seen`: frozen features of `everything`, which teaches all heads, then of `opinions`, which teach the mood.
    `fitted`: the scope by the frozen encoder alone.
    """
    vectors = seen.vectors[: len(everything)]
    held_back, spared = held_out(everything), held_out(opinions)
    training = [sentence for sentence, held in zip(everything, held_back, strict=True) if not held]
    development = [sentence for sentence, held in zip(everything, held_back, strict=True) if held]
    head = light.intent_head(vectors[~held_back], [str(sentence.intent) for sentence in training])
    tokenizer, network, reached = finetune(
        source,
        [*training, *(opinion for opinion, held in zip(opinions, spared, strict=True) if not held)],
        development,
        prototypes=torch.from_numpy(means(vectors[~held_back], training, light.INTENTS)),
        schedule=schedule,
        workplace=workplace,
        repair=_repair(folder),
    )
    say(f"fine-tuned: intent accuracy {reached.accuracy:.1%} on {len(development)} held-back sentences")
    even = evened(network, tokenizer, [sentence.text for sentence in training[::_EVENED_BY]])
    readings, precision = _exported(even, tokenizer, folder, development, reached.sure)
    answers = np.array([light.INTENTS.index(sentence.intent) for sentence in development])
    tuned_logits = np.stack([reading.intent_logits for reading in readings])
    graph = TunedEncoder(folder)
    not_learnt = np.concatenate([held_back, spared])
    mood_blend, mood_metrics = weighed(graph, (*everything, *opinions), seen.shades, not_learnt)
    blend, temperature, probabilities = blended(tuned_logits, head.logits(vectors[held_back]), answers)
    metrics = {
        "intent_accuracy_held_back": round(float((probabilities.argmax(1) == answers).mean()), 4),
        "intent_accuracy_torch": round(reached.accuracy, 4),
        "calibration_error": round(calibration_error(probabilities, answers), 4),
        **mood_metrics,
        "precision": precision,
        "largest_difference_from_torch": round(parity(network, tokenizer, graph, development[::_PARITY_BY]), 3),
    }
    say(f"blended with the frozen head: {metrics['intent_accuracy_held_back']:.1%}")
    facts = {"tags": list(TAGS), "blend": blend, "temperature": temperature, "mood_blend": mood_blend}
    return Tuned(facts, metrics, _scope(fitted, vectors, everything, held_back, head, probabilities))


def _scope(
    fitted: Scope,
    vectors: Array,
    everything: Sequence[Sentence],
    held_back: NDArray[np.bool_],
    head: LinearHead,
    probabilities: Array,
) -> Scope:
    """`fitted` weighed anew by what both encoders say of the sentences held back, which `head` has not seen."""
    labels = np.array([str(sentence.intent) for sentence in everything])
    inside = labels != Intent.OUT_OF_SCOPE
    seen = scope.geometry(vectors[~held_back & inside], labels[~held_back & inside])
    return scope.weighed(fitted, seen.features(vectors[held_back], head, probabilities), inside[held_back])


def _repair(folder: Path) -> Callable[[str], str]:
    """Spelling put right by the words of the training sentences, as it will be when the model serves."""
    speller = Speller(phrases.read(folder, {}))
    return lambda text: speller.repair(normalize(text)).normal.text


def _exported(
    network: MultiHead, tokenizer: Any, folder: Path, development: Sequence[Sentence], sure: float
) -> tuple[list[Any], str]:
    """Readings of the exported graph, and its precision: the lowest that does not cost too much."""
    answers = [light.INTENTS.index(sentence.intent) for sentence in development]
    config = network.encoder.config
    for precision in (checkpoint.INT8, checkpoint.INT8_BUT_WIDE, checkpoint.FLOAT):
        checkpoint.export(
            Served(network),
            tokenizer,
            folder,
            outputs={"intents": {0: "parts"}, "sentiments": {0: "batch"}, "tags": checkpoint.TOKENS},
            more={"parts": torch.ones(2, checkpoint.EXAMPLE_TOKENS)},
            heads=config.num_attention_heads,
            dim=config.hidden_size,
            precision=precision,
        )
        graph = TunedEncoder(folder)
        readings = list(on_all_cores(graph.read, [sentence.text for sentence in development]))
        given = np.mean([softmax(r.intent_logits)[a] for r, a in zip(readings, answers, strict=True)])
        if sure - given <= INT8_MAY_LOSE:
            break
    return readings, precision


def parity(network: MultiHead, tokenizer: Any, graph: TunedEncoder, sentences: Sequence[Sentence]) -> float:
    """Largest difference of intent probabilities between torch and the exported graph."""
    differences = []
    for text in (sentence.text for sentence in sentences):
        tokens = tokenizer(text, return_tensors="pt", truncation=True, max_length=MAX_TOKENS)
        with torch.inference_mode():
            expected = network(tokens["input_ids"], tokens["attention_mask"])[0][0].numpy()
        differences.append(np.abs(softmax(expected) - softmax(graph.read(text).intent_logits)).max())
    return float(max(differences))


def means(vectors: Array, sentences: Sequence[Sentence], intents: Sequence[str]) -> Array:
    """Direction of each intent's mean vector, of any for an intent without sentences; rows of length 1."""
    found = np.random.default_rng(0).normal(size=(len(intents), vectors.shape[1])).astype(np.float32)
    labels = np.array([str(sentence.intent) for sentence in sentences])
    for row, intent in enumerate(intents):
        if (labels == intent).any():
            found[row] = vectors[labels == intent].mean(axis=0)
    directions: Array = found / np.linalg.norm(found, axis=1, keepdims=True)
    return directions


def blended(tuned: Array, frozen: Array, answers: NDArray[np.int64]) -> tuple[float, float, Array]:
    """(weight of `tuned`, temperature, probabilities) under which `answers` are likeliest."""
    best = (np.inf, 1.0, 1.0, softmax(tuned))
    for blend in BLENDS:
        mixed = blend * log_softmax(tuned) + (1 - blend) * log_softmax(frozen)
        temperature = light.temperature(mixed, answers)
        probabilities = softmax(mixed / temperature)
        loss = -float(np.log(probabilities[np.arange(len(answers)), answers] + 1e-9).mean())
        if loss < best[0]:
            best = (loss, blend, temperature, probabilities)
    return best[1], best[2], best[3]
