"""The embedded shop: `Shop` over SQLite or PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from actions.shop import accounts, commands, reading, requests, reservations
from actions.shop.changes.types import ChangedCustomer, ChangedOrder, CustomerChange, OrderChange
from actions.shop.models import (
    Customer,
    CustomerId,
    FiledRequest,
    Interaction,
    Order,
    OrderId,
    Product,
    ProductId,
    PromoCode,
    Reservation,
    ServiceRequest,
    Stock,
    Store,
)
from actions.types import ActionError


class SqlShop:
    """Reads and commands over the `shop_` tables of one database; `schema.create_tables` makes them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def customer(self, customer_id: CustomerId) -> Customer | None:
        with self._reading() as connection:
            return reading.customer(connection, customer_id)

    def customer_by_email(self, email: str) -> Customer | None:
        with self._reading() as connection:
            return reading.customer_by_email(connection, email)

    def customers_at(self, zip_code: str) -> list[Customer]:
        with self._reading() as connection:
            return reading.customers_at(connection, zip_code)

    def customers_by_phone(self, number: str) -> list[Customer]:
        with self._reading() as connection:
            return reading.customers_by_phone(connection, number)

    def order(self, order_id: OrderId) -> Order | None:
        with self._reading() as connection:
            return reading.order(connection, order_id)

    def orders_of(self, customer_id: CustomerId, *, limit: int = 20) -> list[Order]:
        with self._reading() as connection:
            return reading.orders_of(connection, customer_id, limit=limit)

    def product(self, product_id: ProductId) -> Product | None:
        return next(iter(self.products([product_id])), None)

    def products(self, product_ids: Sequence[ProductId]) -> list[Product]:
        with self._reading() as connection:
            return reading.products(connection, product_ids)

    def catalogue(self) -> Iterator[Product]:
        with self._reading() as connection:
            return iter(reading.catalogue(connection))

    def stock(self, product_id: ProductId) -> list[Stock]:
        with self._reading() as connection:
            return reading.stock(connection, product_id)

    def stock_of(self, product_ids: Sequence[ProductId]) -> list[Stock]:
        with self._reading() as connection:
            return reading.stock_of(connection, product_ids)

    def interactions(self) -> Iterator[Interaction]:
        """Every view, cart and purchase, in the order imported."""
        with self._reading() as connection:
            yield from reading.interactions(connection)

    def stores(self) -> list[Store]:
        """By name."""
        with self._reading() as connection:
            return reading.stores(connection)

    def settings(self) -> Mapping[str, str]:
        """What the shop says of itself: name, currency, support_email, support_phone, support_hours, ..."""
        with self._reading() as connection:
            return reading.settings(connection)

    def promo_code(self, code: str) -> PromoCode | None:
        with self._reading() as connection:
            return reading.promo_code(connection, code)

    def reservations(self, customer_id: CustomerId, *, at: datetime) -> list[Reservation]:
        with self._reading() as connection:
            return reservations.held_for(connection, customer_id, at)

    def service_requests(self, *, limit: int = 100) -> list[FiledRequest]:
        """What was filed, the latest first."""
        with self._reading() as connection:
            return requests.filed(connection, limit)

    def preview_order(self, change: OrderChange, *, at: datetime) -> ChangedOrder:
        with self._reading() as connection:
            return commands.preview_order(connection, change, at)

    def change_order(self, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder:
        with _technical_failures():
            return commands.change_order(self._engine, change, at=at, key=key)

    def preview_customer(self, change: CustomerChange, *, at: datetime) -> ChangedCustomer:
        with self._reading() as connection:
            return accounts.preview_customer(connection, change, at)

    def change_customer(self, change: CustomerChange, *, at: datetime, key: str) -> ChangedCustomer:
        with _technical_failures():
            return accounts.change_customer(self._engine, change, at=at, key=key)

    def reserve(self, wanted: Reservation, *, at: datetime, key: str) -> Reservation:
        with _technical_failures():
            return accounts.reserve(self._engine, wanted, at=at, key=key)

    def release(self, reservation_id: str, *, at: datetime, key: str) -> Reservation:
        with _technical_failures():
            return accounts.release(self._engine, reservation_id, at=at, key=key)

    def file(self, request: ServiceRequest, *, at: datetime, key: str) -> str:
        with _technical_failures():
            return requests.file(self._engine, request, at=at, key=key)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _technical_failures(), self._engine.connect() as connection:
            yield connection


@contextmanager
def _technical_failures() -> Iterator[None]:
    """Tell the database's troubles as the port promises; a lock or a lost connection may be gone the next time."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise ActionError("the shop's database did not answer", retryable=True) from error
    except DBAPIError as error:
        raise ActionError("the shop's database refused", retryable=False) from error
