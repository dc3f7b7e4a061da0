"""Where orders go from now on: the first address of the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.orders.addresses import completed, faults
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import Address, Customer, OrderId, OrderStatus
from actions.shop.shop import Shop
from actions.telling.labels import address_label
from actions.telling.owned import own_order, own_orders
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

LOOKED_AT = 20  # orders


class WhichAddress(StrEnum):
    """One that is told, or the one that was in front before: how this change is taken back."""

    NEW = "new"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class ChangeDefaultAddress:
    """Send future orders there."""

    address: Address | None = None
    order_id: OrderId | None = None
    """Where no address is named: the one this order goes to, if that is another one."""
    which: WhichAddress = WhichAddress.NEW


def preview(request: ChangeDefaultAddress, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangeDefaultAddress, shop: Shop, caller: Caller) -> ActionResult:
    """Change it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ChangeDefaultAddress, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    address = None if request.which is WhichAddress.EARLIER else _wanted(request, account, shop, caller)
    if address is None and request.which is WhichAddress.NEW:
        return Refused("ask.address", ask="address")
    if address is not None and account.addresses[:1] == (address,) and confirm:
        return Refused("default_address_already", {"address": address_label(address)}, ask="address")
    try:
        changed = decide(changes.ChangeDefaultAddress(account.id, address))
    except Forbidden as error:
        return Refused(error.code, faults(address) if address is not None else {}, ask="address")
    facts: dict[str, Fact] = {
        "address": address_label(changed.after.addresses[0]),
        "old_address": address_label(changed.before.addresses[0]) if changed.before.addresses else None,
        "open_orders": _going_elsewhere(changed.after.addresses[0], shop, caller),
    }
    return Done("confirm.change_default_address" if confirm else "default_address_changed", facts)


def _wanted(request: ChangeDefaultAddress, account: Customer, shop: Shop, caller: Caller) -> Address | None:
    if request.address is not None:
        return completed(request.address, next(iter(account.addresses), None))
    order = own_order(request.order_id, shop, caller) if request.order_id is not None else None
    return order.address if order is not None and order.address not in account.addresses[:1] else None


def _going_elsewhere(address: Address, shop: Shop, caller: Caller) -> tuple[str, ...]:
    """Orders that are still to be packed and keep another address."""
    orders = own_orders(shop, caller, limit=LOOKED_AT)
    return tuple(order.id for order in orders if order.status is OrderStatus.PENDING and order.address != address)


ACTION = Action(
    "change_default_address",
    Effect.WRITE,
    Level.PROVEN,
    ChangeDefaultAddress,
    run,
    preview,
    undone_by="change_default_address",
    undone_with=(("which", WhichAddress.EARLIER.value),),
)
