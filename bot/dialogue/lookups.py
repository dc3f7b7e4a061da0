"""What is looked up for one message: every question by itself, in the order they were asked."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.dialogue.decisions import AnswerFaq, Decision
from bot.dialogue.following_up import leaves_out
from bot.dialogue.questions import questions_in


def one_by_one(answers: Iterable[Decision], *, goes_on: bool) -> tuple[Decision, ...]:
    """The same with a decision for each question. `goes_on`: the message goes on with the question before it."""
    parts = [part for answer in answers for part in _parts(answer, is_whole=goes_on)]
    asked = sum(isinstance(part, AnswerFaq) for part in parts)
    placed: list[Decision] = []
    for part in parts:
        if isinstance(part, AnswerFaq):
            is_later = any(isinstance(other, AnswerFaq) for other in placed)
            part = replace(part, one_of=asked, goes_on=leaves_out(part.question) if is_later else goes_on)
        placed.append(part)
    return tuple(placed)


def _parts(answer: Decision, *, is_whole: bool) -> Iterator[Decision]:
    """What is offered after an answer comes after the last one."""
    if not isinstance(answer, AnswerFaq) or answer.entry or is_whole:
        yield answer
        return
    *first, last = questions_in(answer.question)
    for question in first:
        yield replace(answer, question=question, then="", told="", person_can=False)
    yield replace(answer, question=last)
