"""Which of the customer's own subscriptions is named: "my coffee" is "Coffee beans, monthly"."""

from bot.dialogue.situation import Situation
from bot.dialogue.slots.words import best_match, words

IN_ANY_PLAN = frozenset({"monthly", "weekly", "subscription", "plan", "box", "every", "month", "week"})


def plan_named(text: str, situation: Situation) -> str:
    """Its plan; "" when none or several are."""
    plans = [one.plan for one in situation.customer.subscriptions] if situation.customer is not None else []
    return best_match(text, plans, lambda plan: words(plan) - IN_ANY_PLAN) or ""
