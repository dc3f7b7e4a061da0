"""Sending delivered lines back: for their money, or for other variants."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.swaps import swapped_lines
from actions.shop.changes.types import Around, ExchangeItems, ReturnItems
from actions.shop.differences import charge, repriced
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Money, Order, OrderStatus, Payment, PaymentMethod, PaymentMethodId, Return
from actions.shop.refunds import GIFT_CARD, refund_for, refundable, refunds
from actions.shop.returns import OUR_FAULT, open_lines, refuse_return, send_back_by, stays


def given_back(order: Order, change: ReturnItems, around: Around, at: datetime) -> Order:
    """The refund is exact now and paid when the goods have arrived.

    Refusals: see `refuse_return`; return_final_sale, refund_method_not_possible.
    """
    lines = change.lines or open_lines(order)
    refusal = refuse_return(order, lines, at, around.settings)
    if refusal is not None or not lines:
        raise Forbidden(refusal or "line_already_settled")
    _refuse_final(order, lines, change.reason, around)
    back = Return(
        id=_next_id(order),
        kind="return",
        lines=lines,
        requested_at=at,
        settled=_refunds(order, replace(change, lines=lines), around),
        reason=change.reason,
        send_back_by=send_back_by(order, lines, around.settings, at),
    )
    return _with(order, back, OrderStatus.RETURN_REQUESTED, at, undo=timedelta(hours=POLICY.undo_return_hours))


def exchanged(order: Order, change: ExchangeItems, around: Around, at: datetime) -> Order:
    """The new variants are taken from the stock now; the difference moves when the old ones have arrived.

    Refusals: see `refuse_return` and `swapped_lines`; order_exchanged_once, return_final_sale,
    payment_method_not_found, gift_card_too_small.
    """
    named = tuple(swap.line_id for swap in change.swaps)
    refusal = refuse_return(order, named, at, around.settings)
    if refusal is not None:
        raise Forbidden(refusal)
    if any(back.kind == "exchange" for back in order.returns):
        raise Forbidden("order_exchanged_once")
    _refuse_final(order, named, change.reason, around)
    renewed = repriced(order, swapped_lines(order, change.swaps, around, same_again=True))
    back = Return(
        id=_next_id(order),
        kind="exchange",
        lines=named,
        requested_at=at,
        settled=(_difference(order, renewed, change.method_id, around),),
        variants=tuple(swap.variant_id for swap in change.swaps),
        reason=change.reason,
        send_back_by=send_back_by(order, named, around.settings, at),
    )
    return _with(order, back, OrderStatus.EXCHANGE_REQUESTED, at, undo=timedelta(minutes=POLICY.undo_minutes))


def _refuse_final(order: Order, lines: Collection[LineId], reason: str, around: Around) -> None:
    if reason not in OUR_FAULT and stays(order, lines, around.products, around.settings):
        raise Forbidden("return_final_sale")


def _with(order: Order, back: Return, status: OrderStatus, at: datetime, *, undo: timedelta) -> Order:
    """An order of which parcels are still on the road stays on the road: they can be tracked."""
    status = status if order.status is OrderStatus.DELIVERED else order.status
    return replace(order, status=status, returns=(*order.returns, back), undo_until=at + undo)


def _next_id(order: Order) -> str:
    return f"R{order.id.removeprefix('W')}-{len(order.returns) + 1}"


def _refunds(order: Order, change: ReturnItems, around: Around) -> tuple[Payment, ...]:
    """To the original methods, the one named first; or all of it to a gift card of the customer's."""
    refund = refund_for(order, change.lines, with_shipping=change.reason in OUR_FAULT, first=change.refund_to)
    original = {payment.method.id for payment in order.payments if payment.kind == "payment"}
    if change.refund_to is None or change.refund_to in original:
        return refunds(refund, None)
    method = _method(order, change.refund_to, around)
    if method is None or method.kind != GIFT_CARD:
        raise Forbidden("refund_method_not_possible")
    return (Payment("refund", refund.amount, method),)


def _difference(order: Order, renewed: Order, method_id: PaymentMethodId, around: Around) -> Payment:
    """What the customer pays or gets back; nothing at all still names the method."""
    method = _method(order, method_id, around)
    if method is None:
        raise Forbidden("payment_method_not_found")
    due = renewed.total - order.total
    if due.amount >= 0:
        return charge(method, due, None)
    return Payment("refund", Money(min(-due.amount, refundable(order)), order.currency), method)


def _method(order: Order, method_id: PaymentMethodId, around: Around) -> PaymentMethod | None:
    """One of the customer's, or one that this order was paid with."""
    methods = (*around.customer.payment_methods, *(payment.method for payment in order.payments))
    return next((method for method in methods if method.id == method_id), None)
