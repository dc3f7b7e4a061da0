"""Send somebody a copy of everything the shop keeps about them (GDPR, articles 15 and 20)."""

from dataclasses import dataclass
from datetime import timedelta

from actions.account.own_account import account_not_found, own_account
from actions.policy import POLICY
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.filing import filed
from actions.types import Action, ActionResult, Caller, Done, Effect, Level


@dataclass(frozen=True, slots=True)
class ExportMyData:
    """What do you know about me?"""


def run(request: ExportMyData, shop: Shop, caller: Caller) -> ActionResult:
    """It goes to the account's own address and nowhere else."""
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    case = filed(ServiceRequest("data_export", account.id, account.email), shop, caller)
    latest = caller.at.date() + timedelta(days=POLICY.data_export_days)
    return Done("data_export_filed", {"case": case, "email": account.email, "latest": latest})


ACTION = Action("export_my_data", Effect.REQUEST, Level.PROVEN, ExportMyData, run)
