"""Change the phone number of an account; the e-mail address is told, because codes may go to the number."""

from dataclasses import dataclass

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.shop.changes.types import UpdateDetails
from actions.shop.errors import Forbidden
from actions.shop.shop import Shop
from actions.telling.contacts import phone_in
from actions.telling.filing import notice
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused


@dataclass(frozen=True, slots=True)
class ChangePhone:
    """Call or text this number from now on."""

    phone: str


def preview(request: ChangePhone, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, previewing(shop, caller), "confirm.change_phone")


def run(request: ChangePhone, shop: Shop, caller: Caller) -> ActionResult:
    """Change it, then leave a note for the account's e-mail address."""
    result = _told(request, shop, caller, changing(shop, caller), "phone_changed")
    if isinstance(result, Done):
        notice("phone_changed", str(result.facts["email"]), shop, caller)
    return result


def _told(request: ChangePhone, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    phone = phone_in(request.phone)
    if phone is None:
        return Refused("phone_invalid", ask="phone")
    try:
        changed = decide(UpdateDetails(account.id, phone=phone))
    except Forbidden as error:
        return Refused(error.code, ask="phone")
    return Done(code, {"old": changed.before.phone or None, "new": changed.after.phone, "email": account.email})


ACTION = Action("change_phone", Effect.WRITE, Level.PROVEN, ChangePhone, run, preview, step_up=True)
