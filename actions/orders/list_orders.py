"""What somebody has ordered, newest first."""

from dataclasses import dataclass

from actions.shop.models import Order
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.owned import own_orders
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

SHOWN = 5  # orders that fit on a screen and in a spoken answer


@dataclass(frozen=True, slots=True)
class ListOrders:
    """Which orders do I have?"""


def run(request: ListOrders, shop: Shop, caller: Caller) -> ActionResult:
    orders = own_orders(shop, caller, limit=SHOWN + 1)
    if not orders:
        return Refused("no_orders")
    shown = orders[:SHOWN]
    facts: dict[str, Fact] = {
        "count": len(shown),
        "orders": tuple(_in_a_line(order) for order in shown),
        "older": len(orders) - len(shown),
        "latest": shown[0].id,
        "latest_on": shown[0].placed_at.date(),
    }
    return Done("orders_listed", facts, shown=tuple(shown))


def _in_a_line(order: Order) -> str:
    """ "W20398: running shoes, blue 42"."""
    return f"{order.id}: {'; '.join(line_labels(order.lines))}"


ACTION = Action("list_orders", Effect.READ, Level.KNOWN, ListOrders, run)
