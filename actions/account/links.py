"""Mails that the shop itself sends to whoever owns an address: passwords, names, second factors, new accounts.

Nothing is looked up here, so that the answer and its timing are the same whether the account exists or not.
"""

from collections.abc import Callable

from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_email
from actions.telling.filing import answer_address, filed
from actions.types import ActionResult, Caller, Done, Refused


def sending(kind: str, code: str) -> Callable[[str, Shop, Caller], ActionResult]:
    """File a mail of this kind for an address, and tell it with this code."""

    def send(email: str, shop: Shop, caller: Caller) -> ActionResult:
        address = answer_address(email, shop, caller)
        if isinstance(address, Refused):
            return address
        filed(ServiceRequest(kind, email=address), shop, caller)
        return Done(code, {"email": masked_email(address)})

    return send
