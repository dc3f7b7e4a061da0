"""Have the shop mail a link with which an account is opened."""

from dataclasses import dataclass

from actions.account.links import sending
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Effect, Level

_send = sending("account_invitation", "account_link_sent")


@dataclass(frozen=True, slots=True)
class CreateAccount:
    """Open an account for this address."""

    email: str


def run(request: CreateAccount, shop: Shop, caller: Caller) -> ActionResult:
    return _send(request.email, shop, caller)


ACTION = Action("create_account", Effect.REQUEST, Level.ANONYMOUS, CreateAccount, run)
