"""Writing down what a change made of an order, its stock and its gift cards, or of a customer."""

from dataclasses import asdict, replace

from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, delete, insert, update

from actions.shop import schema
from actions.shop.changes.moves import moved_balances, moved_pieces
from actions.shop.changes.types import ChangedCustomer, ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, Order, OrderLine, PaymentMethodId, Return, Shipment, VariantId

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
    _store_parcels(connection, changed)
    for variant_id, pieces in moved_pieces(changed).items():
        _move_stock(connection, variant_id, pieces)
    for method_id, amount in moved_balances(changed).items():
        _move_balance(connection, method_id, amount)


def store_customer(connection: Connection, changed: ChangedCustomer) -> None:
    """Store what differs. Raises `Forbidden` when a balance does not suffice after all."""
    before, after = changed.before, changed.after
    connection.execute(update(schema.customers).where(schema.customers.c.id == after.id).values(_person(after)))
    if after.addresses != before.addresses:
        addresses = [asdict(address) for address in after.addresses]
        own = schema.customers.c.id == after.id
        connection.execute(update(schema.customers).where(own).values(addresses=addresses))
        connection.execute(delete(schema.customer_zips).where(schema.customer_zips.c.customer_id == after.id))
        connection.execute(insert(schema.customer_zips), schema.zips_of(after.id, addresses))
    for old, new in zip(before.payment_methods, after.payment_methods, strict=True):
        if old.balance != new.balance and old.balance is not None and new.balance is not None:
            _move_balance(connection, new.id, (new.balance - old.balance).amount)


def _person(customer: Customer) -> dict[str, object]:
    return {
        "email": customer.email,
        "email_key": customer.email.lower(),
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "phone": customer.phone,
        "membership": customer.membership,
        "membership_term": CONVERTER.unstructure(customer.membership_term),
        "newsletter": customer.newsletter,
        "subscriptions": CONVERTER.unstructure(customer.subscriptions),
        "cart": CONVERTER.unstructure(customer.cart),
        "closes_on": customer.closes_on,
    }


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
        "returns": CONVERTER.unstructure([_without_balances(back) for back in order.returns]),
        "claims": CONVERTER.unstructure(order.claims),
        "undo_until": order.undo_until,
    }


def _without_balances(back: Return) -> Return:
    """A gift card's balance belongs to its own row; here it would grow old."""
    methods = [replace(payment.method, balance=None) for payment in back.settled]
    parts = zip(back.settled, methods, strict=True)
    return replace(back, settled=tuple(replace(payment, method=method) for payment, method in parts))


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


def _store_parcels(connection: Connection, changed: ChangedOrder) -> None:
    before = {parcel.id for parcel in changed.before.shipments}
    after = {parcel.id for parcel in changed.after.shipments}
    for parcel in changed.after.shipments:
        if parcel.id not in before:
            connection.execute(insert(schema.shipments).values(_shipment(parcel)))
    if before - after:
        connection.execute(delete(schema.shipments).where(schema.shipments.c.id.in_(before - after)))


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
    """A card whose balance the shop was never told takes money back, but does not pay."""
    method = schema.payment_methods.c
    enough = update(schema.payment_methods).where(method.id == method_id, method.balance + amount >= 0)
    if connection.execute(enough.values(balance=method.balance + amount)).rowcount == 0 and amount < 0:
        raise Forbidden("gift_card_too_small")
