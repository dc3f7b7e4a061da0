"""Change the phone number of an account, to which codes may go."""

from dataclasses import dataclass

from actions.account.reaching import Contact
from actions.shop.shop import Shop
from actions.telling.contacts import phone_in
from actions.types import Action, ActionResult, Caller, Effect, Level

PHONE = Contact(
    "phone", phone_in, "confirm.change_phone", "phone_changed", invalid="phone_invalid", same="phone_is_the_same"
)


@dataclass(frozen=True, slots=True)
class ChangePhone:
    """Call or text this number from now on."""

    phone: str


def preview(request: ChangePhone, shop: Shop, caller: Caller) -> ActionResult:
    return PHONE.preview(request.phone, shop, caller)


def run(request: ChangePhone, shop: Shop, caller: Caller) -> ActionResult:
    return PHONE.run(request.phone, shop, caller)


ACTION = Action("change_phone", Effect.WRITE, Level.PROVEN, ChangePhone, run, preview, step_up=True)
