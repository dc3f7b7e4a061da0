"""What a change moves beside the order: pieces in the stock, minor units on gift cards. Read off before and after."""

from collections import Counter
from itertools import chain

from actions.shop.changes.types import Around, ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderStatus, PaymentMethodId, VariantId
from actions.shop.refunds import GIFT_CARD


def moved_pieces(changed: ChangedOrder) -> dict[VariantId, int]:
    """Pieces that come back into what is sold online (+) or are taken from it (-)."""
    moved = Counter(_held(changed.before))
    moved.subtract(_held(changed.after))
    return {variant: pieces for variant, pieces in moved.items() if pieces}


def moved_balances(changed: ChangedOrder) -> dict[PaymentMethodId, int]:
    """Minor units that gift cards get back (+) or pay (-)."""
    moved: Counter[PaymentMethodId] = Counter()
    for payment in changed.after.payments[len(changed.before.payments) :]:
        if payment.method.kind == GIFT_CARD:
            moved[payment.method.id] += payment.amount.amount * (1 if payment.kind == "refund" else -1)
    return {method: amount for method, amount in moved.items() if amount}


def refuse_moves(changed: ChangedOrder, around: Around) -> None:
    """Raise `Forbidden` when pieces or money that the change takes are not there.

    What is not counted online cannot run out; a card whose balance is not known does not pay.
    """
    online = {place.variant_id: place.quantity for place in around.stock if place.store == "online"}
    if any(online.get(variant, -pieces) + pieces < 0 for variant, pieces in moved_pieces(changed).items()):
        raise Forbidden("variant_out_of_stock")
    balances = {method.id: method.balance for method in around.customer.payment_methods}
    for method_id, amount in moved_balances(changed).items():
        balance = balances.get(method_id)
        if amount < 0 and (balance is None or balance.amount + amount < 0):
            raise Forbidden("gift_card_too_small")


def _held(order: Order) -> Counter[VariantId]:
    """Pieces an order keeps: its lines, what goes out in exchange, what is sent again."""
    held: Counter[VariantId] = Counter()
    if order.status is OrderStatus.CANCELLED:
        return held
    lines = {line.id: line for line in order.lines}
    for line in order.lines:
        held[line.variant_id] += line.quantity
    for back in order.returns:
        for line_id, variant in zip(back.lines, back.variants, strict=False):
            held[variant] += lines[line_id].quantity
    sent_again = (claim.lines for claim in order.claims if claim.remedy == "replacement")
    for line_id in chain.from_iterable(sent_again):
        held[lines[line_id].variant_id] += lines[line_id].quantity
    return held
