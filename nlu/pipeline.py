"""Understanding one utterance, from its characters to its intent, entities and mood."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nlu import clauses, corrections, expectations, language, model, patterns
from nlu.entities import EntityFinder
from nlu.introductions import end_of_introduction
from nlu.linking import Catalogue
from nlu.normalize import Normal, normalize
from nlu.sentiment import sentiment
from nlu.spelling import Repaired, Speller
from nlu.types import (
    NOTHING_EXPECTED,
    CatalogueItem,
    Encoder,
    Entity,
    Expectation,
    Intent,
    RankedIntent,
    Understanding,
    Wish,
)
from nlu.wishes import MIN_TOLD, NO_REQUESTS, Part, is_out_of_reach, may_be_several, parts_of, wishes

Array = NDArray[np.floating[Any]]


class Pipeline:
    """Understands utterances about one catalogue with one model; safe to share between threads."""

    def __init__(
        self,
        trained: model.Model,
        items: Iterable[CatalogueItem] = (),
        corrected: Sequence[corrections.Correction] = (),
    ) -> None:
        self._model = trained
        self._corrections = corrections.Corrections(corrected, trained.intents, trained.frozen.encode)
        self._requests = [n for n, intent in enumerate(trained.intents) if intent not in NO_REQUESTS]
        self.catalogue = Catalogue(items)
        self._entities = EntityFinder(self.catalogue, trained.names)
        self._speller = Speller(trained.phrases, self.catalogue.words | self._entities.words)

    @property
    def encoder(self) -> Encoder:
        """The frozen encoder, for retrieval."""
        return self._model.frozen

    @property
    def folder(self) -> Path:
        """Where the model was read from; compare with `newest(models)` to see whether a better one is there."""
        return self._model.folder

    def warm_up(self) -> None:
        """Do what only the first sentence pays for."""
        self.understand("Hello, where is my order W10001? It was due last Friday.")
        self.understand("Please cancel the red one of 3 June and tell me what it costed two weeks ago.")

    def understand(
        self, text: str, *, expected: Expectation = NOTHING_EXPECTED, today: date | None = None
    ) -> Understanding:
        """Understand `text` as an answer to what is `expected`, with dates counted from `today`.

        Any string is accepted; beyond `normalize.MAX_CHARS` characters it is not read. Offsets count in `text`.
        """
        written = normalize(text)
        shapes = tuple(patterns.find(written))
        spoken = language.detect(written.text)
        repaired = self._speller.repair(written, found=shapes) if spoken == "en" else Repaired(written)
        normal = repaired.normal
        if normal is not written:
            shapes = tuple(patterns.find(normal))
        pieces = clauses.split(normal.text)
        judgement = self._model.judge(normal.text, [piece.range for piece in pieces])
        entities = self._entities.find(
            normal,
            known=shapes,
            tagged=judgement.tagged,
            misspelt=repaired.misspelt,
            today=today or date.today(),
        )
        probabilities, corrected = self._corrections.applied(judgement.place, judgement.intents)
        top = int(probabilities.argmax())
        answer = expectations.read(
            normal.text, expected, entities, other=(self._model.intents[top], float(probabilities[top]))
        )
        if answer is None and (start := end_of_introduction(normal.text, entities)):
            answer = expectations.Answer(Intent.PROVIDE_INFO, 0.0, rest=(start, len(normal.text)))
        if answer:
            entities = tuple(sorted({*entities, *answer.entities}, key=lambda entity: entity.start))
            parts, probabilities = self._answered(normal, answer, probabilities)
        else:
            parts = wishes(self._parts(pieces, judgement), self._intent(probabilities), len(normal.text))
            probabilities = self._in_line(probabilities, parts)
        return Understanding(
            text=text,
            language=spoken,
            ranking=self._ranking(probabilities),
            wishes=tuple(wish for part in parts if (wish := _placed_wish(part, normal))),
            entities=tuple(placed for entity in entities if (placed := _placed(entity, normal, text))),
            sentiment=sentiment(judgement.sentiments, written.text),
            in_scope=spoken == "en" and bool(normal.text.strip())
            and (answer is not None or corrected > 0.5 or judgement.in_scope),
            repaired=normal.text,
            place=judgement.place,
        )  # fmt: skip

    def scope(self, text: str) -> float:
        """Probability that `text` is about the shop."""
        return self._model.judge(normalize(text).text).place.scope

    def _parts(self, pieces: Sequence[clauses.Clause], judgement: model.Judgement) -> list[Part]:
        """The clauses with what each says by itself; none for a message of one wish."""
        in_context = [part[self._requests] for part in judgement.parts]
        if not may_be_several(pieces, in_context):
            return []
        return parts_of(pieces, self._meant)

    def _meant(self, clause: clauses.Clause) -> tuple[Intent, float] | None:
        def is_no_wish(alone: Array) -> bool:
            return is_out_of_reach(float(alone[self._requests].max()), clause)

        probabilities = self._model.rank_unless(clause.text, is_no_wish, sure=MIN_TOLD)
        return None if probabilities is None else self._intent(probabilities)

    def _answered(
        self, normal: Normal, answer: expectations.Answer, probabilities: Array
    ) -> tuple[Sequence[Wish], Array]:
        """Wishes and probabilities of a message that is an answer, or begins with one."""
        whole = Wish(answer.intent, answer.confidence, 0, len(normal.text))
        if answer.rest is None:
            return (whole,), self._favoured(probabilities, answer.intent, answer.confidence)
        start, end = answer.rest
        pieces = clauses.split(normal.text[start:end])
        judgement = self._model.judge(normal.text[start:end], [piece.range for piece in pieces])
        rest = judgement.intents
        intent, confidence = self._intent(rest)
        asked = Wish(intent, confidence, start, end)
        if answer.confidence == 0.0:
            asked_for = wishes(self._parts(pieces, judgement), (intent, confidence), end - start)
            return tuple(replace(one, start=one.start + start, end=one.end + start) for one in asked_for), rest
        probabilities = self._favoured(rest, answer.intent, answer.confidence)
        is_request = confidence >= 0.5 and intent not in expectations.ANSWERS
        if not is_request:
            return (whole,), self._favoured(rest, answer.intent, max(answer.confidence, 0.8))
        return (replace(whole, end=max(start, 1)), asked), probabilities

    def _in_line(self, probabilities: Array, parts: Sequence[Wish]) -> Array:
        """Probabilities that do not contradict the wishes: what was ruled out, or is not among them, cannot lead."""
        wanted = [wish for wish in parts if not wish.negated]
        top = self._intent(probabilities)[0]
        if top in {wish.intent for wish in wanted}:
            return probabilities
        if wanted:
            return self._favoured(probabilities, wanted[0].intent, max(wanted[0].confidence, 0.5))
        return self._favoured(probabilities, Intent.DENY, 0.6)

    def _favoured(self, probabilities: Array, intent: Intent, confidence: float) -> Array:
        chosen = np.zeros_like(probabilities)
        chosen[self._model.intents.index(intent)] = 1.0
        others = np.where(chosen > 0, 0, probabilities)
        return confidence * chosen + (1 - confidence) * others / max(float(others.sum()), 1e-9)

    def _intent(self, probabilities: Array) -> tuple[Intent, float]:
        top = int(probabilities.argmax())
        return self._model.intents[top], float(probabilities[top])

    def _ranking(self, probabilities: Array) -> tuple[RankedIntent, ...]:
        order = np.argsort(-probabilities)
        return tuple(RankedIntent(self._model.intents[i], float(probabilities[i])) for i in order)


def load(models: Path, catalogue: Iterable[CatalogueItem] = ()) -> Pipeline:
    """Build the pipeline that serves now. Raises `ModelMissing` or `IncompatibleModel`.

    From then on numpy keeps to one core in this process: more took twice the CPU time and none off the clock.
    """
    threadpool_limits(1, user_api="blas")
    return Pipeline(model.load(models), catalogue, corrections.read(models))


def _placed(entity: Entity, normal: Normal, text: str) -> Entity | None:
    """The entity with its range and words as the shopper wrote them."""
    if entity.start >= entity.end:
        return None
    start, end = normal.original(entity.start, entity.end)
    return replace(entity, start=start, end=end, text=text[start:end])


def _placed_wish(wish: Wish, normal: Normal) -> Wish | None:
    end = min(wish.end, len(normal.text))
    if wish.start >= end:
        return replace(wish, start=0, end=0) if not normal.text else None
    start, end = normal.original(wish.start, end)
    return replace(wish, start=start, end=end)
