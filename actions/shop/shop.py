"""The port to a shop: what Shopdesk reads, and the idempotent commands it may give."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from actions.shop.models import (
    Customer,
    CustomerId,
    LineId,
    Order,
    OrderId,
    Product,
    ProductId,
    Stock,
)


class Shop(Protocol):
    """Any merchant's back end.

    Reads return None or [] for what does not exist. Commands carry a `key`: the same key twice acts once and
    returns what the first call returned. A command that the order's state forbids raises `Forbidden` (errors.py);
    anything technical raises `ActionError`.
    """

    def customer(self, customer_id: CustomerId) -> Customer | None: ...
    def customer_by_email(self, email: str) -> Customer | None: ...
    def order(self, order_id: OrderId) -> Order | None: ...
    def orders_of(self, customer_id: CustomerId, *, limit: int = 20) -> list[Order]:
        """Newest first."""

    def product(self, product_id: ProductId) -> Product | None: ...
    def products(self, product_ids: Sequence[ProductId]) -> list[Product]:
        """In the order asked, unknown ids left out."""

    def catalogue(self) -> Iterator[Product]:
        """Every product, by id."""

    def stock(self, product_id: ProductId) -> list[Stock]:
        """Every place that keeps a variant of it, by variant and store."""

    def cancel_order(
        self, order_id: OrderId, *, lines: Sequence[LineId] = (), reason: str, at: datetime, key: str
    ) -> Order:
        """Cancel the order, or only `lines` of it, refund what they cost to the original methods, return what is left.

        `Forbidden.code`: see `actions.shop.orders.refuse_cancel`.
        """
