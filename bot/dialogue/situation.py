"""What surrounds an utterance: whom we talk to, their orders, the products spoken of, the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from actions.shop.models import Customer, Order, Product, Stock
from bot.messages import ANONYMOUS, CALLING, Identity


@dataclass(frozen=True, slots=True)
class Situation:
    """Read before tracking, so that tracking and deciding stay pure."""

    at: datetime
    identity: Identity = ANONYMOUS
    customer: Customer | None = None
    """Whom we talk to, with addresses and payment methods; None for a guest."""
    orders: tuple[Order, ...] = ()
    """The customer's own, newest first; empty for a guest."""
    products: Mapping[str, Product] = field(default_factory=dict)
    """By id: those just mentioned, last shown, on the shopper's page, or in the orders whose items may be swapped."""
    stock: tuple[Stock, ...] = ()
    """Of the products whose variants may be chosen in this turn; empty when nobody needed it."""
    page_product: str = ""
    came_from: str = ""
    """The client's address block; "" where nobody knows it."""

    @property
    def calling_number(self) -> str:
        """The number that they call from, a hint and no proof; "" where none is shown."""
        return self.came_from.removeprefix(CALLING) if self.came_from.startswith(CALLING) else ""

    def order(self, order_id: str) -> Order | None:
        """One of the customer's own orders."""
        return next((order for order in self.orders if order.id == order_id), None)
