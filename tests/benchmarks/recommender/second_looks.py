"""Who would be looked at twice in the demo shop, and whether some groups more than others.

`python -m tests.benchmarks.recommender.second_looks`. No group is known to the shop; what stands for one is read off
here only: the country of the address, the first letter of the last name, the membership. Ends with status 1 when a
group's rate lies clearly above everybody's.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import sqrt
from pathlib import Path
from random import Random
from time import process_time

from actions import ACTIONS
from actions.account.change_email import ChangeEmail
from actions.returns.report_problem import Problem, Remedy, ReportProblem
from actions.returns.return_items import ReturnItems
from actions.shop import demo, schema
from actions.shop.models import Claim, Customer, CustomerId, Order
from actions.shop.returns import arrived_lines
from actions.shop.sql import SqlShop
from actions.types import Level as Known
from bot.carry_out.watch import Watch
from bot.dialogue.conversation import Conversation
from bot.dialogue.situation import Situation
from bot.messages import ConversationId, Identity
from bot.storage.engine import make_engine
from bot.storage.past_deeds import PastDeeds
from bot.storage.preparing import prepare
from recommender.risk import Assessment, Level, load_weights

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOWN, TESTED = 1.96, 3.0
"""Standard errors: 95 % is shown; of two dozen groups one would lie outside that by chance."""
TROUBLE = 0.5
EVERY = 4
"""One customer in so many is looked at: enough for a rate to a percent."""
FEWEST = 30
"""People in a group of which anything is said: in smaller ones a single one decides."""
ACTION = {action.name: action for action in ACTIONS}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'shop.db'}")
        prepare(engine)
        schema.create_tables(engine)
        demo.seed(engine, NOON)
        shop = SqlShop(engine)
        watch = Watch(shop, load_weights(), PastDeeds(engine), "a secret")
        known = customers(shop)[::EVERY]
        as_they_are = _told("As they are", watch, known)
        random = Random(7)
        troubled = [(who, tuple(in_trouble(order, random) for order in orders)) for who, orders in known]
        unlucky = _told(f"With {TROUBLE:.0%} of what arrived in 90 days claimed, by chance", watch, troubled)
        engine.dispose()
    return max(as_they_are, unlucky)


def customers(shop: SqlShop) -> list[tuple[Customer, Sequence[Order]]]:
    """Everybody who ever looked at something, with their orders."""
    ids = sorted({one.customer_id for one in shop.interactions()})
    people = [who for one in ids if (who := shop.customer(CustomerId(one)))]
    return [(who, tuple(shop.orders_of(who.id))) for who in people]


def _told(title: str, watch: Watch, known: Sequence[tuple[Customer, Sequence[Order]]]) -> int:
    found = [(who, list(looks(watch, who, orders))) for who, orders in known]
    every = [look for _, some in found for look, _ in some]
    seconds = [took for _, some in found for _, took in some]
    levels, reasons = Counter(look.level for look in every), Counter(why for look in every for why in look.reasons)
    print(
        f"\n{title}: {len(found)} customers, {len(every)} looks, {1000 * sum(seconds) / len(seconds):.1f} CPU ms each"
    )
    print(", ".join(f"{level.name.lower()} {levels[level]}" for level in Level))
    print("reasons, whether they sufficed or not:", ", ".join(f"{why} {count}" for why, count in reasons.most_common()))
    return by_groups([(who, any(look.level > Level.ALLOW for look, _ in some)) for who, some in found])


def in_trouble(order: Order, random: Random) -> Order:
    """Whose parcel is broken has nothing to do with who they are."""
    lines = tuple(sorted(arrived_lines(order)))[:1]
    is_late = NOON - order.placed_at <= timedelta(days=90)
    if not lines or not is_late or random.random() > TROUBLE:
        return order
    claim = Claim("P0", "damaged", lines, "refund", NOON - timedelta(days=random.randrange(1, 80)))
    return replace(order, claims=(*order.claims, claim))


def looks(watch: Watch, who: Customer, orders: Sequence[Order]) -> Iterator[tuple[Assessment, float]]:
    situation = Situation(NOON, Identity(Known.PROVEN, who.id), who, tuple(orders), came_from="10.0.0")
    here = Conversation(ConversationId("here"))
    wishes = [("change_email", ChangeEmail("new@example.com")), *(wish for one in orders for wish in _wishes(one))]
    for name, request in wishes:
        before = process_time()
        look = watch.look(ACTION[name], request, here, situation)
        yield look, process_time() - before


def _wishes(order: Order) -> list[tuple[str, object]]:
    lines = tuple(sorted(arrived_lines(order)))
    if not lines:
        return []
    claim = ReportProblem(order.id, Problem.DAMAGED, lines[:1], Remedy.REFUND)
    return [("return_items", ReturnItems(order.id, lines)), ("report_problem", claim)]


def by_groups(people: list[tuple[Customer, bool]]) -> int:
    """The rate of each group beside everybody's; 1 where one lies clearly above."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for who, is_looked_at in people:
        address = who.addresses[0].country if who.addresses else "none"
        letter = "A-M" if who.last_name[:1].upper() < "N" else "N-Z"
        for group in (f"country {address}", f"last name {letter}", f"membership {who.membership or 'none'}"):
            groups[group].append(is_looked_at)
    everybody = sum(one for _, one in people) / max(len(people), 1)
    print(f"\n| group | customers | asked for more | 95 % |\n| --- | --- | --- | --- |\n| everybody | {len(people)} "
          f"| {everybody:.2%} | |")  # fmt: skip
    worse = []
    for name, some in sorted(groups.items()):
        low, high = wilson(sum(some), len(some), SHOWN)
        worse += (
            [name] if len(some) >= FEWEST and any(some) and wilson(sum(some), len(some), TESTED)[0] > everybody else []
        )
        print(f"| {name} | {len(some)} | {sum(some) / len(some):.2%} | {low:.2%}-{high:.2%} |")
    print(f"\n{', '.join(worse) or 'no group'} lies above everybody")
    return int(bool(worse))


def wilson(hits: int, of: int, errors: float) -> tuple[float, float]:
    """Interval of a share. Wilson, Probable inference (1927)."""
    share, square = hits / of, errors * errors / of
    middle, half = share + square / 2, errors * sqrt(share * (1 - share) / of + square / of / 4)
    return max((middle - half) / (1 + square), 0.0), min((middle + half) / (1 + square), 1.0)


if __name__ == "__main__":
    sys.exit(main())
