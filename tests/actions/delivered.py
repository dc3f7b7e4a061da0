"""An order that has arrived, small enough to reckon by hand."""

from datetime import datetime, timedelta

from actions.shop.changes.types import Around
from actions.shop.models import (
    Address,
    Customer,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    Product,
    Shipment,
    Stock,
    TrackingEvent,
    Variant,
)

VISA = PaymentMethod("visa", "credit_card", "Visa", "4410")
GIFT = PaymentMethod("gift", "gift_card", balance=Money(500, "EUR"))


def eur(amount):
    return Money(amount, "EUR")


def order_of(prices, *, delivered_at: datetime, shipping=0, note="front door"):
    """Lines "1", "2", ... of one piece each, paid with a Visa."""
    lines = tuple(
        OrderLine(str(number), f"v{number}", f"p{number}", f"Thing {number}", {"size": "M"}, 1, eur(price))
        for number, price in enumerate(prices, start=1)
    )
    event = TrackingEvent(delivered_at, "delivered", "Hamburg", note)
    parcel = Shipment("s1", "W1", tuple(line.id for line in lines), "DHL", delivered_at=delivered_at, events=(event,))
    total = eur(sum(prices) + shipping)
    placed = delivered_at - timedelta(days=3)
    return Order(
        "W1", "c1", "c1@example.com", placed, OrderStatus.DELIVERED, lines, "EUR", total, eur(shipping), eur(0), eur(0),
        Address("Lange Reihe 1", "Hamburg", "20099", "DE"), payments=(Payment("payment", total, VISA, placed),),
        shipments=(parcel,),
    )  # fmt: skip


def around(order, *, pieces=5, **more):
    """Each line's product in M and, 5.00 dearer, in L; so many pieces of both online."""
    products = {
        line.product_id: Product(
            line.product_id,
            line.title,
            (
                Variant(line.variant_id, line.product_id, line.options, line.price),
                Variant(f"{line.variant_id}-L", line.product_id, {"size": "L"}, line.price + eur(500)),
            ),
        )
        for line in order.lines
    }
    stock = [Stock(one.id, "online", pieces) for product in products.values() for one in product.variants]
    customer = Customer(order.customer_id, order.email, payment_methods=(VISA, GIFT))
    return Around(customer, products, stock, **more)
