"""The hybrid that serves: what goes together, what comes next, what is alike and what sells, in one score.

Each part is z-scored over the catalogue, so that a weight means the same for all of them. People nobody knows
get what sells; products nobody met yet are placed by their description.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import ClassVar

import numpy as np

from recommender.again import Again
from recommender.catalogue import Catalogue
from recommender.ease import MOST_ITEMS, Ease
from recommender.history import WARM, Evidence, History
from recommender.onward import Onward
from recommender.popular import Popular
from recommender.scoring import Ground, Reach, Scores, State
from recommender.similar import Similar
from recommender.stars import shrunk
from recommender.together import Together


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts in the sum."""

    together: float
    similar: float
    popular: float
    onward: float


FOR_PEOPLE = Weights(together=1.0, similar=0.1, popular=0.05, onward=0.5)
FOR_NEIGHBOURS = Weights(together=0.1, similar=1.0, popular=0.05, onward=0.0)
"""Something like it: alike first, and among the alike what the same people look at."""
UNMET_TRUST = 0.5
"""What likeness counts of products nobody met yet, where it stands for being met together. Measured in README.md."""
COLD_POPULAR = 0.5
"""Added to the weight of what sells for somebody with one interaction; less with each further one."""
STARS = 0.05
"""What buyers' stars count, where a shop has any; as little as what sells."""
LEAST_APART = 1e-6
"""Stars between the best and the worst rated; below, they are equal but for rounding."""


@dataclass
class Blend:
    """EASE and what comes next where the catalogue is small enough, cosine neighbours above."""

    reach: ClassVar[Reach] = Reach(cold_users=True, cold_items=True)
    together: Ease | Together = field(default_factory=Ease)
    onward: Onward | None = field(default_factory=Onward)
    similar: Similar = field(default_factory=Similar)
    popular: Popular = field(default_factory=Popular)
    again: Again = field(default_factory=Again)
    for_people: Weights = FOR_PEOPLE
    for_neighbours: Weights = FOR_NEIGHBOURS
    unmet: np.ndarray = field(init=False, repr=False)
    """True for items that too few people met to say with what they go."""
    sold: Scores = field(init=False, repr=False)
    """The same for everybody."""
    stars: Scores | None = field(init=False, repr=False)
    """What buyers' stars add for everybody; None where nothing tells products apart by them."""
    _last: tuple[Evidence, dict[str, Scores]] | None = field(default=None, init=False, repr=False, compare=False)
    """The parts of the last call: the reasons of a list are asked for right after its scores."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        if len(catalogue) > MOST_ITEMS:
            self.together = Together() if isinstance(self.together, Ease) else self.together
            self.onward = None
        self.together.learn(catalogue, history)
        if self.onward is not None:
            self.onward.learn(catalogue, history)
        self._prepare(catalogue, history)

    def scores(self, evidence: Evidence) -> Scores:
        """What was bought before stands above everything else, for when it may come again."""
        scores = sum(self._parts(evidence).values(), np.zeros(len(self.unmet)))
        scores[evidence.bought] = scores.max(initial=0.0) + self.again.scores(evidence)[evidence.bought]
        return scores

    def nearest(self, position: int) -> Scores:
        alike = standard(self.similar.nearest(position))
        together = standard(self.together.nearest(position))
        together = alike if self.unmet[position] else np.where(self.unmet, alike, together)
        weights = self.for_neighbours
        sold = standard(self.popular.nearest(position))
        return weights.together * together + weights.similar * alike + weights.popular * sold

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        """For each item the ground of the part that lifts it most."""
        chosen = list(positions)
        parts = {way: scores[chosen] for way, scores in self._parts(evidence).items()}
        on_its_own = self.popular.grounds(chosen, evidence)
        grounds = {"popular": on_its_own, "stars": on_its_own}
        if "similar" in parts:
            grounds["similar"] = self.similar.grounds(chosen, evidence)
            grounds["together"] = [
                alike if self.unmet[position] else together
                for position, alike, together in zip(
                    chosen, grounds["similar"], self.together.grounds(chosen, evidence), strict=True
                )
            ]
        if self.onward is not None and "onward" in parts:
            grounds["onward"] = self.onward.grounds(chosen, evidence)
        ways = [max(parts, key=lambda way: parts[way][index]) for index in range(len(chosen))]
        bought = set(evidence.bought.tolist())
        return [
            Ground("again") if position in bought else grounds[way][index]
            for index, (position, way) in enumerate(zip(chosen, ways, strict=True))
        ]

    def _parts(self, evidence: Evidence) -> dict[str, Scores]:
        last = self._last
        if last is None or last[0] is not evidence:
            self._last = last = (evidence, self._weighed(evidence))
        return last[1]

    def _weighed(self, evidence: Evidence) -> dict[str, Scores]:
        sold = self.sold
        known = len(evidence.positions)
        if known == 0:
            return {"popular": sold} | self._starred()
        alike = standard(self.similar.scores(evidence))
        together = np.where(self.unmet, UNMET_TRUST * alike, standard(self.together.scores(evidence)))
        weights = self.for_people
        cold = COLD_POPULAR * max(0, WARM - known) / WARM
        parts = {
            "together": weights.together * together,
            "similar": weights.similar * alike,
            "popular": (weights.popular + cold) * sold,
        }
        if self.onward is not None and not evidence.in_session.all():
            parts["onward"] = weights.onward * standard(self.onward.scores(evidence))
        return parts | self._starred()

    def _starred(self) -> dict[str, Scores]:
        return {} if self.stars is None else {"stars": self.stars}

    def state(self) -> State:
        own = {f"together.{name}": array for name, array in self.together.state().items()}
        if self.onward is not None:
            own |= {f"onward.{name}": array for name, array in self.onward.state().items()}
        weights = np.array([astuple(self.for_people), astuple(self.for_neighbours)])
        return {**own, "is_dense": np.array(isinstance(self.together, Ease)), "blend.weights": weights}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        people, neighbours = state["blend.weights"].tolist()
        self.for_people, self.for_neighbours = Weights(*people), Weights(*neighbours)
        self.together = Ease() if state["is_dense"] else Together()
        self.together.restore(_of("together.", state), catalogue, history)
        onward = _of("onward.", state)
        self.onward = Onward() if onward else None
        if self.onward is not None:
            self.onward.restore(onward, catalogue, history)
        self._prepare(catalogue, history)

    def _prepare(self, catalogue: Catalogue, history: History) -> None:
        """What is counted anew whether learnt or restored."""
        for part in (self.similar, self.popular, self.again):
            part.learn(catalogue, history)
        self.unmet = history.support < WARM
        self.sold = standard(self.popular.counts)
        stars = shrunk(catalogue)
        apart = stars.max(initial=0.0) - stars.min(initial=stars.max(initial=0.0))
        self.stars = STARS * standard(stars) if apart > LEAST_APART else None


def _of(part: str, state: State) -> State:
    """What a part learnt, under its own names."""
    return {name.removeprefix(part): array for name, array in state.items() if name.startswith(part)}


def standard(scores: Scores) -> Scores:
    """`scores` with mean 0 and deviation 1; zeros when all are equal."""
    if not len(scores):
        return scores
    centred = scores - scores.mean()
    deviation = np.sqrt(centred @ centred / len(scores))
    return np.divide(centred, deviation, out=centred) if deviation > 0 else np.zeros_like(scores)
