"""What surrounds an utterance, read from the shop before anything is decided."""

from actions.shop.models import CustomerId, Order, Product, ProductId
from actions.shop.shop import Shop
from bot.dialogue.conversation import Conversation, Identified
from bot.dialogue.situation import Situation
from bot.messages import Identity, Utterance
from nlu.types import Understanding


def recognized(conversation: Conversation, utterance: Utterance) -> Conversation:
    """Take over what the channel proved about the shopper; another customer's proof is ignored."""
    known, shown = conversation.identity, utterance.identity
    same = known.customer_id in (None, shown.customer_id)
    if shown.level <= known.level or not same:
        return conversation
    return conversation.record(Identified(utterance.at, shown, by=utterance.channel))


def look_around(
    conversation: Conversation, utterance: Utterance, understanding: Understanding, shop: Shop
) -> Situation:
    """The customer's orders and the products spoken of."""
    page_product = conversation.page.product_id
    mentioned = [entity.value for entity in understanding.entities if entity.label in {"product", "sku"}]
    ids = dict.fromkeys([*mentioned, *conversation.focus.products, *([page_product] if page_product else [])])
    products: list[Product] = shop.products([ProductId(id) for id in ids]) if ids else []
    customer_id = conversation.identity.customer_id
    return Situation(
        at=utterance.at,
        identity=conversation.identity,
        customer=shop.customer(customer_id) if customer_id is not None else None,
        orders=_orders(conversation.identity, shop),
        products={product.id: product for product in products},
        page_product=page_product if any(product.id == page_product for product in products) else "",
    )


def _orders(identity: Identity, shop: Shop) -> tuple[Order, ...]:
    customer_id: CustomerId | None = identity.customer_id
    return tuple(shop.orders_of(customer_id)) if customer_id is not None else ()
