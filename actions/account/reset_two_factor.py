"""Have the shop mail a link with which two-step sign-in is set up anew. Codes are never asked for."""

from dataclasses import dataclass

from actions.account.links import sending
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Effect, Level

_send = sending("two_factor_reset", "two_factor_reset_sent")


@dataclass(frozen=True, slots=True)
class ResetTwoFactor:
    """I can't get past the second step."""

    email: str


def run(request: ResetTwoFactor, shop: Shop, caller: Caller) -> ActionResult:
    return _send(request.email, shop, caller)


ACTION = Action("reset_two_factor", Effect.REQUEST, Level.ANONYMOUS, ResetTwoFactor, run)
