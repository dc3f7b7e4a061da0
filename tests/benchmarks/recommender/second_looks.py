"""Who would be looked at twice in the demo shop, and whether some groups more than others.

`python -m tests.benchmarks.recommender.second_looks`. No group is known to the shop; what stands for one is read off
here only: the country of the address, the first letter of the last name, the membership. Ends with status 1 when a
group's rate lies, with its 95 % interval, above everybody's.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path
from time import process_time

from actions import ACTIONS
from actions.account.change_email import ChangeEmail
from actions.returns.report_problem import Problem, Remedy, ReportProblem
from actions.returns.return_items import ReturnItems
from actions.shop import demo, schema
from actions.shop.models import Customer, CustomerId, Order
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
Z = 1.96
ACTION = {action.name: action for action in ACTIONS}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'shop.db'}")
        prepare(engine)
        schema.create_tables(engine)
        demo.seed(engine, NOON)
        shop = SqlShop(engine)
        watch = Watch(shop, load_weights(), PastDeeds(engine), "a secret")
        people = sorted({one.customer_id for one in shop.interactions()})
        found = [(who, list(_looks(watch, shop, who))) for one in people if (who := shop.customer(CustomerId(one)))]
        engine.dispose()
    looks = [look for _, some in found for look, _ in some]
    seconds = [took for _, some in found for _, took in some]
    levels, reasons = Counter(look.level for look in looks), Counter(why for look in looks for why in look.reasons)
    print(f"{len(found)} customers, {len(looks)} looks, {1000 * sum(seconds) / len(seconds):.1f} CPU ms each")
    print(", ".join(f"{level.name.lower()} {levels[level]}" for level in Level))
    print("reasons, whether they sufficed or not:", ", ".join(f"{why} {count}" for why, count in reasons.most_common()))
    return _by_groups([(who, any(look.level > Level.ALLOW for look, _ in some)) for who, some in found])


def _looks(watch: Watch, shop: SqlShop, who: Customer) -> Iterator[tuple[Assessment, float]]:
    orders = tuple(shop.orders_of(who.id))
    situation = Situation(NOON, Identity(Known.PROVEN, who.id), who, orders, came_from="10.0.0")
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


def _by_groups(people: list[tuple[Customer, bool]]) -> int:
    """The rate of each group beside everybody's."""
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
        low, high = wilson(sum(some), len(some))
        worse += [name] if low > everybody else []
        print(f"| {name} | {len(some)} | {sum(some) / len(some):.2%} | {low:.2%}-{high:.2%} |")
    print(f"\n{', '.join(worse) or 'no group'} lies above everybody")
    return int(bool(worse))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Interval of a share. Wilson, Probable inference (1927)."""
    share, square = hits / of, Z * Z / of
    middle, half = share + square / 2, Z * sqrt(share * (1 - share) / of + square / of / 4)
    return max((middle - half) / (1 + square), 0.0), min((middle + half) / (1 + square), 1.0)


if __name__ == "__main__":
    sys.exit(main())
