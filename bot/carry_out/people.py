"""Bringing in a person while people are there; otherwise saying when they are, and offering to take a message."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from actions.people.people_hours import PeopleHours, people_hours
from actions.shop.shop import Shop
from actions.types import ActionError, Facts
from bot.carry_out.carried import Carried
from bot.dialogue.at_the_desk import HandedBack
from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import HandOff
from bot.dialogue.handoff import hand_off
from bot.dialogue.risks import REVIEW
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from bot.messages import AgentId

logger = logging.getLogger(__name__)

URGENT = frozenset({"policy", "technical", REVIEW})
"""Reasons for which people must see it first thing, whatever the hour."""
WAIT_SETTING = "support_wait_minutes"
"""The shop's own figure: minutes that each one in the queue takes."""


class Attendance:
    """Whether an agent is at the console now, by whatever knows of one."""

    def __init__(self) -> None:
        self._places: list[Callable[[], bool]] = []

    def look_at(self, place: Callable[[], bool]) -> None:
        self._places.append(place)

    def anybody(self) -> bool:
        return any(place() for place in self._places)


@dataclass(frozen=True, slots=True)
class People:
    """Who could take over."""

    shop: Shop
    zone: tzinfo
    queue_length: Callable[[], int]
    somebody_there: Callable[[], bool] = lambda: False
    """Whether an agent is at the console now, whatever the written hours."""

    def hours(self, at: datetime) -> PeopleHours:
        """Support hours; unknown while the shop does not answer, so that nobody is turned away for it."""
        try:
            return people_hours(self.shop, at.astimezone(self.zone))
        except ActionError:
            logger.warning("support hours not read")
            return PeopleHours("", None, at.astimezone(self.zone))

    def wait_minutes(self, position: int) -> int | None:
        """By the shop's own figure; None where it gives none."""
        try:
            each = self.shop.settings().get(WAIT_SETTING, "")
        except ActionError:
            return None
        return position * int(each) if each.isdecimal() and len(each) < 4 else None


def bring_person(carried: Carried, decision: HandOff, situation: Situation, people: People) -> Carried:
    """Queue it while somebody is there, or when it is urgent; otherwise stay, and offer to take a message."""
    hours = people.hours(situation.at)
    if not _is_there(people, situation) and decision.reason not in URGENT:
        known: Facts = {**_about(carried.conversation, situation), "back_at": hours.back_at}
        return _stay(carried, decision, situation, {**known, "answered_by": hours.answered_by})
    facts = _place(carried.conversation, situation, people)
    queued = hand_off(carried.conversation, decision.reason, decision.topic, situation.at)
    code = "handed_off" if decision.reason == "asked" else f"handed_off.{decision.reason}"
    said = Said(code, facts, again=bool(carried.said))
    return Carried(queued, (*carried.said, said), carried.reports)


def with_place(carried: Carried, situation: Situation, people: People) -> Carried:
    """What was handed over in the middle of a deed is told with its place in the queue, too."""
    if not any(_lacks_place(said) for said in carried.said):
        return carried
    facts = _place(carried.conversation, situation, people)
    return replace(carried, said=tuple(replace(one, facts=facts) if _lacks_place(one) else one for one in carried.said))


def _lacks_place(said: Said) -> bool:
    return said.code.startswith("handed_off") and not said.facts


def _is_there(people: People, situation: Situation) -> bool:
    return people.hours(situation.at).is_open or people.somebody_there()


def _place(conversation: Conversation, situation: Situation, people: People) -> Facts:
    """What it is about, and how long it takes; where nobody is, since when they are back."""
    about = _about(conversation, situation)
    if not _is_there(people, situation):
        return {**about, "back_at": people.hours(situation.at).back_at}
    position = people.queue_length() + 1
    return {**about, "back_at": None, "position": position, "wait_minutes": people.wait_minutes(position)}


def _stay(carried: Carried, decision: HandOff, situation: Situation, facts: Facts) -> Carried:
    """Who asked keeps what is under way; where the assistant got nowhere, it starts afresh."""
    code = "nobody_there" if decision.reason == "asked" else f"nobody_there.{decision.reason}"
    if decision.reason == "asked":
        return carried.say(Said(code, facts))
    asked = hand_off(carried.conversation, decision.reason, decision.topic, situation.at)
    fresh = asked.record(HandedBack(situation.at, AgentId("")))
    return replace(carried, conversation=fresh, expects=None).say(Said(code, facts))


def _about(conversation: Conversation, situation: Situation) -> dict[str, str | int | datetime | None]:
    """What the person is told it is about, so that the shopper need not say it again."""
    focus = conversation.focus
    order = situation.order(focus.orders[0]) if len(focus.orders) == 1 else None
    product = situation.products.get(focus.products[0]) if len(focus.products) == 1 and order is None else None
    return {"order_id": order.id if order else None, "product": product.title if product else None}
