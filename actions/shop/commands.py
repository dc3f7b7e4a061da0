"""What the embedded shop can be told to do. Each command runs in one transaction and at most once per key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions.shop import reading, schema
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Order, OrderId, OrderStatus
from actions.shop.orders import refuse_cancel
from actions.shop.refunds import GIFT_CARD, Refund, refund_for

_CONVERTER = make_converter()


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel an order, or only some of its lines."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    """Empty: all of it."""
    reason: str
    at: datetime
    key: str


class _CameBefore(Exception):
    """The key is taken."""


def run_once(engine: Engine, command: CancelOrder) -> Order:
    """Carry out `command`, or return what it returned when its key came first."""
    try:
        with schema.writing(engine) as connection:
            _claim(connection, command)
            result = _cancel(connection, command)
            stored = {"result": _CONVERTER.unstructure(result)}
            connection.execute(update(schema.commands).where(schema.commands.c.key == command.key).values(stored))
            return result
    except _CameBefore:
        return _result_of(engine, command)


def _claim(connection: Connection, command: CancelOrder) -> None:
    """Insert first: two callers with one key meet at the unique index, never between a check and an insert."""
    row = {"key": command.key, "command": "cancel_order", "order_id": command.order_id, "at": command.at}
    try:
        connection.execute(insert(schema.commands).values(row))
    except IntegrityError as error:
        raise _CameBefore from error


def _result_of(engine: Engine, command: CancelOrder) -> Order:
    with engine.connect() as connection:
        query = select(schema.commands).where(schema.commands.c.key == command.key)
        row = connection.execute(query).one()
    if row.order_id != command.order_id:
        raise ValueError(f"key {command.key} was used for order {row.order_id}, got {command.order_id}")
    return _CONVERTER.structure(row.result, Order)


def _cancel(connection: Connection, command: CancelOrder) -> Order:
    order = reading.order(connection, command.order_id, for_update=True)
    refusal = refuse_cancel(order, command.lines)
    if order is None or refusal is not None:
        raise Forbidden(refusal or "order_not_found")
    refund = refund_for(order, command.lines, with_shipping=True)
    gone = set(command.lines) or {line.id for line in order.lines}
    if len(gone) == len(order.lines):
        changed = {"status": OrderStatus.CANCELLED.value, "cancelled_at": command.at, "cancel_reason": command.reason}
        connection.execute(update(schema.orders).where(schema.orders.c.id == order.id).values(changed))
    else:
        _take_out(connection, order, gone, refund)
    _pay_back(connection, order, refund, command.at)
    _put_back(connection, order, gone)
    left = reading.order(connection, command.order_id)
    if left is None:
        raise Forbidden("order_not_found")
    return left


def _take_out(connection: Connection, order: Order, gone: Collection[LineId], refund: Refund) -> None:
    """The lines leave the order and take their share of discount and tax along."""
    lines = schema.order_lines.c
    connection.execute(delete(schema.order_lines).where(lines.order_id == order.id, lines.id.in_(gone)))
    kept = [line for line in order.lines if line.id not in gone]
    discount, tax = order.discount - refund.discount, order.tax - refund.tax
    total = sum(line.price.amount * line.quantity for line in kept) - discount.amount + tax.amount
    changed = {"discount": discount.amount, "tax": tax.amount, "total": total + order.shipping.amount}
    connection.execute(update(schema.orders).where(schema.orders.c.id == order.id).values(changed))


def _pay_back(connection: Connection, order: Order, refund: Refund, at: datetime) -> None:
    method = schema.payment_methods.c
    for position, part in enumerate(refund.parts, start=len(order.payments)):
        connection.execute(
            insert(schema.payments).values(
                order_id=order.id,
                position=position,
                kind="refund",
                amount=part.amount.amount,
                method_id=part.method.id,
                at=at,
            )
        )
        if part.method.kind == GIFT_CARD:
            restored = {"balance": method.balance + part.amount.amount}
            connection.execute(update(schema.payment_methods).where(method.id == part.method.id).values(restored))


def _put_back(connection: Connection, order: Order, gone: Collection[LineId]) -> None:
    """What was set aside for the lines can be sold online again."""
    stock = schema.stock.c
    for line in order.lines:
        if line.id in gone:
            online = (stock.variant_id == line.variant_id, stock.store == "online")
            connection.execute(update(schema.stock).where(*online).values(quantity=stock.quantity + line.quantity))
