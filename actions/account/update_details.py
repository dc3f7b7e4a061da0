"""Correct the name on an account. E-mail and phone have actions of their own, because more hangs on them."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.shop.changes.types import UpdateDetails as Update
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, CustomerId
from actions.shop.shop import Shop
from actions.telling.contacts import name_in
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


class Detail(StrEnum):
    """Which part of the name; the values stand in the sentence."""

    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    FULL_NAME = "full name"


@dataclass(frozen=True, slots=True)
class UpdateDetails:
    """Change this part of my name."""

    detail: Detail
    person_name: str
    """The new one, as it is to be written."""


def preview(request: UpdateDetails, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: UpdateDetails, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, changing(shop, caller))


def _told(request: UpdateDetails, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    name = name_in(request.person_name)
    if name is None:
        return Refused("name_invalid", {"detail": request.detail.value}, ask="person_name")
    try:
        changed = decide(_update(account.id, request.detail, name))
    except Forbidden as error:
        return Refused(error.code, {"detail": request.detail.value}, ask="person_name")
    facts: dict[str, Fact] = {
        "detail": request.detail.value,
        "old": _written(changed.before, request.detail),
        "new": _written(changed.after, request.detail),
    }
    return Done("confirm.update_details" if confirm else "details_updated", facts)


def _update(customer_id: CustomerId, detail: Detail, name: str) -> Update:
    match detail:
        case Detail.FIRST_NAME:
            return Update(customer_id, first_name=name)
        case Detail.LAST_NAME:
            return Update(customer_id, last_name=name)
        case Detail.FULL_NAME:
            first, _, last = name.partition(" ")
            return Update(customer_id, first_name=first, last_name=last or None)


def _written(customer: Customer, detail: Detail) -> str:
    match detail:
        case Detail.FIRST_NAME:
            return customer.first_name
        case Detail.LAST_NAME:
            return customer.last_name
        case Detail.FULL_NAME:
            return f"{customer.first_name} {customer.last_name}".strip()


ACTION = Action("update_details", Effect.WRITE, Level.PROVEN, UpdateDetails, run, preview)
