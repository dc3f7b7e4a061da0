"""Another way of delivery for an order that is still pending."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.types import Around, ChangeDeliveryOption
from actions.shop.deliveries import delivery_options, delivery_price
from actions.shop.differences import own_method, settlement
from actions.shop.errors import Forbidden
from actions.shop.models import Money, Order
from actions.shop.orders import refuse_change


def delivered_otherwise(order: Order, change: ChangeDeliveryOption, around: Around, at: datetime) -> Order:
    """Refusals: see `refuse_change`; delivery_option_unknown, same_delivery_option, payment_method_not_found,
    gift_card_too_small."""
    refusal = refuse_change(order, too_late="delivery_too_late")
    if refusal is not None:
        raise Forbidden(refusal)
    option = change.option.strip().casefold()
    if option not in delivery_options(around.settings, order.address.country):
        raise Forbidden("delivery_option_unknown")
    if option == order.delivery_option.casefold():
        raise Forbidden("same_delivery_option")
    shipping = shipping_with(order, option, around.settings)
    renewed = replace(order, delivery_option=option, shipping=shipping, total=order.total - order.shipping + shipping)
    method = own_method(around.customer, change.method_id) if change.method_id is not None else None
    payments = (*order.payments, *settlement(order, renewed, method, at))
    return replace(renewed, payments=payments, undo_until=at + timedelta(minutes=POLICY.undo_minutes))


def shipping_with(order: Order, option: str, settings: Mapping[str, str]) -> Money:
    """What the order's shipping costs then. An option that is no dearer on the list never costs more than was paid."""
    worth = Money(sum(line.price.amount * line.quantity for line in order.lines), order.currency) - order.discount
    price = delivery_price(settings, option, worth=worth)
    old_price = delivery_price(settings, order.delivery_option, worth=worth)
    if price is None:
        raise Forbidden("delivery_option_unknown")
    return min(price, order.shipping) if old_price is not None and price <= old_price else price
