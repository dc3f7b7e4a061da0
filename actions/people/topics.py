"""What a conversation was about, in words that a shopper and a person at the desk both understand."""

from dataclasses import dataclass

from actions.shop.models import OrderId, ProductId
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, line_labels
from actions.telling.owned import own_order
from actions.types import Caller, Fact, Topic


@dataclass(frozen=True, slots=True)
class About:
    """An order of the caller's, a product, or nothing in particular."""

    order_id: OrderId | None = None
    items: tuple[str, ...] = ()
    product: str = ""

    @property
    def facts(self) -> dict[str, Fact]:
        return {"order_id": self.order_id, "items": self.items, "product": self.product or None}

    @property
    def details(self) -> dict[str, str]:
        return {"product": self.product} if self.product else {}


def what_about(topic: Topic, shop: Shop, caller: Caller) -> About:
    """Somebody else's order is nothing in particular."""
    if not topic:
        return About()
    order = own_order(OrderId(topic), shop, caller)
    if order is not None:
        return About(order_id=order.id, items=line_labels(order.lines))
    product = shop.product(ProductId(topic))
    return About(product=in_sentence(product.title)) if product is not None else About()
