"""Take a message for the shop's people, to be answered by mail."""

from dataclasses import dataclass

from actions.people.people_hours import people_hours
from actions.people.topics import what_about
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_email
from actions.telling.filing import answer_address, filed, instead_of_waiting, plain
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused, Story, Topic


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Tell them this."""

    message: Story
    email: str = ""
    """Only needed of somebody without an account."""
    about: Topic = Topic("")


def run(request: LeaveMessage, shop: Shop, caller: Caller) -> ActionResult:
    text = plain(request.message)
    if not text:
        return Refused("message_empty", ask="message")
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    about = what_about(request.about, shop, caller)
    left = ServiceRequest("message", caller.customer_id, address, about.order_id, text, about.details)
    case = filed(instead_of_waiting(left, caller), shop, caller)
    told = address if request.email else masked_email(address)
    answered_by = people_hours(shop, caller.at).answered_by
    return Done("message_taken", {"case": case, "email": told, "answered_by": answered_by, **about.facts})


ACTION = Action("leave_message", Effect.REQUEST, Level.ANONYMOUS, LeaveMessage, run)
