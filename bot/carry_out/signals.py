"""What there is to say about a refund or an account change, counted from orders and earlier wishes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.returns.report_problem import Problem
from actions.shop.changes.problems import parcels_with, was_handed_over
from actions.shop.models import Address, Customer, Order, OrderStatus
from bot.dialogue.conversation import Conversation
from bot.storage.past_deeds import DONE, PERSON, REFUSED, PastDeed
from recommender.risk import Matter, Signals

REFUNDS_WITHIN = timedelta(days=90)
CLAIMS_WITHIN = timedelta(days=60)
SHARE_WITHIN = timedelta(days=365)
ASKED_WITHIN = timedelta(days=30)
CHANGED_WITHIN = timedelta(hours=24)
MOVED_WITHIN = timedelta(days=7)
FEWEST_ORDERS = 2
"""Other orders from which an address is new: the first ones all are."""
CREDENTIALS = frozenset({"change_email", "change_phone"})
MOVES = frozenset({"change_default_address", "change_order_address"})
SHOWN_BY_PHOTO = frozenset({Problem.DAMAGED, Problem.WRONG_ITEM})
SENDS_PICTURES = frozenset({"chat"})
MINOR = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What is read for one second look."""

    customer: Customer
    orders: Sequence[Order]
    """The customer's own."""
    deeds: Sequence[PastDeed]
    """What they asked for before, the newest first."""
    linked: Sequence[Order] = ()
    """Orders of accounts that have the same address, and the same card or pattern of e-mail address."""
    place: str = ""


def signals_of(
    matter: Matter, action: str, request: Any, conversation: Conversation, around: Around, at: datetime
) -> Signals:
    """Counted facts, and nothing of who somebody is."""
    order = next((one for one in around.orders if one.id == getattr(request, "order_id", "")), None)
    kind = getattr(request, "kind", None)
    others = [deed for deed in around.deeds if deed.conversation_id != conversation.id]
    recent = [one for one in around.orders if at - one.placed_at <= SHARE_WITHIN]
    return Signals(
        matter,
        worth=_worth(order, request) if order else 0,
        signed_for=kind == Problem.MISSING and order is not None and _signed_for(order, request),
        parcel_arrived=kind == Problem.MISSING and order is not None and _parcel_arrived(order, request),
        refunds=_refunds(around.orders, at),
        orders=len(recent),
        paid_back=_paid_back(recent),
        claims=_claims(around.orders, at - CLAIMS_WITHIN) if kind is not None else 0,
        asked_before=_asked_before(action, order.id if order else "", others, at),
        linked_claims=_claims(around.linked, at - REFUNDS_WITHIN),
        credentials_changed=sum(
            deed.action in CREDENTIALS and deed.outcome == DONE and at - deed.at <= CHANGED_WITHIN for deed in others
        ),
        new_address=_is_new_address(order, around, others, at),
        new_place=_is_new_place(around.place, others),
        wrong_proofs=conversation.refusals + conversation.wrong_codes,
        can_show=kind in SHOWN_BY_PHOTO and conversation.channel in SENDS_PICTURES,
    )


def _lines(order: Order, request: Any) -> set[str]:
    """Those it is about; none named: all."""
    swapped = [swap.line_id for swap in getattr(request, "swaps", ())]
    return {*getattr(request, "lines", ()), *swapped} or {line.id for line in order.lines}


def _worth(order: Order, request: Any) -> int:
    lines = _lines(order, request)
    return sum(line.price.amount * line.quantity for line in order.lines if line.id in lines) // MINOR


def _signed_for(order: Order, request: Any) -> bool:
    return any(was_handed_over(parcel) for parcel in parcels_with(order, tuple(request.lines)))


def _parcel_arrived(order: Order, request: Any) -> bool:
    """Another line of the same parcel went back, or was there to be broken or wrong."""
    missing = _lines(order, request)
    there = {line for one in order.returns for line in one.lines}
    there |= {line for claim in order.claims if claim.kind != Problem.MISSING for line in claim.lines}
    together = {line for parcel in parcels_with(order, tuple(request.lines)) for line in parcel.lines}
    return bool((together - missing) & there)


def _refunds(orders: Sequence[Order], at: datetime) -> int:
    since = at - REFUNDS_WITHIN
    return _claims(orders, since) + sum(one.requested_at >= since for order in orders for one in order.returns)


def _claims(orders: Sequence[Order], since: datetime) -> int:
    return sum(claim.at >= since for order in orders for claim in order.claims)


def _paid_back(orders: Sequence[Order]) -> float:
    """A cancelled order is neither paid nor paid back."""
    kept = [order for order in orders if order.status is not OrderStatus.CANCELLED]
    paid = sum(order.total.amount for order in kept)
    back = sum(one.amount.amount for order in kept for one in order.payments if one.kind == "refund")
    return min(back / paid, 1.0) if paid > 0 else 0.0


def _asked_before(action: str, about: str, others: Sequence[PastDeed], at: datetime) -> int:
    same = [deed for deed in others if (deed.action, deed.about) == (action, about) and at - deed.at <= ASKED_WITHIN]
    if any(deed.outcome == DONE for deed in same):
        return 0
    return len({deed.conversation_id for deed in same if deed.outcome in (REFUSED, PERSON)})


def _is_new_address(order: Order | None, around: Around, others: Sequence[PastDeed], at: datetime) -> bool:
    moved = any(deed.action in MOVES and deed.outcome == DONE and at - deed.at <= MOVED_WITHIN for deed in others)
    if order is None or moved:
        return moved
    known = {same_place(other.address) for other in around.orders if other.id != order.id}
    enough = len(around.orders) > FEWEST_ORDERS
    return enough and same_place(order.address) not in known | set(map(same_place, around.customer.addresses))


def _is_new_place(place: str, others: Sequence[PastDeed]) -> bool:
    known = {deed.place for deed in others if deed.outcome == DONE and deed.place}
    return bool(place) and bool(known) and place not in known


def same_place(address: Address) -> tuple[str, str]:
    """Equal for two ways of writing one door."""
    return "".join(address.line1.casefold().split()), "".join(address.zip.casefold().split())


def email_pattern(email: str) -> str:
    """What "kim.miller+1@example.com" and "kimmiller22@example.com" have in common; compared, never read."""
    name, _, domain = email.casefold().partition("@")
    letters = "".join(character for character in name.partition("+")[0] if character.isalpha())
    return f"{letters}@{domain}" if letters else ""


def are_alike(one: Customer, other: Customer) -> bool:
    """Two accounts behind one door that also share a card, or a pattern of e-mail address."""
    cards = [{(card.brand, card.last4) for card in who.payment_methods if card.last4} for who in (one, other)]
    doors = [set(map(same_place, who.addresses)) for who in (one, other)]
    pattern = email_pattern(one.email)
    shares = bool(cards[0] & cards[1]) or (bool(pattern) and pattern == email_pattern(other.email))
    return bool(doors[0] & doors[1]) and shares
