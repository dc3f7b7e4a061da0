"""What the embedded shop can be told to do for a customer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from actions.shop import reading, reservations, storing
from actions.shop.changes.customer import changed_customer
from actions.shop.changes.types import (
    AddToCart,
    AroundCustomer,
    ChangedCustomer,
    ChangeMembership,
    CloseAccount,
    CustomerChange,
    UpdateDetails,
)
from actions.shop.models import Reservation
from actions.shop.once import run_once
from actions.shop.reservations import expired_pieces, with_expired

ALL_ORDERS = 10_000


def preview_customer(connection: Connection, change: CustomerChange, at: datetime) -> ChangedCustomer:
    """What `change_customer` would answer."""
    customer = reading.customer(connection, change.customer_id)
    return changed_customer(change, customer, _around(connection, change, at), at=at)


def change_customer(engine: Engine, change: CustomerChange, *, at: datetime, key: str) -> ChangedCustomer:
    """Change it, or return what was returned when the key came first."""

    def act(connection: Connection) -> ChangedCustomer:
        if isinstance(change, UpdateDetails) and change.email is not None:
            _keep_others_from(connection, change.email)
        customer = reading.customer(connection, change.customer_id, for_update=True)
        changed = changed_customer(change, customer, _around(connection, change, at), at=at)
        storing.store_customer(connection, changed)
        return changed

    return run_once(engine, change, about=change.customer_id, at=at, key=key, kind=ChangedCustomer, act=act)


def _keep_others_from(connection: Connection, email: str) -> None:
    """Until this transaction ends, nobody else takes the address. SQLite lets only one write at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(email.strip().lower()))))


def reserve(engine: Engine, wanted: Reservation, *, at: datetime, key: str) -> Reservation:
    """Hold the pieces, or return what is held since the key came first."""

    def act(connection: Connection) -> Reservation:
        return reservations.hold(connection, wanted, at)

    about = f"reservations of {wanted.customer_id}"
    return run_once(engine, wanted, about=about, at=at, key=key, kind=Reservation, act=act)


@dataclass(frozen=True, slots=True)
class _Release:
    reservation_id: str


def release(engine: Engine, reservation_id: str, *, at: datetime, key: str) -> Reservation:
    """Give the pieces back, once."""

    def act(connection: Connection) -> Reservation:
        return reservations.release(connection, reservation_id, at)

    about = f"reservation {reservation_id}"
    return run_once(engine, _Release(reservation_id), about=about, at=at, key=key, kind=Reservation, act=act)


def _around(connection: Connection, change: CustomerChange, at: datetime) -> AroundCustomer:
    """What deciding about this change may want to know, read in the same transaction."""
    settings = reading.settings(connection)
    match change:
        case UpdateDetails(email=str(email)):
            return AroundCustomer(with_email=reading.customer_by_email(connection, email), settings=settings)
        case CloseAccount() | ChangeMembership():
            orders = reading.orders_of(connection, change.customer_id, limit=ALL_ORDERS)
            return AroundCustomer(orders=orders, settings=settings)
        case AddToCart():
            ids = [item.variant_id for item in change.items]
            variants = {variant.id: variant for variant in reading.variants(connection, ids)}
            stock = with_expired(reading.stock_of_variants(connection, ids), expired_pieces(connection, at))
            return AroundCustomer(variants=variants, stock=stock, settings=settings)
        case _:
            return AroundCustomer(settings=settings)
