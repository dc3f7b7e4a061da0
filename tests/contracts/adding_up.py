"""Money and pieces of one customer: what must stay the same whatever happens between them and the shop."""

from collections import Counter

from actions.shop.models import Money, OrderStatus

NOTHING = Money(0, "EUR")


def net(order, method=None):
    """Paid less refunded, with this method or with any."""
    parts = [part for part in order.payments if method in (None, part.method.id)]
    return sum(part.amount.amount if part.kind == "payment" else -part.amount.amount for part in parts)


def owed(order):
    """What was paid beyond what the order costs: 0, or less what was paid back for a problem."""
    due = 0 if order.status is OrderStatus.CANCELLED else order.total.amount
    return net(order) - due


def held(order):
    """Pieces that are the customer's: bought, sent in exchange, sent again."""
    pieces = Counter()
    lines = {} if order.status is OrderStatus.CANCELLED else {line.id: line for line in order.lines}
    for line in lines.values():
        pieces[line.variant_id] += line.quantity
    for back in order.returns:
        for line_id, variant in zip(back.lines, back.variants, strict=bool(back.variants)):
            pieces[variant] += lines[line_id].quantity
    for claim in order.claims:
        for line_id in claim.lines if claim.remedy == "replacement" else ():
            pieces[lines[line_id].variant_id] += lines[line_id].quantity
    return pieces


def pieces(orders, stock):
    """Of each variant: in the orders and on the shelves together."""
    there = Counter({})
    for place in stock:
        there[place.variant_id] += place.quantity
    for order in orders:
        there.update(held(order))
    return there


def gift_money(orders, customer):
    """On each gift card, and spent from it."""
    cards = {method.id: method.balance.amount for method in customer.payment_methods if method.balance is not None}
    return {card: cards[card] + sum(net(order, card) for order in orders) for card in cards}
