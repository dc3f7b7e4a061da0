"""Change the e-mail address of an account."""

from dataclasses import dataclass

from actions.account.reaching import Contact
from actions.shop.shop import Shop
from actions.telling.contacts import email_in
from actions.types import Action, ActionResult, Caller, Effect, Level

EMAIL = Contact(
    "email", email_in, "confirm.change_email", "email_changed", invalid="email_invalid", same="email_is_the_same"
)


@dataclass(frozen=True, slots=True)
class ChangeEmail:
    """Write to this address from now on."""

    email: str


def preview(request: ChangeEmail, shop: Shop, caller: Caller) -> ActionResult:
    return EMAIL.preview(request.email, shop, caller)


def run(request: ChangeEmail, shop: Shop, caller: Caller) -> ActionResult:
    return EMAIL.run(request.email, shop, caller)


ACTION = Action("change_email", Effect.WRITE, Level.PROVEN, ChangeEmail, run, preview, step_up=True)
