"""A second look at refunds and account changes, between the wish and its summary: nothing, a code, a photo, a person.

Most are as everybody's and pass. Nothing is ever refused here: a person decides what the assistant should not.
"""

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from actions.shop.models import Address, Customer, Order
from actions.shop.shop import Shop
from actions.types import Action, ActionError, Done, Effect, Refused
from bot.carry_out.carried import Carried
from bot.carry_out.codes import Codes
from bot.carry_out.people import People, bring_person
from bot.carry_out.proving import offer_ways
from bot.carry_out.running import Running, confirm, digest_of, look_ahead, run_action
from bot.carry_out.signals import SHARE_WITHIN, Around, are_alike, same_place, signals_of
from bot.dialogue.codes import ways_to
from bot.dialogue.conversation import ActionFinished, Conversation
from bot.dialogue.decisions import Confirm, HandOff, Option, RunAction
from bot.dialogue.risks import ALLOW, EVIDENCE, PERSON, PHOTO, REVIEW, STEP_UP, RiskAssessed
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from bot.storage import past_deeds
from bot.storage.past_deeds import PastDeed, PastDeeds
from nlu.types import Intent
from recommender.risk import Assessment, Matter, Weights, assess

logger = logging.getLogger(__name__)

MOST_LINKED = 5
"""Accounts behind the same door whose orders are read."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a second look takes."""

    shop: Shop
    weights: Weights
    deeds: PastDeeds
    secret: str = ""
    """Keys the hashes of places."""

    def is_watched(self, action: Action) -> bool:
        return action.effect is Effect.WRITE and self.weights.matter_of(action.name) is not None

    def look(self, action: Action, request: Any, conversation: Conversation, situation: Situation) -> Assessment:
        """Assess what is asked for. Raises `ActionError` when the shop does not answer."""
        matter, customer = self.weights.matter_of(action.name), situation.customer
        if matter is None or customer is None:
            raise ValueError(f"expected something of a known customer's to look at, got {action.name}")
        around = self._around(matter, customer, request, situation)
        return assess(signals_of(matter, action.name, request, conversation, around, situation.at), self.weights)

    def note(self, action: Action, request: Any, conversation: Conversation, situation: Situation, how: str) -> None:
        """Remember how it stands."""
        if situation.customer is not None:
            about = str(getattr(request, "order_id", ""))
            place = self._place(situation)
            deed = PastDeed(conversation.id, action.name, about, situation.at, how, place)
            self.deeds.put(situation.customer.id, deed)

    def _around(self, matter: Matter, customer: Customer, request: Any, situation: Situation) -> Around:
        order = situation.order(str(getattr(request, "order_id", "")))
        at = situation.at
        return Around(
            customer,
            situation.orders,
            self.deeds.of(customer.id, since=at - SHARE_WITHIN),
            self._linked(customer, order.address if order else next(iter(customer.addresses), None)),
            self._place(situation),
        )

    def _linked(self, customer: Customer, address: Address | None) -> Sequence[Order]:
        """What accounts behind the same door ordered, where more than the door is shared."""
        if address is None or not address.zip:
            return ()
        door = same_place(address)
        near = [one for one in self.shop.customers_at(address.zip) if one.id != customer.id]
        alike = [one for one in near if door in map(same_place, one.addresses) and are_alike(customer, one)]
        return [order for one in alike[:MOST_LINKED] for order in self.shop.orders_of(one.id)]

    def _place(self, situation: Situation) -> str:
        if not situation.came_from or situation.customer is None:
            return ""
        told = f"{situation.customer.id} {situation.came_from}".encode()
        return hmac.new(self.secret.encode(), told, sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before every summary and every deed of what is watched."""

    watch: Watch
    codes: Codes
    people: People

    def confirm(self, carried: Carried, decision: Confirm, running: Running) -> Carried:
        """The summary, or what comes before it. What cannot be done is said as ever."""
        action, situation = decision.action, running.situation
        writes = running.access.writes and action.name not in running.access.shadow
        if not self.watch.is_watched(action) or not writes or situation.customer is None:
            return confirm(carried, decision, running)
        preview = look_ahead(action, decision.request, running)
        if not isinstance(preview, Done):
            if isinstance(preview, Refused) and not preview.ask:
                self._note(carried, decision, running, past_deeds.REFUSED)
            return confirm(carried, decision, running)
        try:
            found = self.watch.look(action, decision.request, carried.conversation, situation)
        except ActionError:
            logger.warning("second look without the shop", extra={"action": action.name})
            return confirm(carried, decision, running)
        digest = digest_of(action, decision.request, preview.facts)
        looked = self._recorded(carried, decision, found, digest, running)
        return self._first(looked, decision, preview, running)

    def run(self, carried: Carried, decision: RunAction, running: Running) -> Carried:
        """Do it, if exactly this was looked at and nothing is left to come first."""
        action = decision.action
        if not self.watch.is_watched(action):
            return run_action(carried, decision, running)
        written = sum(report.effect == Effect.WRITE for report in carried.reports)
        risk = carried.conversation.risk
        is_looked_at = risk is not None and risk.is_of(action.name, decision.digest)
        if running.turn.begun(written) is None and not (is_looked_at and self._is_met(carried, risk, running)):
            return self.confirm(carried, Confirm(action, decision.request, resumed=True), running)
        done = run_action(carried, decision, running)
        ended = [event for event in done.conversation.events if isinstance(event, ActionFinished)]
        if any((event.action, event.outcome) == (action.name, "done") for event in ended):
            self.watch.note(action, decision.request, carried.conversation, running.situation, past_deeds.DONE)
        return done

    def _recorded(
        self, carried: Carried, decision: Confirm, found: Assessment, digest: str, running: Running
    ) -> Carried:
        """Once, however often the same summary is brought back to mind."""
        level, reasons = found.level.name.lower(), tuple(map(str, found.reasons))
        new = RiskAssessed(running.situation.at, decision.action.name, level, reasons, found.points, digest)
        known = carried.conversation.risk
        if known is not None and replace(known, at=new.at) == new:
            return carried
        return carried.record(new)

    def _is_met(self, carried: Carried, risk: RiskAssessed | None, running: Running) -> bool:
        """Whether what comes first has come. A person's decision never has: they do it themselves."""
        conversation = carried.conversation
        match risk.level if risk is not None else PERSON:
            case "allow":
                return True
            case "step_up":
                return running.access.is_fresh(conversation.code_right_at, running.situation.at)
            case "evidence":
                return bool(conversation.pictures)
            case _:
                return False

    def _first(self, carried: Carried, decision: Confirm, preview: Done, running: Running) -> Carried:
        risk = carried.conversation.risk
        level = risk.level if risk is not None else ALLOW
        if self._is_met(carried, risk, running):
            return confirm(carried, decision, running)
        ways = ways_to(running.situation.customer, self.codes.channels)
        if level == STEP_UP and ways:
            if not decision.resumed:
                carried = carried.say(Said(preview.code, preview.facts, shown=preview.shown, is_statement=True))
            return offer_ways(carried, "risk.step_up", ways, again=decision.resumed)
        if level == EVIDENCE:
            return _ask_for_photo(carried, preview, is_asked=_waits_for_photo(carried.conversation))
        self._note(carried, decision, running, past_deeds.PERSON)
        return bring_person(carried, HandOff(REVIEW, decision.action.name), running.situation, self.people)

    def _note(self, carried: Carried, decision: Confirm, running: Running, how: str) -> None:
        self.watch.note(decision.action, decision.request, carried.conversation, running.situation, how)


def _waits_for_photo(conversation: Conversation) -> bool:
    return conversation.expects is not None and conversation.expects.name == PHOTO


def _ask_for_photo(carried: Carried, preview: Done, *, is_asked: bool) -> Carried:
    options = (Option("risk.no_photo", Intent.CONTACT_HUMAN_AGENT),)
    return carried.say(Said("risk.evidence", preview.facts, options, again=is_asked)).expect("slot", PHOTO)
