"""The port to a shop: what Shopdesk reads, and the idempotent commands it may give."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from actions.shop.changes.types import ChangedCustomer, ChangedOrder, CustomerChange, OrderChange
from actions.shop.models import (
    Customer,
    CustomerId,
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


@runtime_checkable
class Visited(Protocol):
    """A shop that tells who met what."""

    def interactions(self) -> Iterator[Interaction]: ...


class Shop(Protocol):
    """Any merchant's back end.

    Reads return None or [] for what does not exist. Commands carry a `key`: the same key twice acts once and
    returns what the first call returned; the same key for something else raises `KeyReused`. A command that policy or
    state forbids raises `Forbidden` (errors.py), whose code is the wording's; anything technical raises `ActionError`.
    `preview_...` answers like its command, `Forbidden` included, and changes nothing.
    """

    def customer(self, customer_id: CustomerId) -> Customer | None: ...
    def customer_by_email(self, email: str) -> Customer | None: ...
    def customers_at(self, zip_code: str) -> list[Customer]:
        """Those with an address of this zip code, spaces and case ignored; 50 at most."""

    def customers_by_phone(self, number: str) -> list[Customer]:
        """Those with this telephone number, however it is written (`phone_key`), by id; 50 at most.

        A calling number can be made up and shared: whoever it belongs to is a hint, and never who calls.
        """

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

    def stock_of(self, product_ids: Sequence[ProductId]) -> list[Stock]:
        """The same for many products at once, in any order."""

    def stores(self) -> list[Store]:
        """By name."""

    def settings(self) -> Mapping[str, str]:
        """What the shop says of itself: name, currency, support_email, support_phone, support_hours, ..."""

    def promo_code(self, code: str) -> PromoCode | None:
        """Case ignored."""

    def reservations(self, customer_id: CustomerId, *, at: datetime) -> list[Reservation]:
        """Those still held at `at`."""

    def preview_order(self, change: OrderChange, *, at: datetime) -> ChangedOrder: ...
    def change_order(self, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder: ...
    def preview_customer(self, change: CustomerChange, *, at: datetime) -> ChangedCustomer: ...
    def change_customer(self, change: CustomerChange, *, at: datetime, key: str) -> ChangedCustomer: ...
    def reserve(self, wanted: Reservation, *, at: datetime, key: str) -> Reservation:
        """Hold the pieces until `wanted.until`; the id is the shop's. Never more than are there."""

    def release(self, reservation_id: str, *, at: datetime, key: str) -> Reservation:
        """Give them back before their time."""

    def file(self, request: ServiceRequest, *, at: datetime, key: str) -> str:
        """Record it; returns the case number: "C-10492".

        `replaces` in its details is the case that it stands in for; a shop may keep that one's number.
        """
