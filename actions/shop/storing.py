"""Writing down what a change made of an order: the order, its stock and its gift cards."""

from dataclasses import asdict

from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, delete, insert, update

from actions.shop import schema
from actions.shop.changes.moves import moved_balances, moved_pieces
from actions.shop.changes.types import ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderLine, PaymentMethodId, Shipment, VariantId

CONVERTER = make_converter()


def store_order(connection: Connection, changed: ChangedOrder) -> None:
    """Store what differs. Raises `Forbidden` when stock or balance does not suffice after all."""
    before, after = changed.before, changed.after
    connection.execute(update(schema.orders).where(schema.orders.c.id == after.id).values(_head(after)))
    if after.lines != before.lines:
        connection.execute(delete(schema.order_lines).where(schema.order_lines.c.order_id == after.id))
        rows = [_line(after, position, line) for position, line in enumerate(after.lines)]
        connection.execute(insert(schema.order_lines), rows)
    _add_payments(connection, changed)
    known = {parcel.id for parcel in before.shipments}
    for parcel in after.shipments:
        if parcel.id not in known:
            connection.execute(insert(schema.shipments).values(_shipment(parcel)))
    for variant_id, pieces in moved_pieces(changed).items():
        _move_stock(connection, variant_id, pieces)
    for method_id, amount in moved_balances(changed).items():
        _move_balance(connection, method_id, amount)


def _head(order: Order) -> dict[str, object]:
    return {
        "status": order.status.value,
        "total": order.total.amount,
        "shipping": order.shipping.amount,
        "tax": order.tax.amount,
        "discount": order.discount.amount,
        "address": asdict(order.address),
        "delivery_option": order.delivery_option,
        "cancelled_at": order.cancelled_at,
        "cancel_reason": order.cancel_reason,
        "items_modified": order.items_modified,
        "returns": CONVERTER.unstructure(order.returns),
        "claims": CONVERTER.unstructure(order.claims),
        "undo_until": order.undo_until,
    }


def _line(order: Order, position: int, line: OrderLine) -> dict[str, object]:
    return {
        "order_id": order.id,
        "id": line.id,
        "position": position,
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "title": line.title,
        "options": dict(line.options),
        "quantity": line.quantity,
        "price": line.price.amount,
    }


def _add_payments(connection: Connection, changed: ChangedOrder) -> None:
    known = len(changed.before.payments)
    for position, payment in enumerate(changed.after.payments[known:], start=known):
        row = {"kind": payment.kind, "amount": payment.amount.amount, "method_id": payment.method.id, "at": payment.at}
        connection.execute(insert(schema.payments).values(order_id=changed.after.id, position=position, **row))


def _shipment(parcel: Shipment) -> dict[str, object]:
    return {
        "id": parcel.id,
        "order_id": parcel.order_id,
        "lines": list(parcel.lines),
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "tracking_url": parcel.tracking_url,
        "shipped_at": parcel.shipped_at,
        "delivered_at": parcel.delivered_at,
        "expected_from": parcel.expected_from,
        "expected_to": parcel.expected_to,
        "events": CONVERTER.unstructure(parcel.events),
    }


def _move_stock(connection: Connection, variant_id: VariantId, pieces: int) -> None:
    """A variant that is not counted online has no row and cannot run out."""
    stock = schema.stock.c
    online = (stock.variant_id == variant_id, stock.store == "online")
    there = schema.stock.select().where(*online)
    if connection.execute(there).first() is None:
        return
    enough = update(schema.stock).where(*online, stock.quantity + pieces >= 0)
    if connection.execute(enough.values(quantity=stock.quantity + pieces)).rowcount == 0:
        raise Forbidden("variant_out_of_stock")


def _move_balance(connection: Connection, method_id: PaymentMethodId, amount: int) -> None:
    method = schema.payment_methods.c
    enough = update(schema.payment_methods).where(method.id == method_id, method.balance + amount >= 0)
    if connection.execute(enough.values(balance=method.balance + amount)).rowcount == 0:
        raise Forbidden("gift_card_too_small")
