"""Sending an order that is still pending somewhere else."""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.contact import valid_address
from actions.shop.changes.types import Around, ChangeOrderAddress
from actions.shop.deliveries import delivers
from actions.shop.errors import Forbidden
from actions.shop.models import Order
from actions.shop.orders import refuse_change


def sent_elsewhere(order: Order, change: ChangeOrderAddress, around: Around, at: datetime) -> Order:
    """Refusals: see `refuse_change`; address_invalid, same_address, country_not_served, option_not_there."""
    refusal = refuse_change(order, too_late="address_too_late")
    if refusal is not None:
        raise Forbidden(refusal)
    if not valid_address(change.address):
        raise Forbidden("address_invalid")
    if change.address == order.address:
        raise Forbidden("same_address")
    if change.address.country.casefold() != order.address.country.casefold():
        if not delivers(around.settings, change.address.country):
            raise Forbidden("country_not_served")
        if not delivers(around.settings, change.address.country, option=order.delivery_option):
            raise Forbidden("option_not_there")
    return replace(order, address=change.address, undo_until=at + timedelta(minutes=POLICY.undo_minutes))
