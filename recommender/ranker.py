"""The recommender that everybody calls: one algorithm's scores, filtered, spread and explained."""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np

from recommender import stored
from recommender.asking import Question, best_question
from recommender.blend import Blend
from recommender.catalogue import Catalogue, Mask
from recommender.complements import SUBSTITUTE, Complements
from recommender.counting import NO_LOG
from recommender.diversity import POOL, best, spread, to_explore
from recommender.filters import Relaxation, allowed, relax
from recommender.history import Evidence, History
from recommender.reasons import Reason, Reasons
from recommender.scorers import SCORERS
from recommender.scoring import Scorer, Scores
from recommender.similar import Similar
from recommender.types import Filters, IncompatibleModel, Interaction, Item, Recommendation


@dataclass
class ItemRanker:
    """`Recommender` over any `Scorer`. `fit` or `load` first."""

    scorer: Scorer = field(default_factory=Blend)
    relevance: float = 0.7
    """Of the score against variety in a list, in [0, 1]; 1 keeps their order. Measured in README.md."""
    catalogue: Catalogue = field(init=False, repr=False)
    history: History = field(init=False, repr=False)
    similar: Similar = field(init=False, repr=False)
    complements: Complements = field(init=False, repr=False)
    sold: Mask = field(init=False, repr=False)
    """False for products that left the shop since the training."""

    def fit(self, items: Iterable[Item], interactions: Iterable[Interaction]) -> Self:
        """Learn from scratch; interactions with items not among `items` do not count."""
        catalogue = Catalogue.of(items)
        history = History.of(catalogue, interactions)
        self.scorer.learn(catalogue, history)
        return self._prepared(catalogue, replace(history, log=NO_LOG))

    def fold_in(self, interactions: Iterable[Interaction]) -> Self:
        """See `Recommender`. What people bought, not what sells or goes together, waits for the next training."""
        known = replace(self)
        known._prepared(self.catalogue, self.history.joined(History.of(self.catalogue, interactions)))
        known.sold = self.sold
        return known

    def refreshed(self, items: Iterable[Item]) -> Self:
        """Prices, ratings and stock as they are now, without learning again; new products wait for training."""
        now = {item.id: item for item in items}
        known = replace(self)
        known._prepared(self.catalogue, self.history)
        known.catalogue = Catalogue(tuple(now.get(item.id, item) for item in self.catalogue.items))
        known.sold = np.array([item.id in now for item in self.catalogue.items], dtype=np.bool_)
        return known

    def recommend(
        self,
        *,
        user_id: str | None = None,
        session: Sequence[str] = (),
        k: int = 10,
        filters: Filters = Filters(),
        exclude: Collection[str] = (),
        again: bool = False,
        draw: float | None = None,
    ) -> list[Recommendation]:
        """See `Recommender`. What the session holds is not recommended again, nor what the user bought unless asked."""
        evidence = self.history.evidence(self.catalogue, user_id, session)
        return self._list(evidence, self._mask(filters, exclude), k, filters, again, draw)

    def recommend_each(
        self,
        user_ids: Iterable[str],
        *,
        k: int = 10,
        filters: Filters = Filters(),
        exclude: Collection[str] = (),
        again: bool = False,
    ) -> dict[str, list[Recommendation]]:
        """See `Recommender`. What the filters let through is found once for all."""
        mask = self._mask(filters, exclude)
        known = {user_id: self.history.evidence(self.catalogue, user_id, ()) for user_id in user_ids}
        return {user_id: self._list(evidence, mask.copy(), k, filters, again) for user_id, evidence in known.items()}

    def _list(
        self, evidence: Evidence, mask: Mask, k: int, filters: Filters, again: bool, draw: float | None = None
    ) -> list[Recommendation]:
        mask[evidence.session] = False
        if not again:
            mask[evidence.bought] = False
        scores = self._wished(self._scores(evidence), filters)
        pool = best(scores, mask, POOL * k)
        chosen = spread(pool, scores, self.similar.vectors, k, self.relevance).tolist()
        fresh = None if draw is None else to_explore(chosen, pool, self.history.support, draw)
        if fresh is not None:
            chosen[-1] = fresh
        grounds = self.scorer.grounds(chosen, evidence)
        reasons = Reasons(self.catalogue, self.history)
        told = [
            self._told(position, scores, reasons.why(position, ground, evidence, filters))
            for position, ground in zip(chosen, grounds, strict=True)
        ]
        if fresh is not None:
            told[-1] = self._told(fresh, scores, reasons.few_met(fresh))
        return told

    def _scores(self, evidence: Evidence) -> Scores:
        if len(evidence.positions) == 0 and not self.scorer.reach.cold_users:
            return np.log1p(self.history.popularity)
        return self.scorer.scores(evidence)

    def similar_items(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        """See `Recommender`. Where there are substitutes, what is far less like the product is left out."""
        position = self.catalogue.positions.get(item_id)
        if position is None:
            return []
        scores = self._wished(self.scorer.nearest(position), filters)
        mask = self._mask(filters, [item_id])
        likeness = self.similar.nearest(position)
        if likeness[mask].max(initial=0.0) >= SUBSTITUTE:
            mask &= likeness >= SUBSTITUTE / 2
        reasons = Reasons(self.catalogue, self.history)
        chosen = best(scores, mask, k).tolist()
        return [self._told(other, scores, reasons.alike(other, position)) for other in chosen]

    def goes_with(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        """See `Recommender`."""
        position = self.catalogue.positions.get(item_id)
        if position is None:
            return []
        scores, baskets = self.complements.scores(position)
        mask = self._mask(filters, [item_id]) & np.isfinite(scores)
        chosen = best(scores, mask, k).tolist()
        reasons = Reasons(self.catalogue, self.history)
        return [self._told(other, scores, reasons.companion(other, position, int(baskets[other]))) for other in chosen]

    def explain(self, item_id: str, *, user_id: str | None = None, session: Sequence[str] = ()) -> Recommendation:
        """See `Recommender`. An item that is not sold has the reason "not_sold"."""
        position = self.catalogue.positions.get(item_id)
        if position is None or not self.sold[position]:
            return Recommendation(item_id, 0.0, "not_sold")
        evidence = self.history.evidence(self.catalogue, user_id, session)
        (ground,) = self.scorer.grounds([position], evidence)
        reason = Reasons(self.catalogue, self.history).why(position, ground, evidence, Filters())
        return self._told(position, self._scores(evidence), reason)

    def evidence(self, *, user_id: str | None = None, session: Sequence[str] = ()) -> Evidence:
        """What is known of the one asking; `is_cold` says whether it is enough for a taste."""
        return self.history.evidence(self.catalogue, user_id, session)

    def count(self, filters: Filters) -> int:
        """How many products pass: "cheaper and lighter: 7 left"."""
        return int(self._mask(filters, ()).sum())

    def relax(self, filters: Filters) -> tuple[Relaxation, ...]:
        """What to give up when nothing passes; see `filters.relax`."""
        return relax(self.catalogue, filters)

    def question(self, filters: Filters, *, not_about: Collection[str] = ()) -> Question | None:
        """What to ask next about the products that pass; see `asking`."""
        left = np.flatnonzero(self._mask(filters, ())).tolist()
        return best_question([self.catalogue.items[position] for position in left], not_about=not_about)

    def item(self, item_id: str) -> Item | None:
        """The product as the recommender sees it."""
        position = self.catalogue.positions.get(item_id)
        return None if position is None else self.catalogue.items[position]

    def otherwise(self, *, scorer: Scorer | None = None, relevance: float | None = None) -> Self:
        """The same shop with another algorithm, which learns now, or with another share of relevance."""
        other = copy(self)
        other.relevance = self.relevance if relevance is None else relevance
        if scorer is not None:
            scorer.learn(self.catalogue, self.history)
            other.scorer = scorer
        return other

    def save(self, folder: Path) -> None:
        """See `Recommender`."""
        name = next(name for name, scorer in SCORERS.items() if type(self.scorer) is scorer)
        model = stored.Model(name, self.relevance, self.catalogue, self.history, self.scorer.state())
        stored.write(folder, model)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See `Recommender`. `stored.in_force(root)` says which folder below `root` to load."""
        model = stored.read(folder)
        if model.scorer not in SCORERS:
            raise IncompatibleModel(f"expected one of {', '.join(SCORERS)} in {folder}, got {model.scorer}")
        ranker = cls(SCORERS[model.scorer](), model.relevance)
        ranker.scorer.restore(model.state, model.catalogue, model.history)
        return ranker._prepared(model.catalogue, model.history)

    def _prepared(self, catalogue: Catalogue, history: History) -> Self:
        self.catalogue, self.history = catalogue, history
        self.similar = self.scorer.similar if isinstance(self.scorer, Blend) else Similar()
        if not isinstance(self.scorer, Blend):
            self.similar.learn(catalogue, history)
        self.complements = Complements(catalogue, history, self.similar)
        self.sold = np.ones(len(catalogue), dtype=np.bool_)
        return self

    def _mask(self, filters: Filters, exclude: Collection[str]) -> Mask:
        mask = allowed(self.catalogue, filters) & self.sold
        mask[[self.catalogue.positions[i] for i in exclude if i in self.catalogue.positions]] = False
        return mask

    def _wished(self, scores: Scores, filters: Filters) -> Scores:
        """With words of a wish, what shows most of them comes first and the scores order the equals."""
        if not filters.words:
            return scores
        width = np.ptp(scores) if len(scores) else 0.0
        return self.catalogue.relevance(filters.words) * 2 + ((scores - scores.min()) / width if width > 0 else 0.0)

    def _told(self, position: int, scores: Scores, reason: Reason) -> Recommendation:
        code, facts = reason
        return Recommendation(self.catalogue.items[position].id, float(scores[position]), code, facts)
