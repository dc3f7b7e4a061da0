"""Drawing goals: what this customer's data allows, and some things that policy forbids."""

import random
from collections.abc import Callable, Mapping

from bot.simulator import drawing_account, drawing_changes, drawing_orders, drawing_questions
from bot.simulator.goals import Goal
from bot.simulator.population import Population

Draw = Callable[[Population, random.Random], Goal | None]
KINDS: Mapping[str, Draw] = {
    **drawing_orders.KINDS,
    **drawing_changes.KINDS,
    **drawing_account.KINDS,
    **drawing_questions.KINDS,
}
"""Every kind of goal, equally likely as long as somebody in the shop can have it."""
TRIES = 25


def draw_goal(population: Population, rng: random.Random, kinds: tuple[str, ...] = tuple(KINDS)) -> Goal:
    """A goal that somebody in this shop can have. Raises `NothingToSimulate` when nobody can have any."""
    left = list(kinds)
    while left:
        kind = rng.choice(left)
        for _ in range(TRIES):
            goal = KINDS[kind](population, rng)
            if goal is not None:
                return goal
        left.remove(kind)
    raise NothingToSimulate(f"nobody in this shop can have any of these goals: {', '.join(kinds)}")


class NothingToSimulate(Exception):
    """The shop holds no customers or orders to play."""
