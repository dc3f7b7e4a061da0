"""What a shopper notices in what they read: whether it is what they asked for. They see texts and buttons only."""

import re
from collections.abc import Mapping
from typing import Any

from bot.simulator.goals import CustomerEnds, Goal, OrderEnds, exact
from bot.simulator.heard import Heard

ORDER_NUMBER = re.compile(r"\bW\d{4,}")


def is_answered(goal: Goal, row: Mapping[str, Any], heard: Heard) -> bool:
    """Whether a wish without a summary was seen to. `row`: the wish in phrases/."""
    if is_of_another(goal, heard) or heard.says("unsure"):
        return False
    return re.search(row["enough"], heard.text.lower()) is not None


def is_of_another(goal: Goal, heard: Heard) -> bool:
    """About an order, and not the one that was meant."""
    numbers = ORDER_NUMBER.findall(heard.text)
    if goal.kind.startswith("faq_"):
        return bool(numbers)
    return "order" in goal.facts and bool(numbers) and exact(goal.facts["order"]) not in numbers


def is_wrongly_done(goal: Goal, heard: Heard) -> bool:
    """A receipt for something else than what was said yes to."""
    if not isinstance(goal.ends, OrderEnds | CustomerEnds):
        return False
    return is_of_another(goal, heard) or any(re.search(pattern, heard.text.lower()) for pattern in goal.absent)


def wrong_with(goal: Goal, row: Mapping[str, Any], summary: str) -> str | None:
    """The name of the fact that is not in a summary as it should be, "other", or None when all is right."""
    if "enough" in row:
        return "other"  # nothing that needs a yes was wished for
    for pattern in goal.summary:
        if not re.search(pattern, summary):
            named = [name for name, told in goal.facts.items() if re.search(pattern, exact(told).lower())]
            return named[0] if named else "wanted" if "," in pattern and "wanted" in goal.facts else "other"
    return "item" if any(re.search(pattern, summary) for pattern in goal.absent) else None
