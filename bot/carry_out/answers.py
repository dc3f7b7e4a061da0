"""Answers from the knowledge base, or an honest "I don't know"."""

from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.carry_out.carried import Carried
from bot.dialogue.conversation import Misunderstood
from bot.dialogue.decisions import AnswerFaq
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from knowledge_base.types import Answer
from nlu.types import Intent, Understanding


class Knowledge(Protocol):
    """What the assistant asks of a knowledge base."""

    def answer(self, question: str, *, vector: NDArray[np.float32] | None = None, today: date) -> Answer | None:
        """The answer, or None when it is not known."""


def answer_faq(
    carried: Carried, decision: AnswerFaq, understanding: Understanding, situation: Situation, knowledge: Knowledge
) -> Carried:
    """Quote the entry that answers; where there is none, say so and offer a person."""
    is_whole = decision.question == understanding.text
    vector = understanding.vector if is_whole and understanding.vector.any() else None
    answer = knowledge.answer(decision.question, vector=vector, today=situation.at.date())
    if answer is not None:
        facts = {"quote": answer.quote, "title": answer.entry.title, "speech": answer.speech}
        carried = carried.say(Said("faq", facts, sources=(answer.entry.id,)))
        offers_person = decision.person_can and carried.conversation.task is None
        return carried.say(Said("person_can")) if offers_person else carried
    if decision.intent == Intent.OUT_OF_SCOPE:
        return carried.record(Misunderstood(situation.at)).say(Said("out_of_scope"))
    return carried.say(Said("person_can") if decision.person_can else Said("faq_unknown"))
