"""What surrounds an utterance, read from the shop before anything is decided."""

from dataclasses import replace

from actions.shop.changes.types import Swap
from actions.shop.models import CustomerId, Order, OrderId, Product, ProductId, VariantId
from actions.shop.shop import Shop
from actions.types import Action
from bot.dialogue.conversation import Conversation, Identified, Task
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import candidates_of, slots_of
from bot.dialogue.slots.variants import read_open
from bot.messages import Utterance
from nlu.types import Understanding

MOST_COUNTED = 12
"""Products whose stock is read in one turn."""


def recognized(conversation: Conversation, utterance: Utterance) -> Conversation:
    """Take over what the channel proved about the shopper; another customer's proof is ignored."""
    known, shown = conversation.identity, utterance.identity
    same = known.customer_id in (None, shown.customer_id)
    if shown.level <= known.level or not same:
        return conversation
    return conversation.record(Identified(utterance.at, shown, by=utterance.channel))


def is_somebody_else(conversation: Conversation, utterance: Utterance) -> bool:
    """Whether the channel proved another customer than the one this conversation belongs to."""
    return utterance.identity.customer_id is not None and conversation.identity.customer_id not in (
        None,
        utterance.identity.customer_id,
    )


def look_around(
    conversation: Conversation, utterance: Utterance, understanding: Understanding, shop: Shop, rules: Rules
) -> Situation:
    """The customer's orders and the products spoken of."""
    page_product = conversation.page.product_id
    mentioned = [entity.value for entity in understanding.entities if entity.label in {"product", "sku"}]
    ids = dict.fromkeys([*mentioned, *conversation.focus.products, *([page_product] if page_product else [])])
    products: list[Product] = shop.products([ProductId(id) for id in ids]) if ids else []
    customer_id = conversation.identity.customer_id
    situation = Situation(
        at=utterance.at,
        identity=conversation.identity,
        customer=shop.customer(customer_id) if customer_id is not None else None,
        orders=_orders(conversation, understanding, shop),
        products={product.id: product for product in products},
        page_product=page_product if any(product.id == page_product for product in products) else "",
        came_from=utterance.came_from,
    )
    return _with_variants(situation, conversation, understanding, shop, rules)


def _orders(conversation: Conversation, understanding: Understanding, shop: Shop) -> tuple[Order, ...]:
    """The customer's latest orders, and older ones that are named or being spoken of."""
    customer_id: CustomerId | None = conversation.identity.customer_id
    if customer_id is None:
        return ()
    latest = shop.orders_of(customer_id)
    named = [entity.value for entity in understanding.entities if entity.label == "order_id"]
    open_ones = [str(task.slots.get("order_id", "")) for task in conversation.tasks]
    ids = {id for id in (*named, *open_ones) if id} - {order.id for order in latest}
    older = [order for id in sorted(ids) if (order := shop.order(OrderId(id))) and order.customer_id == customer_id]
    return (*latest, *older)


def _with_variants(
    situation: Situation, conversation: Conversation, understanding: Understanding, shop: Shop, rules: Rules
) -> Situation:
    """What can be chosen from, and how much of it there is: only where a task at hand or asked for chooses variants."""
    actions = _actions(conversation, understanding, rules)
    swapping = [action for action in actions if _takes(action, tuple[Swap, ...])]
    if not swapping and not any(_takes(action, VariantId) for action in actions):
        return situation
    orders = _orders_meant(situation, conversation, understanding, swapping) if swapping else []
    bought = [line.product_id for order in orders for line in order.lines]
    new = [id for id in dict.fromkeys(bought) if id not in situation.products]
    more = [*shop.products(new), *_opened(conversation, situation, shop)]
    products = {**situation.products, **{str(product.id): product for product in more}}
    counted = list(dict.fromkeys([*bought, *situation.products]))[:MOST_COUNTED]
    stock = tuple(shop.stock_of([ProductId(id) for id in counted]))
    return replace(situation, products=products, stock=stock)


def _actions(conversation: Conversation, understanding: Understanding, rules: Rules) -> list[Action]:
    """What is under way, and what this message may ask for."""
    routes = [route for wish in understanding.wishes if (route := rules.routes.get(wish.intent)) is not None]
    named = [entity.value for entity in understanding.entities if entity.label == "action"]
    asked_for = [name for route in routes for name in route.actions]
    under_way = [task.action for task in _under_way(conversation)]
    or_rather = [rules.actions[name].or_rather for name in under_way if name in rules.actions]
    meant = [name for name in (*under_way, *or_rather, *asked_for, *named) if name in rules.actions]
    otherwise = [other for name in meant for _, other in rules.actions[name].otherwise]
    return [rules.actions[name] for name in dict.fromkeys([*meant, *otherwise]) if name in rules.actions]


def _under_way(conversation: Conversation) -> tuple[Task, ...]:
    """The open tasks; with none, the change that was just made: "actually, make it the blue one"."""
    made = conversation.changed
    return conversation.tasks or ((made,) if made is not None and made == conversation.settled else ())


def _takes(action: Action, kind: object) -> bool:
    return any(spec.kind == kind for spec in slots_of(action.request))


def _orders_meant(
    situation: Situation, conversation: Conversation, understanding: Understanding, swapping: list[Action]
) -> list[Order]:
    """Those named in this message or in a task; when none is, all whose items could be swapped."""
    said = [entity.value for entity in understanding.entities if entity.label == "order_id"]
    known = [str(task.slots.get("order_id", "")) for task in _under_way(conversation)]
    meant = [order for id in (*said, *known) if (order := situation.order(id)) is not None]
    return meant or [order for action in swapping for order in candidates_of(action, situation)]


def _opened(conversation: Conversation, situation: Situation, shop: Shop) -> list[Product]:
    """Products whose variant is being chosen."""
    values = [str(value) for task in conversation.tasks for value in task.slots.values()]
    ids = [ProductId(id) for value in values if (id := read_open(value)[0]) and id not in situation.products]
    return shop.products(ids) if ids else []
