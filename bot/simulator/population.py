"""Who could be talking: customers and orders of the copied shop, looked up by what is to be found."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Engine, select

from actions.shop import schema
from actions.shop.models import Address, Customer, CustomerId, Order, OrderId, OrderStatus, Product
from actions.shop.shop import Shop

WITHIN_REACH = 20  # latest orders of a customer that the assistant sees


@dataclass
class Population:
    """The shop as it stood before any conversation."""

    shop: Shop
    engine: Engine
    at: datetime
    """When the conversation to be drawn takes place."""

    @cached_property
    def _orders(self) -> dict[str, list[tuple[OrderId, CustomerId]]]:
        table = schema.orders
        query = select(table.c.id, table.c.customer_id, table.c.status).order_by(table.c.placed_at.desc(), table.c.id)
        found: dict[str, list[tuple[OrderId, CustomerId]]] = defaultdict(list)
        with self.engine.connect() as connection:
            for order_id, customer_id, status in connection.execute(query):
                found[status].append((OrderId(order_id), CustomerId(customer_id)))
        return dict(found)

    @cached_property
    def _customer_ids(self) -> list[CustomerId]:
        with self.engine.connect() as connection:
            return [CustomerId(id) for id in connection.scalars(select(schema.customers.c.id).order_by("id"))]

    @cached_property
    def products(self) -> list[Product]:
        return [product for product in self.shop.catalogue() if product.variants]

    @cached_property
    def latest(self) -> datetime:
        """When the last order was placed."""
        with self.engine.connect() as connection:
            found: datetime = connection.scalars(
                select(schema.orders.c.placed_at).order_by(schema.orders.c.placed_at.desc()).limit(1)
            ).one()
        return found

    def order(self, rng: random.Random, *statuses: OrderStatus, newest: int = 400) -> tuple[Order, Customer] | None:
        """One of the newest orders with one of these statuses, and whose it is."""
        found = [one for status in statuses for one in self._orders.get(status, [])[:newest]]
        if not found:
            return None
        order_id, customer_id = rng.choice(found)
        order, customer = self.shop.order(order_id), self.shop.customer(customer_id)
        if order is None or customer is None or order_id not in {one.id for one in self.orders_of(customer)}:
            return None
        return order, customer

    def customer(self, rng: random.Random) -> Customer | None:
        return self.shop.customer(rng.choice(self._customer_ids)) if self._customer_ids else None

    def orders_of(self, customer: Customer) -> Sequence[Order]:
        return self.shop.orders_of(customer.id, limit=WITHIN_REACH)

    def address_in(self, rng: random.Random, country: str, but: Address) -> Address | None:
        """Somebody else's, as an address that exists."""
        for _ in range(60):
            customer = self.customer(rng)
            address = customer.addresses[0] if customer and customer.addresses else None
            if address and address.country == country and address.line1 != but.line1 and not address.line2:
                return address
        return None
