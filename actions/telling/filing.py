"""What is recorded for the shop's people and its mailer: in which words, and where the answer goes."""

from dataclasses import replace

from actions.account.own_account import own_account
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import email_in
from actions.types import Caller, Level, Refused

TEXT_CHARS = 2_000


def filed(request: ServiceRequest, shop: Shop, caller: Caller) -> str:
    """The case number; the same key files once. Pictures that were sent go with it."""
    return shop.file(with_pictures(correcting(request, caller), caller), at=caller.at, key=caller.key)


def correcting(request: ServiceRequest, caller: Caller) -> ServiceRequest:
    """`replaces` in its details, of what is said anew: the case that it stands in for."""
    if not caller.corrects:
        return request
    return replace(request, details={**request.details, "replaces": caller.corrects})


def instead_of_waiting(request: ServiceRequest, caller: Caller) -> ServiceRequest:
    """`waits_since` and `need` in its details, of who left the queue for it: by them it keeps its place."""
    if caller.waits_since is None:
        return request
    waits = {"waits_since": caller.waits_since.isoformat(), "need": plain(caller.need)}
    return replace(request, details={**request.details, **waits})


def with_pictures(request: ServiceRequest, caller: Caller) -> ServiceRequest:
    """`pictures` in its details: the keys, by which whoever works on it finds them."""
    if not caller.pictures:
        return request
    return replace(request, details={**request.details, "pictures": ", ".join(caller.pictures)})


def notice(kind: str, email: str, shop: Shop, caller: Caller) -> None:
    """A mail that tells of a change which has just been made under the same key."""
    request = ServiceRequest(kind, caller.customer_id, email)
    shop.file(request, at=caller.at, key=f"{caller.key}:{kind}")


def plain(text: str, *, most: int = TEXT_CHARS) -> str:
    """The shopper's words without control characters, cut at `most`; markup stays what it is: characters."""
    kept = "".join(character if character.isprintable() else " " for character in text[: 2 * most])
    return " ".join(kept.split())[:most]


def answer_address(email: str, shop: Shop, caller: Caller) -> str | Refused:
    """Where an answer goes: to the account's own address when its owner asks, otherwise to the one given."""
    account = own_account(shop, caller) if caller.level >= Level.PROVEN else None
    if account is not None and not email.strip():
        return account.email
    if not email.strip():
        return Refused("email_needed", ask="email")
    return email_in(email) or Refused("email_invalid", ask="email")
