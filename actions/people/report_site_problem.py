"""Report what does not work: the site, a payment, signing up, a charge. Offered when the first help did not help."""

from dataclasses import dataclass
from enum import StrEnum

from actions.policy import POLICY
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.filing import answer_address, filed, plain
from actions.types import Action, ActionResult, Caller, Done, Effect, Level, Refused, Story


class SiteProblem(StrEnum):
    """What it was understood as; the shop sorts its cases by these."""

    WEBSITE = "website_problem"
    PAYMENT = "payment_problem"
    REGISTRATION = "registration_problem"
    CHARGE = "dispute_charge"


@dataclass(frozen=True, slots=True)
class ReportSiteProblem:
    """Somebody should look at this."""

    problem: Story
    email: str
    about: SiteProblem = SiteProblem.WEBSITE


def run(request: ReportSiteProblem, shop: Shop, caller: Caller) -> ActionResult:
    told = plain(request.problem)
    if not any(character.isalnum() for character in told):
        return Refused("problem_needed", ask="problem")
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    case = filed(ServiceRequest(request.about.value, caller.customer_id, address, text=told), shop, caller)
    return Done("problem_filed", {"case": case, "answer_days": POLICY.answer_days})


ACTION = Action("report_site_problem", Effect.REQUEST, Level.ANONYMOUS, ReportSiteProblem, run)
