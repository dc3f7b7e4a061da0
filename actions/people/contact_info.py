"""How to reach the shop's people, and whether somebody is there now."""

from dataclasses import dataclass

from actions.people.people_hours import people_hours
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """What's your number?"""


def run(request: ContactInfo, shop: Shop, caller: Caller) -> ActionResult:
    settings = shop.settings()
    hours = people_hours(shop, caller.at)
    facts: dict[str, Fact] = {
        "phone": settings.get("support_phone") or None,
        "email": settings.get("support_email") or None,
        "website": settings.get("website") or None,
        "hours": hours.written or None,
        "open_until": hours.open_until,
        "back_at": hours.back_at,
    }
    if not (facts["phone"] or facts["email"]):
        return Refused("contact_unknown")
    return Done("contact_now" if hours.is_open else "contact_later", facts)


ACTION = Action("contact_info", Effect.READ, Level.ANONYMOUS, ContactInfo, run, or_rather="find_store")
