"""Have somebody call: on which number, when, and what about."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from actions.account.own_account import own_account
from actions.people.people_hours import PeopleHours, people_hours
from actions.people.topics import what_about
from actions.policy import POLICY
from actions.shop.models import ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import masked_phone, phone_in
from actions.telling.filing import correcting, instead_of_waiting, plain
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, InOwnWords, Level, Refused, Topic

_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)\b|\b(?:at|around|from|after|about|by) (\d{1,2})(?:[:.](\d{2}))?\b"
)
_PLAIN_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
PARTS_OF_DAY = {"morning": time(9), "noon": time(12), "lunch": time(12), "afternoon": time(14), "evening": time(18)}


@dataclass(frozen=True, slots=True)
class CallMeBack:
    """Please ring me."""

    phone: str = ""
    """Only needed where the account has none."""
    day: date | None = None
    """None: as soon as somebody is there."""
    when: InOwnWords = InOwnWords("")
    """As said: "tomorrow at ten"; the time of day is read from it."""
    about: Topic = Topic("")


def run(request: CallMeBack, shop: Shop, caller: Caller) -> ActionResult:
    phone = _number(request.phone, shop, caller)
    if isinstance(phone, Refused):
        return phone
    hours = people_hours(shop, caller.at)
    day = request.day
    facts: dict[str, Fact] = {"hours": hours.written or None, "latest_days": POLICY.call_back_days}
    if day is not None and day < caller.at.date():
        return Refused("call_back_day_past", facts, ask="day")
    if day is not None and (day - caller.at.date()).days > POLICY.call_back_days:
        return Refused("call_back_too_far", facts, ask="day")
    moment = _moment(day, time_in(request.when), hours)
    about = what_about(request.about, shop, caller)
    details = {"phone": phone, "at": moment.isoformat() if moment else "", **about.details}
    words = plain(request.when, most=500)
    filed = ServiceRequest("call_back", caller.customer_id, order_id=about.order_id, text=words, details=details)
    case = shop.file(instead_of_waiting(correcting(filed, caller), caller), at=caller.at, key=caller.key)
    told: dict[str, Fact] = {"case": case, "phone": phone if request.phone else masked_phone(phone), **about.facts}
    code = _code(moment, hours, day, time_in(request.when))
    return Done(code, {**facts, **told, "at": moment, "minutes": POLICY.call_back_minutes})


def time_in(words: str) -> time | None:
    """The time of day in the first line that tells one: "at 10", "3pm", "16:30", "in the morning"; else None."""
    return next((at for line in words[:200].splitlines() if (at := _time_told(line.lower())) is not None), None)


def _time_told(said: str) -> time | None:
    for match in (*_CLOCK.finditer(said), *_PLAIN_CLOCK.finditer(said)):
        groups = [group for group in match.groups() if group is not None]
        found = _time(int(groups[0]), int(groups[1]) if len(groups) > 1 and groups[1].isdecimal() else 0, groups[-1])
        if found is not None:
            return found
    return next((at for part, at in PARTS_OF_DAY.items() if part in said), None)


def _time(hour: int, minute: int, half: str) -> time | None:
    if half in ("am", "pm"):
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(said: str, shop: Shop, caller: Caller) -> str | Refused:
    """The number just given, else that of the account whose owner asks; else asked for."""
    if said.strip():
        return phone_in(said) or Refused("phone_invalid", ask="phone")
    account = own_account(shop, caller) if caller.level >= Level.PROVEN else None
    return account.phone if account is not None and account.phone else Refused("phone_needed", ask="phone")


def _moment(day: date | None, at: time | None, hours: PeopleHours) -> datetime | None:
    """When the call is due: as wished if people are there then, else at the next opening; None: the hours are unknown.

    A time of today that has passed means now.
    """
    wished = hours.at
    if day is not None or at is not None:
        asked = datetime.combine(day or hours.at.date(), at or time(0), hours.at.tzinfo)
        wished = max(asked, hours.at)
    there = hours.at_moment(wished)
    if hours.week is None:
        return wished if at is not None else None
    return wished if there.is_open else there.back_at


def _code(moment: datetime | None, hours: PeopleHours, day: date | None, at: time | None) -> str:
    if moment is None or moment == hours.at:
        return "call_back_soon"
    is_as_wished = (day is None or moment.date() == day) and (at is None or moment.time() == at)
    return "call_back_at" if is_as_wished and (day or at) else "call_back_at_opening"


ACTION = Action("call_me_back", Effect.REQUEST, Level.ANONYMOUS, CallMeBack, run)
