"""Why a product is recommended, in codes and facts that hold: nothing is said that was not counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.catalogue import Catalogue, labels
from recommender.history import Evidence, History
from recommender.scoring import Ground
from recommender.types import Filters, Item
from recommender.words import fold, words

Reason = tuple[str, Mapping[str, str | int]]

SEEN_TWICE = 2
"""People needed before "people who ..." is said."""
RECENT_DAYS = 30
WELL_RATED = 4.4
ENOUGH_REVIEWS = 5
SHARED_WORDS = 2
"""Words named when two products are alike."""


@dataclass(frozen=True)
class Reasons:
    """Turns the ground of a score into a code and its facts."""

    catalogue: Catalogue
    history: History

    def why(self, position: int, ground: Ground, evidence: Evidence, filters: Filters) -> Reason:
        """The best reason that is true; README.md lists the codes."""
        if ground.way == "again":
            return "bought_before", {}
        if ground.anchor is not None and ground.anchor != position:
            found = self.about(position, ground.anchor, ground.way, past=self._is_past(ground.anchor, evidence))
            if found is not None:
                return found
        return self.on_its_own(position, filters)

    def about(self, position: int, anchor: int, way: str, *, past: bool = False) -> Reason | None:
        """What the item has to do with another one; None when nothing is left to say."""
        other = self.catalogue.items[anchor]
        facts: dict[str, str | int] = {"other": other.title, "other_id": other.id}
        if way == "together":
            bought, met = self.history.bought_both(position, anchor), self.history.met_both(position, anchor)
            if met >= SEEN_TWICE and past:
                return "from_your_history", {**facts, "count": met}
            if bought >= SEEN_TWICE:
                return "bought_together", {**facts, "count": bought}
            if met >= SEEN_TWICE:
                return "viewed_together", {**facts, "count": met}
        shared = shared_words(self.catalogue.items[position], other)
        return ("similar", {**facts, "shared": ", ".join(shared)}) if shared else None

    def alike(self, position: int, anchor: int) -> Reason:
        """For a list of similar products: alike and cheaper, alike, or looked at by the same people."""
        item, other = self.catalogue.items[position], self.catalogue.items[anchor]
        shared = shared_words(item, other)
        facts: dict[str, str | int] = {"other": other.title, "other_id": other.id, "shared": ", ".join(shared)}
        if shared and item.price < other.price:
            return "similar_cheaper", {**facts, "saving": other.price - item.price}
        if shared:
            return "similar", facts
        return self.about(position, anchor, "together") or self.on_its_own(position, Filters())

    def companion(self, position: int, anchor: int, baskets: int) -> Reason:
        """For a list of what goes with `anchor`, found in `baskets` with it: support, confidence and lift."""
        item, other = self.catalogue.items[position], self.catalogue.items[anchor]
        facts: dict[str, str | int] = {"other": other.title, "other_id": other.id}
        if baskets >= SEEN_TWICE:
            total, (with_item, with_anchor) = self.history.n_baskets, self._baskets(position, anchor)
            lift = baskets * total / (with_item * with_anchor)
            return "goes_with", {**facts, "count": baskets, "of": with_anchor, "baskets": total, "lift": f"{lift:.1f}"}
        return "goes_with_category", {**facts, "category": item.category, "other_category": other.category}

    def on_its_own(self, position: int, filters: Filters) -> Reason:
        """What the item says for itself: sales, ratings, the wish it answers, its category."""
        item = self.catalogue.items[position]
        buyers = int(self.history.recent_buyers[position])
        popular = "popular", {"count": buyers, "days": RECENT_DAYS}
        if buyers >= SEEN_TWICE and buyers >= self.history.best_selling:
            return popular
        if item.rating is not None and item.rating >= WELL_RATED and item.reviews >= ENOUGH_REVIEWS:
            return "well_rated", {"rating": f"{item.rating:.1f}", "reviews": item.reviews}
        if buyers >= SEEN_TWICE:
            return popular
        shown = {word for text in (item.title, labels(item), item.description) for word in words(text)}
        wished = [word for word in filters.words if fold(word) in shown]
        if wished:
            return "matches_wish", {"words": ", ".join(wished)}
        return "in_category", {"category": item.category}

    def few_met(self, position: int) -> Reason:
        """For the place that explores: how many people met it, where there were several."""
        people = int(self.history.support[position])
        return "few_met", {"count": people} if people >= SEEN_TWICE else {}

    def _baskets(self, *positions: int) -> list[int]:
        """How many baskets hold each item."""
        starts = self.history.baskets_with.indptr
        return [int(starts[position + 1] - starts[position]) for position in positions]

    def _is_past(self, anchor: int, evidence: Evidence) -> bool:
        return not bool(evidence.in_session[evidence.positions == anchor].any())


def shared_words(item: Item, other: Item) -> list[str]:
    """Up to `SHARED_WORDS` words as written that both products show in title, tags, attributes or category."""
    theirs = {fold(word) for word in words(f"{labels(other)} {other.title}")}
    found: dict[str, str] = {}
    for phrase in (*item.title.split(), *item.tags, *item.attributes.values(), item.category):
        own = words(phrase)
        if own and set(own) <= theirs and not any(word[0].isdigit() for word in own):
            found.setdefault(" ".join(own), phrase)
    return list(found.values())[:SHARED_WORDS]
