"""What every customer bought and sent back, in the words of `recommender.customers`, which knows no shop."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from actions.shop.models import CustomerId, Order, OrderStatus
from actions.shop.shop import Shop, Visited
from recommender.customers import GivenBack, Known, Purchase

MOST_ORDERS = 500  # of one customer; more is a reseller


class Sold(Shop, Visited, Protocol):
    """A shop that also tells who came."""


def known_customers(shop: Sold) -> Known:
    """Everybody who ever looked at something. Only orders in the most frequent currency count."""
    everybody = sorted({one.customer_id for one in shop.interactions()})
    orders = [order for one in everybody for order in shop.orders_of(CustomerId(one), limit=MOST_ORDERS)]
    currencies = Counter(order.currency for order in orders).most_common(1)
    currency = currencies[0][0] if currencies else ""
    told = [order for order in orders if order.currency == currency]
    bought = (_purchase(order) for order in told if order.status is not OrderStatus.CANCELLED)
    return Known(tuple(everybody), tuple(bought), tuple(_given_back(told)), currency)


def _purchase(order: Order) -> Purchase:
    """What was paid and kept."""
    back = sum(one.amount.amount for one in order.payments if one.kind == "refund")
    pieces = sum(line.quantity for line in order.lines)
    return Purchase(order.customer_id, order.placed_at, order.total.amount - back, len(order.lines), pieces)


def _given_back(orders: Iterable[Order]) -> Iterable[GivenBack]:
    for order in orders:
        for one in order.returns:
            worth = sum(payment.amount.amount for payment in one.settled if payment.kind == "refund")
            yield GivenBack(order.customer_id, one.requested_at, worth, len(one.lines))
