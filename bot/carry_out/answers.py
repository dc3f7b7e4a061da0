"""Answers from the knowledge base, or an honest "I don't know"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from actions.types import Fact
from bot.carry_out.carried import Carried
from bot.carry_out.following import answer_in_context, with_context
from bot.carry_out.reviewed import without_personal
from bot.dialogue.asked import ANSWERED, NEAREST, UNKNOWN, Asked, LookedUp
from bot.dialogue.conversation import Misunderstood
from bot.dialogue.decisions import AnswerFaq, Option, Recommend
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from knowledge_base.filters import EVERYBODY, Filter
from knowledge_base.quoting import quote
from knowledge_base.types import Answer, Entry, Hit
from nlu.types import Intent, Place, Understanding

Vector = NDArray[np.float32]
NEAR = 0.25  # probability from which the nearest entries are worth a look
MOST_NEAR = 3
SPOKEN, WRITTEN = "voice", "chat"
"""As entries call where they may be told; a terminal or another program's chat is written, too."""
MOST_NAMED = 100  # characters of a question that are said back


class Knowledge(Protocol):
    """What the assistant asks of a knowledge base."""

    @property
    def threshold(self) -> float:
        """The probability from which an answer is given."""

    def best(
        self,
        question: str,
        *,
        vector: Vector | None = None,
        scope: float | None = None,
        today: date,
        only: Filter = EVERYBODY,
    ) -> Answer | None:
        """The most probable answer, however unsure; its score is the probability. None when there is nothing."""

    def nearest(
        self,
        question: str,
        k: int = 3,
        *,
        vector: Vector | None = None,
        today: date | None = None,
        only: Filter = EVERYBODY,
    ) -> Sequence[Hit]:
        """The entries nearest to the question."""

    def find(self, entry_id: str) -> Entry | None:
        """The entry of this id."""


Escalate = Callable[[Carried], Carried]
"""Brings in a person, after what is said already."""
Suggest = Callable[[Carried, Recommend], Carried]
"""Shows products, after what is said already."""


def answer_faq(
    carried: Carried,
    decision: AnswerFaq,
    understanding: Understanding,
    situation: Situation,
    knowledge: Knowledge,
    escalate: Escalate,
    suggest: Suggest,
) -> Carried:
    """Quote the entry that answers; else offer what comes near; else say so and offer a person."""
    only = Filter(channel=SPOKEN if carried.conversation.channel == SPOKEN else WRITTEN)
    looking = _Looking(decision, understanding, situation, knowledge, only)
    if decision.entry and (entry := looking.chosen()) is not None:
        return _quote(looking, carried, entry)
    if decision.goes_on and carried.conversation.asked is not None:
        return _go_on(looking, carried, carried.conversation.asked)
    best = looking.best()
    if best is not None and best.score >= knowledge.threshold:
        return _quote(looking, carried, best)
    if decision.otherwise is not None:
        return suggest(looking.log(carried, UNKNOWN, best), decision.otherwise)
    if decision.intent == Intent.OUT_OF_SCOPE:
        return looking.log(carried, UNKNOWN).record(Misunderstood(situation.at)).say(Said("out_of_scope"))
    if best is None and decision.question.strip():
        return escalate(looking.log(carried, UNKNOWN).say(Said("faq_empty")))
    if decision.then and carried.conversation.task is None:
        return looking.log(carried, UNKNOWN).say(_offered(decision, "instead"))
    return _abstain(looking, carried, best, decision.question)


@dataclass(frozen=True, slots=True)
class _Looking:
    """One question on its way through the knowledge base."""

    decision: AnswerFaq
    understanding: Understanding
    situation: Situation
    knowledge: Knowledge
    only: Filter
    """What may be told here."""

    @property
    def place(self) -> Place | None:
        """Of the question, where all of the message is: what is known of the one holds for the other."""
        return self.understanding.place if self.decision.question == self.understanding.text else None

    @property
    def words(self) -> str:
        """Of the question, misspelt ones put right where they were."""
        return (self.place and self.understanding.repaired) or self.decision.question

    @property
    def vector(self) -> Vector | None:
        return self.place.vector if self.place else None

    @property
    def today(self) -> date:
        return self.situation.at.date()

    def best(self) -> Answer | None:
        """The most probable answer to the question as it stands, however unsure."""
        scope = self.place.scope if self.place else None
        return self.knowledge.best(self.words, vector=self.vector, scope=scope, today=self.today, only=self.only)

    def chosen(self) -> Answer | None:
        """What the entry on the pressed button says; None when it is gone or no longer holds."""
        entry = self.knowledge.find(self.decision.entry)
        return quote(entry) if entry is not None and self.only.allows(entry, self.today) else None

    def log(self, carried: Carried, outcome: str, answer: Answer | None = None, question: str = "") -> Carried:
        """For those who care for the help pages, and for what is asked next."""
        asked = without_personal(question or self.decision.question, self.understanding)
        entry, start = (answer.entry.id, answer.start) if answer else ("", 0)
        return carried.record(LookedUp(self.situation.at, asked, outcome, entry, start))


def _go_on(looking: _Looking, carried: Carried, asked: Asked) -> Carried:
    """What the question before was about, read on."""
    question = looking.decision.question
    whole = with_context(question, asked)
    found = answer_in_context(looking.knowledge, question, asked, looking.today, looking.only)
    if found is None:
        return _abstain(looking, carried, looking.best(), whole)
    if found.answer is None:
        return looking.log(carried, UNKNOWN, question=whole).say(Said("faq_no_more", {"title": found.entry.title}))
    return _quote(looking, carried, found.answer, whole)


def _abstain(looking: _Looking, carried: Carried, best: Answer | None, question: str) -> Carried:
    """Say for this question alone that it is not known, with the entries that come near where some do."""
    decision = looking.decision
    if decision.person_can:
        return looking.log(carried, UNKNOWN, best, question).say(Said("person_can"))
    words = looking.words if question == decision.question else question
    hits = looking.knowledge.nearest(words, MOST_NEAR, vector=looking.vector, today=looking.today, only=looking.only)
    is_part = decision.one_of > 1
    facts: dict[str, Fact] = {"question": _named(decision.question)} if is_part else {}
    if best is None or best.score < NEAR or not hits:
        code = "faq_unknown_part" if is_part else "faq_unknown"
        waits = carried.conversation.task is not None  # its question follows: one at a time
        return looking.log(carried, UNKNOWN, best, question).say(Said(code, facts, is_statement=waits))
    facts["titles"] = tuple(hit.entry.title for hit in hits)
    code = "faq_nearest_part" if is_part else "faq_nearest"
    options = tuple(_entry_option(hit) for hit in hits)
    return looking.log(carried, NEAREST, best, question).say(Said(code, facts, options=options))


def _named(question: str) -> str:
    """As it stands in the middle of a sentence, in quotation marks."""
    return question.strip(" ?!.,;")[:MOST_NAMED]


def _quote(looking: _Looking, carried: Carried, answer: Answer, question: str = "") -> Carried:
    decision = looking.decision
    facts = {"quote": answer.quote, "title": answer.entry.title, "speech": answer.speech}
    logged = looking.log(carried, ANSWERED, answer, question)
    answered = logged.say(Said("faq", facts, sources=(answer.entry.id,)))
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
    """Pressing it quotes that entry."""
    title, entry = {"title": hit.entry.title}, {"entry": hit.entry.id}
    return Option("entry", Intent.POLICY_QUESTION, facts=title, also=entry)
