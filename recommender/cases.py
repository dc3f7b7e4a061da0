"""Questions with a known answer, held out of a shop's own interactions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from recommender.types import Interaction


@dataclass(frozen=True, slots=True)
class Case:
    """What a recommender is told, and the products that came next; one, except in `hold_out_share`."""

    expected: tuple[str, ...]
    session: tuple[str, ...] = ()
    user_id: str | None = None
    again: bool = False
    """What the user bought before may come again."""


@dataclass(frozen=True, slots=True)
class Split:
    """What may be learnt, and what is asked afterwards."""

    training: tuple[Interaction, ...]
    cases: tuple[Case, ...]
    question: str = ""
    """What is asked, in a few words."""

    def thinned(self, count: int) -> "Split":
        """At most `count` of the cases, evenly spread."""
        step = max(1, -(-len(self.cases) // count))
        return Split(self.training, self.cases[::step], self.question)


def leave_last_out(interactions: Iterable[Interaction]) -> Split:
    """For every user with two products bought or more: the one bought last, first met then, is asked for.

    Everything the user did with that product is held out, and nothing else.
    """
    log = sorted(set(interactions), key=_order)
    bought: dict[str, list[str]] = defaultdict(list)
    for one in log:
        if one.kind == "purchase" and one.user_id and one.item_id not in bought[one.user_id]:
            bought[one.user_id].append(one.item_id)
    last = {user: items[-1] for user, items in bought.items() if len(items) > 1}
    training = tuple(one for one in log if last.get(one.user_id) != one.item_id)
    return Split(training, tuple(Case((item,), user_id=user) for user, item in last.items()), "last purchase")


def complete_baskets(interactions: Iterable[Interaction], *, share: float = 0.2, seed: int = 42) -> Split:
    """The newest `share` of baskets with two products or more: one of them, drawn at random, is asked for.

    Everything from the day of the first such basket on is held out, so that nothing is learnt from the future.
    """
    log = sorted(set(interactions), key=_order)
    baskets: dict[str, list[str]] = defaultdict(list)
    begun: dict[str, datetime] = {}
    for one in log:
        if one.kind == "purchase" and one.session_id:
            begun.setdefault(one.session_id, one.at)
            if one.item_id not in baskets[one.session_id]:
                baskets[one.session_id].append(one.item_id)
    complete = [basket for basket, items in baskets.items() if len(items) > 1]
    asked = complete[len(complete) - round(share * len(complete)) :]
    if not asked:
        return Split(tuple(log), (), "complete the basket")
    start = begun[asked[0]].replace(hour=0, minute=0, second=0, microsecond=0)
    training = tuple(one for one in log if one.at < start)
    random = Random(seed)
    cases = []
    for basket in asked:
        expected = random.choice(baskets[basket])
        cases.append(Case((expected,), tuple(item for item in baskets[basket] if item != expected)))
    return Split(training, tuple(cases), "complete the basket")


def next_baskets(interactions: Iterable[Interaction], earlier: Split, *, only_new: bool = False) -> Split:
    """For every user of the training of `earlier`: their first basket after it is asked for, given who they are.

    With `only_new`, of that basket what the user never bought before, and nothing else may be recommended; else what
    they bought before may come again. Learnt from is exactly the training of `earlier`.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for one in earlier.training:
        if one.user_id and one.kind == "purchase":
            known[one.user_id].add(one.item_id)
    learnt = set(earlier.training)
    first: dict[str, str] = {}
    baskets: dict[str, dict[str, None]] = defaultdict(dict)
    for one in sorted(set(interactions) - learnt, key=_order):
        if one.kind == "purchase" and one.user_id in known:
            basket = one.session_id or f"{one.at:%Y-%m-%d}"
            if first.setdefault(one.user_id, basket) == basket:
                baskets[one.user_id][one.item_id] = None
    if only_new:
        baskets = {user: {i: None for i in items if i not in known[user]} for user, items in baskets.items()}
    cases = tuple(Case(tuple(items), (), user, not only_new) for user, items in baskets.items() if items)
    return Split(earlier.training, cases, "next basket, new only" if only_new else "next basket")


def basket_questions(interactions: Iterable[Interaction]) -> tuple[Split, Split, Split]:
    """Complete the basket, next basket, next basket of new products only; one training for all three."""
    log = tuple(interactions)
    complete = complete_baskets(log)
    return complete, next_baskets(log, complete), next_baskets(log, complete, only_new=True)


def hold_out_share(interactions: Iterable[Interaction], *, share: float = 0.25, seed: int = 42) -> Split:
    """Of each user's items a random `share` is asked for, all at once: the usual protocol for ratings."""
    log = sorted(set(interactions), key=_order)
    random = Random(seed)
    met: dict[str, dict[str, None]] = defaultdict(dict)
    for one in log:
        if one.user_id:
            met[one.user_id][one.item_id] = None
    held = {user: frozenset(random.sample(list(items), round(share * len(items)))) for user, items in met.items()}
    training = tuple(one for one in log if one.item_id not in held.get(one.user_id, ()))
    cases = tuple(Case(tuple(sorted(items)), user_id=user) for user, items in held.items() if items)
    return Split(training, cases, "a share of each user's")


def _order(one: Interaction) -> tuple[float, str, str, str, str]:
    return (one.at.timestamp(), one.user_id, one.session_id, one.item_id, one.kind)
