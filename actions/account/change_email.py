"""Change the e-mail address of an account, and tell the old one, so that nobody loses an account unnoticed."""

from dataclasses import dataclass

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.shop.changes.types import UpdateDetails
from actions.shop.errors import Forbidden
from actions.shop.shop import Shop
from actions.telling.contacts import email_in
from actions.telling.filing import notice
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused


@dataclass(frozen=True, slots=True)
class ChangeEmail:
    """Write to this address from now on."""

    email: str


def preview(request: ChangeEmail, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, previewing(shop, caller), "confirm.change_email")


def run(request: ChangeEmail, shop: Shop, caller: Caller) -> ActionResult:
    """Change it, then leave a note for the old address; tried again, neither happens twice."""
    result = _told(request, shop, caller, changing(shop, caller), "email_changed")
    if isinstance(result, Done):
        notice("email_changed", str(result.facts["old"]), shop, caller)
    return result


def _told(request: ChangeEmail, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    email = email_in(request.email)
    if email is None:
        return Refused("email_invalid", ask="email")
    if code.startswith("confirm.") and email == account.email.casefold():
        return Refused("email_is_the_same", {"email": email}, ask="email")
    try:
        changed = decide(UpdateDetails(account.id, email=email))
    except Forbidden as error:
        return Refused(error.code, {"email": email}, ask="email")
    return Done(code, {"old": changed.before.email, "new": changed.after.email})


ACTION = Action("change_email", Effect.WRITE, Level.PROVEN, ChangeEmail, run, preview, step_up=True)
