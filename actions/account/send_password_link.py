"""Have the shop mail a link with which a new password is set. The password itself is never asked, read or told."""

from dataclasses import dataclass

from actions.account.links import sending
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Effect, Level

_send = sending("password_link", "password_link_sent")


@dataclass(frozen=True, slots=True)
class SendPasswordLink:
    """I can't get in: mail me the link."""

    email: str


def run(request: SendPasswordLink, shop: Shop, caller: Caller) -> ActionResult:
    return _send(request.email, shop, caller)


ACTION = Action("send_password_link", Effect.REQUEST, Level.ANONYMOUS, SendPasswordLink, run)
