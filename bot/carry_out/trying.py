"""Ways of recommending that are tried beside each other: who gets which, said in the log with its probability."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from bot.carry_out.searching import Suggestions
from bot.dialogue.conversation import Conversation
from bot.dialogue.search import Search
from bot.dialogue.situation import Situation
from bot.dialogue.tried import Tried
from recommender.experiments.assigning import Experiment, is_held_out, split
from recommender.experiments.bandit import Posterior

FEATURES = ("always", "known", "in words", "with a budget")
"""What a choice goes by; each is 0 or 1."""


@dataclass(frozen=True, slots=True)
class Trying:
    """One experiment; a hold-out group keeps the first arm."""

    experiment: Experiment
    arms: Mapping[str, Suggestions]
    posterior: Callable[[], Posterior] | None = None
    """What the bandit knows by now; None: everybody keeps the arm that their hash says."""
    random: np.random.Generator = field(default_factory=np.random.default_rng)

    def choose(self, conversation: Conversation, situation: Situation, search: Search) -> Tried:
        """Who gets what; the products are filled in when they are known."""
        unit = str(situation.identity.customer_id or conversation.id)
        context = context_of(situation, search)
        tried = Tried(situation.at, self.experiment.name, unit, self.experiment.arms[0], 1.0, context, ())
        if is_held_out(self.experiment, unit):
            return _with(tried, tried.arm, 1.0, held_out=True)
        if self.posterior is None:
            return _with(tried, split(self.experiment, unit), 1 / len(self.experiment.arms))
        return _with(tried, *self.posterior().choose(np.array(context), self.random))


def context_of(situation: Situation, search: Search) -> tuple[float, ...]:
    """In the order of `FEATURES`."""
    known = situation.identity.customer_id is not None
    return (1.0, float(known), float(bool(search.words)), float(search.max_price is not None))


def _with(tried: Tried, arm: str, propensity: float, *, held_out: bool = False) -> Tried:
    return Tried(tried.at, tried.experiment, tried.unit, arm, propensity, tried.context, (), held_out)
