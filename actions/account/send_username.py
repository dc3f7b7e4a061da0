"""Have the shop mail the user name to an address, if it has an account; nobody is told here which one that is."""

from dataclasses import dataclass

from actions.account.links import sending
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Effect, Level

_send = sending("username_reminder", "username_sent")


@dataclass(frozen=True, slots=True)
class SendUsername:
    """I forgot what I sign in with."""

    email: str


def run(request: SendUsername, shop: Shop, caller: Caller) -> ActionResult:
    return _send(request.email, shop, caller)


ACTION = Action("send_username", Effect.REQUEST, Level.ANONYMOUS, SendUsername, run)
