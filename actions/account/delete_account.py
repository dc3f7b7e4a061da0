"""Have an account deleted after the days of grace in which its owner may change their mind."""

from dataclasses import dataclass

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.policy import POLICY
from actions.shop.changes.types import CloseAccount
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, OrderStatus
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

ENDED = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class DeleteAccount:
    """Delete my account."""


def preview(request: DeleteAccount, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is not None and account.closes_on is not None:
        return Refused("account_closes_already", {"closes_on": account.closes_on})
    return _told(shop, caller, previewing(shop, caller), "confirm.delete_account")


def run(request: DeleteAccount, shop: Shop, caller: Caller) -> ActionResult:
    return _told(shop, caller, changing(shop, caller), "account_closes")


def _told(shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    try:
        changed = decide(CloseAccount(account.id))
    except Forbidden as error:
        return Refused(error.code, {"orders": _open_orders(account, shop)})
    facts: dict[str, Fact] = {
        "closes_on": changed.after.closes_on,
        "grace_days": POLICY.account_grace_days,
        "invoice_years": POLICY.invoice_years,
        "credit": account.store_credit if account.store_credit and account.store_credit.amount > 0 else None,
        "membership": account.membership or None,
    }
    return Done(code, facts)


def _open_orders(account: Customer, shop: Shop) -> tuple[str, ...]:
    return tuple(order.id for order in shop.orders_of(account.id) if order.status not in ENDED)


ACTION = Action(
    "delete_account",
    Effect.WRITE,
    Level.PROVEN,
    DeleteAccount,
    run,
    preview,
    replaces=("keep_account",),
    step_up=True,
)
