"""The numbers of the dashboard: sums of a day's conversations that can be added up, and what they come to.

Nothing is estimated. A share is told with what it is a share of; one of nothing is None. `FORMULAS` stands beside each
number on the page.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from bot.dialogue.facts import Facts, Outcome

RECONTACT_DAYS = 7
"""Who writes again within so many days was not helped for good."""
TOP = 12

FORMULAS = {
    "conversations": "Conversations in which the shopper wrote at least once, by the day they were opened.",
    "time": "Time between events of the log, given to whoever had the conversation then. Waiting counts in full, up to "
    "the last event of who still waits; with the assistant or an agent a silence counts for 10 minutes at most.",
    "contained": f"Conversations with known customers, opened at least {RECONTACT_DAYS} days ago, for which no person "
    f"was asked and after which the customer did not write again within {RECONTACT_DAYS} days ÷ all conversations with "
    f"known customers opened at least {RECONTACT_DAYS} days ago. Guests cannot be recognised when they come back and "
    "are left out.",
    "handed_over": "Conversations in which a person was asked for, by anybody ÷ conversations.",
    "first_response": "From the first request for a person until a person first wrote, middle value. Taking the "
    "conversation does not count as an answer. Who was never answered is counted beside it.",
    "csat": "Ratings of 4 or 5 ÷ all ratings given in these days. The share of conversations that were rated stands "
    "beside it.",
    "intents": "Conversations in which the intent was understood at least once. One conversation can have several.",
    "reasons": "Why a person was asked for the first time in a conversation.",
    "unanswered": "Questions to the knowledge base that no entry answered surely enough ÷ all questions to it.",
}


@dataclass(slots=True)
class Day:
    """One day's sums; made of JSON values, so that it can be kept."""

    conversations: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    """bot, waiting and human."""
    known: int = 0
    """Conversations with known customers."""
    contained: int = 0
    """Of those: no person, no new contact in time."""
    handed_over: int = 0
    first_responses: list[int] = field(default_factory=list)
    """Seconds."""
    questions: int = 0
    unanswered: int = 0
    intents: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Day":
        counters = {name: Counter(kept[name]) for name in ("outcomes", "seconds", "intents", "reasons")}
        return cls(**{**kept, **counters})


def day_of(conversations: Iterable[tuple[Facts, bool]]) -> Day:
    """The sums of a day's conversations, each with whether its customer wrote again within `RECONTACT_DAYS`."""
    day = Day()
    for facts, came_back in conversations:
        if facts.outcome is not Outcome.EMPTY:
            _add(day, facts, came_back)
    return day


def _add(day: Day, facts: Facts, came_back: bool) -> None:
    day.conversations += 1
    day.outcomes[facts.outcome] += 1
    day.seconds["bot"] += round(facts.bot_seconds)
    day.seconds["waiting"] += round(facts.waiting_seconds)
    day.seconds["human"] += round(facts.human_seconds)
    is_with_person = facts.asked_at is not None or bool(facts.agents)
    if facts.customer_id:
        day.known += 1
        day.contained += not is_with_person and not came_back
    if facts.asked_at is not None:
        day.handed_over += 1
        day.reasons[facts.reason] += 1
    if facts.first_response_seconds is not None:
        day.first_responses.append(round(facts.first_response_seconds))
    day.questions += facts.questions
    day.unanswered += facts.unanswered
    day.intents.update(facts.intents)


def summary(days: Sequence[tuple[date, Day]], ratings: Counter[int], *, today: date) -> dict[str, Any]:
    """Everything the dashboard shows of these days, oldest first, with `ratings` given in them (mark -> how often)."""
    total = _sum(day for _, day in days)
    settled = _sum(day for at, day in days if at <= today - timedelta(days=RECONTACT_DAYS))
    rated = ratings.total()
    answered = sorted(total.first_responses)
    return {
        "conversations": total.conversations,
        "outcomes": dict(total.outcomes),
        "seconds": {who: total.seconds[who] for who in ("bot", "waiting", "human")},
        "contained": share(settled.contained, settled.known),
        "contained_of": settled.known,
        "handed_over": share(total.handed_over, total.conversations),
        "handed_over_count": total.handed_over,
        "first_response_seconds": median(answered) if answered else None,
        "first_response_of": len(answered),
        "never_answered": total.handed_over - len(answered),
        "csat": share(ratings[4] + ratings[5], rated),
        "csat_marks": {str(mark): ratings[mark] for mark in range(1, 6)},
        "rated": share(rated, total.conversations),
        "questions": total.questions,
        "unanswered": share(total.unanswered, total.questions),
        "unanswered_count": total.unanswered,
        "intents": _top(total.intents),
        "reasons": _top(total.reasons),
        "days": [
            {
                "day": at.isoformat(),
                "conversations": day.conversations,
                "with_person": day.outcomes[Outcome.PERSON] + day.outcomes[Outcome.WAITED],
            }
            for at, day in days
        ],
        "formulas": FORMULAS,
    }


def share(part: int, whole: int) -> float | None:
    """None of nothing: 0 of 0 is neither good nor bad."""
    return part / whole if whole else None


def _top(counted: Counter[str]) -> list[dict[str, Any]]:
    best = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "count": count} for name, count in best[:TOP]]


def _sum(days: Iterable[Day]) -> Day:
    total = Day()
    for day in days:
        total.conversations += day.conversations
        total.known += day.known
        total.contained += day.contained
        total.handed_over += day.handed_over
        total.questions += day.questions
        total.unanswered += day.unanswered
        total.first_responses.extend(day.first_responses)
        for name in ("outcomes", "seconds", "intents", "reasons"):
            getattr(total, name).update(getattr(day, name))
    return total
