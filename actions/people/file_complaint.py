"""Take a complaint down in the shopper's words, so that a person answers it."""

from dataclasses import dataclass

from actions.policy import POLICY
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.filing import answer_address, filed, plain
from actions.types import Action, ActionResult, Caller, Done, Effect, Facts, Level, Refused, Story


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """This went wrong, and I want it answered for."""

    complaint: Story
    email: str


def run(request: FileComplaint, shop: Shop, caller: Caller) -> ActionResult:
    told = plain(request.complaint)
    if not any(character.isalnum() for character in told):
        return Refused("complaint_needed", ask="complaint")
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    case = filed(ServiceRequest("complaint", caller.customer_id, address, text=told), shop, caller)
    facts: Facts = {"case": case, "answer_days": POLICY.answer_days, "complaint_days": POLICY.complaint_days}
    return Done("complaint_filed", facts)


ACTION = Action("file_complaint", Effect.REQUEST, Level.ANONYMOUS, FileComplaint, run)
