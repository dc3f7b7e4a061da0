"""Answers from the knowledge base, or an honest "I don't know"."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.carry_out.carried import Carried
from bot.dialogue.conversation import Misunderstood
from bot.dialogue.decisions import AnswerFaq, Option
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from knowledge_base.types import Answer, Hit
from nlu.types import Intent, Understanding

Vector = NDArray[np.float32]
NEAR = 0.25  # probability from which the nearest entries are worth a look
NEAREST = 3


class Knowledge(Protocol):
    """What the assistant asks of a knowledge base."""

    @property
    def threshold(self) -> float:
        """The probability from which an answer is given."""

    def best(self, question: str, *, vector: Vector | None = None, today: date) -> Answer | None:
        """The most probable answer, however unsure; its score is the probability. None when there is nothing."""

    def nearest(
        self, question: str, k: int = 3, *, vector: Vector | None = None, today: date | None = None
    ) -> Sequence[Hit]:
        """The entries nearest to the question."""


def answer_faq(
    carried: Carried, decision: AnswerFaq, understanding: Understanding, situation: Situation, knowledge: Knowledge
) -> Carried:
    """Quote the entry that answers; else offer what comes near; else say so and offer a person."""
    is_whole = decision.question == understanding.text and bool(understanding.vector.any())
    vector = understanding.vector if is_whole else None
    best = knowledge.best(decision.question, vector=vector, today=situation.at.date())
    if best is not None and best.score >= knowledge.threshold:
        return _quote(carried, decision, best)
    if decision.intent == Intent.OUT_OF_SCOPE:
        return carried.record(Misunderstood(situation.at)).say(Said("out_of_scope"))
    if decision.then and carried.conversation.task is None:
        return carried.say(_offered(decision, "instead"))
    if best is not None and best.score >= NEAR and not decision.person_can:
        hits = knowledge.nearest(decision.question, NEAREST, vector=vector, today=situation.at.date())
        return carried.say(Said("faq_nearest", options=tuple(_entry_option(hit) for hit in hits)))
    return carried.say(Said("person_can") if decision.person_can else Said("faq_unknown"))


def _quote(carried: Carried, decision: AnswerFaq, answer: Answer) -> Carried:
    facts = {"quote": answer.quote, "title": answer.entry.title, "speech": answer.speech}
    answered = carried.say(Said("faq", facts, sources=(answer.entry.id,)))
    if carried.conversation.task is not None:
        return answered
    if decision.then:
        return answered.say(_offered(decision, "then"))
    return answered.say(Said("person_can_too")) if decision.person_can else answered


def _offered(decision: AnswerFaq, when: str) -> Said:
    """An action on a button, with what was said and what it was understood as: nobody has to say it twice."""
    told = {decision.told: decision.question} if decision.told else {}
    also = {"action": decision.then, "about": decision.intent, **told}
    return Said(f"{when}.{decision.then}", options=(Option(f"then.{decision.then}", decision.intent, also=also),))


def _entry_option(hit: Hit) -> Option:
    """Pressing it asks the question that the entry's title is."""
    return Option("entry", Intent.POLICY_QUESTION, facts={"title": hit.entry.title})
