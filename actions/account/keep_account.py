"""Take the wish to delete an account back, as long as it has not been carried out."""

from dataclasses import dataclass

from actions.account.own_account import account_not_found, changing, own_account, previewing
from actions.shop.changes.types import CloseAccount
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused


@dataclass(frozen=True, slots=True)
class KeepAccount:
    """I'll stay after all."""


def preview(request: KeepAccount, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    if account.closes_on is None:
        return Refused("account_is_open")
    changed = previewing(shop, caller)(CloseAccount(account.id, keep=True))
    return Done("confirm.keep_account", {"closes_on": changed.before.closes_on})


def run(request: KeepAccount, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    changing(shop, caller)(CloseAccount(account.id, keep=True))
    return Done("account_kept")


ACTION = Action("keep_account", Effect.WRITE, Level.PROVEN, KeepAccount, run, preview, replaces=("delete_account",))
