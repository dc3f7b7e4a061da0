"""What can be offered as an answer to a question, as buttons."""

from enum import StrEnum

from actions.shop.models import Order, OrderId, Product, ProductId
from actions.types import Action, Facts
from bot.dialogue.decisions import Option
from bot.dialogue.describe import describe_lines
from bot.dialogue.situation import Situation
from bot.dialogue.slots import SlotSpec, candidates_of
from nlu.types import Intent

MOST_OPTIONS = 5


def options_for(action: Action, slot: SlotSpec, situation: Situation) -> tuple[Option, ...]:
    """Likely values of `slot`, best first; () where only words will do."""
    if slot.kind is OrderId:
        orders = candidates_of(action, situation) or situation.orders
        return tuple(order_option(order) for order in orders[:MOST_OPTIONS])
    if slot.kind is ProductId:
        return tuple(product_option(product) for product in list(situation.products.values())[:MOST_OPTIONS])
    if isinstance(slot.kind, type) and issubclass(slot.kind, StrEnum):
        return tuple(
            Option(f"{slot.name}.{member.value}", Intent.PROVIDE_INFO, slot.name, member.value) for member in slot.kind
        )
    return ()


def order_option(order: Order) -> Option:
    """An order, named by what is in it."""
    facts: Facts = {"items": describe_lines(order.lines), "order_id": order.id, "total": order.total}
    return Option("order", Intent.CHOOSE, "order_id", order.id, facts)


def product_option(product: Product) -> Option:
    return Option("product", Intent.CHOOSE, "product", product.id, {"title": product.title})
