"""One function a decision, called in the order the policy gave them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import reduce
from time import sleep
from typing import assert_never

from actions.shop.shop import Shop
from bot.carry_out.answers import Knowledge, answer_faq
from bot.carry_out.carried import Carried
from bot.carry_out.codes import Codes
from bot.carry_out.exploring import Exploring
from bot.carry_out.identity import identify
from bot.carry_out.people import People, bring_person, with_place
from bot.carry_out.proving import check_code, offer_code, send_code
from bot.carry_out.running import Running, confirm, run_action
from bot.carry_out.searching import Suggestions
from bot.carry_out.suggestions import recommend
from bot.carry_out.tries import Tries
from bot.carry_out.trying import Trying
from bot.carry_out.watch import Gate, Watch
from bot.dialogue.access import Access
from bot.dialogue.conversation import Conversation, Misunderstood, SlotAsked, TaskAbandoned
from bot.dialogue.decisions import (
    Abandon,
    AnswerFaq,
    AskSlot,
    CheckCode,
    Confirm,
    Decision,
    HandOff,
    Identify,
    Label,
    OfferCode,
    Recommend,
    Repeat,
    RunAction,
    Say,
    SendCode,
)
from bot.dialogue.guests import GUEST_SLOTS, PROOF
from bot.dialogue.handoff import hand_off
from bot.dialogue.situation import Situation
from bot.dialogue.tried import TakenUp
from bot.dialogue.wording import Said
from bot.storage.conversations import Turn
from bot.storage.objections import Objections
from nlu.types import Understanding

ADDING = "add_to_cart"


class CarryOut:
    """Knows the shop, the knowledge base, the recommender and the agents' queue."""

    def __init__(
        self,
        shop: Shop,
        knowledge: Knowledge,
        suggestions: Suggestions,
        queue_length: Callable[[], int],
        *,
        codes: Codes,
        access: Access = Access(),
        tries: Tries | None = None,
        pause: Callable[[float], None] = sleep,
        zone: tzinfo = UTC,
        somebody_there: Callable[[], bool] = lambda: False,
        watch: Watch | None = None,
        trying: Trying | None = None,
        exploring: Exploring | None = None,
        objections: Objections | None = None,
    ) -> None:
        """`watch` has a second look at refunds and account changes; None: nobody has. `trying`: an experiment.
        `exploring`: which lists give a place to what few have met, while no experiment runs.
        `objections`: who wants their history left out, beyond one conversation."""
        self.shop = shop
        self.knowledge = knowledge
        self.suggestions = suggestions
        self.people = People(shop, zone, queue_length, somebody_there)
        self.codes = codes
        self.gate = Gate(watch, codes, self.people) if watch is not None else None
        self.access = access
        self.pause = pause
        self.zone = zone
        self.tries = tries or Tries()
        self.trying = trying
        self.exploring = exploring
        self.objections = objections

    def __call__(
        self,
        decisions: Sequence[Decision],
        carried: Carried,
        understanding: Understanding,
        situation: Situation,
        turn: Turn,
    ) -> Carried:
        """Carry out all of them, after what `carried` holds already; it comes back with what happened."""
        running = Running(self.shop, turn, situation, self.access.now(), self.zone, self.pause)

        def one(carried: Carried, decision: Decision) -> Carried:
            return self._carry_out(decision, carried, understanding, running)

        carried = reduce(one, decisions, carried)
        if any(report.outcome in {"failed", "unknown"} for report in carried.reports):
            return self._hand_off(carried, HandOff("technical"), situation)
        return with_place(carried, situation, self.people)

    def _carry_out(
        self, decision: Decision, carried: Carried, understanding: Understanding, running: Running
    ) -> Carried:
        situation = running.situation

        def escalate(carried: Carried) -> Carried:
            return self._hand_off(carried, HandOff("asked"), situation)

        def suggest(carried: Carried, wish: Recommend) -> Carried:
            ways = (self.trying, self.exploring, self.objections)
            return recommend(carried, wish, situation, self.shop, self.suggestions, *ways)

        match decision:
            case AskSlot():
                return _ask(carried, decision, situation)
            case Identify():
                return identify(carried, decision, running, self.tries)
            case OfferCode():
                return offer_code(carried, decision, running, self.codes)
            case SendCode():
                return send_code(carried, decision, running, self.codes, self.tries)
            case CheckCode():
                return check_code(carried, decision, running, self.codes, self.tries)
            case Confirm():
                return (self.gate.confirm if self.gate else confirm)(carried, decision, running)
            case RunAction():
                run = self.gate.run if self.gate else run_action
                return _taken_up(run(carried, decision, running), decision, situation)
            case AnswerFaq():
                return answer_faq(carried, decision, understanding, situation, self.knowledge, escalate, suggest)
            case Recommend():
                return suggest(carried, decision)
            case HandOff():
                return self._hand_off(carried, decision, situation)
            case Abandon(action, code):
                return carried.record(TaskAbandoned(situation.at, action)).say(Said(code))
            case Say(code, facts, options, understood):
                heard = carried if understood else carried.record(Misunderstood(situation.at))
                return heard.say(Said(code, facts, options))
            case Repeat():
                return repeat(carried)
            case _:
                assert_never(decision)

    def _hand_off(self, carried: Carried, decision: HandOff, situation: Situation) -> Carried:
        return bring_person(carried, decision, situation, self.people)


def _ask(carried: Carried, decision: AskSlot, situation: Situation) -> Carried:
    is_guest = decision.slot == "order_id" and situation.identity.customer_id is None
    is_asked_who = decision.slot in GUEST_SLOTS and situation.identity.customer_id is None
    part = decision.part or ("guest" if is_guest else "")
    code = f"ask.{decision.slot}.{part}" if part else f"ask.{decision.slot}"
    tried = carried if decision.resumed else carried.record(SlotAsked(situation.at, decision.slot))
    opening = _before_proof(carried) if decision.slot == PROOF and not decision.again else ""
    facts = {**decision.facts, "task": Label(f"task.{decision.action}")}
    again = decision.again and not decision.resumed
    opening = "back_to" if decision.resumed else opening
    asked = tried.say(Said(code, facts, decision.options, again=again, opening=opening))
    return asked.expect("choice" if decision.options and not is_asked_who else "slot", decision.slot)


def _taken_up(carried: Carried, decision: RunAction, situation: Situation) -> Carried:
    """What goes into the cart tells how good a list was."""
    is_added = decision.action.name == ADDING and carried.reports and carried.reports[-1].outcome == "done"
    if not is_added or not carried.conversation.searches:
        return carried
    return carried.record(TakenUp(situation.at, str(decision.request.product)))


def _before_proof(carried: Carried) -> str:
    expects = carried.conversation.expects
    return "identified" if expects is not None and expects.name == "order_id" else "can_look_up"


def without_shop(conversation: Conversation, at: datetime) -> Carried:
    """The shop did not answer at all: say so and bring in a person."""
    return Carried(hand_off(conversation, "technical", "", at)).say(Said("handed_off.technical"))


def repeat(carried: Carried) -> Carried:
    """The last replies again, word for word, with what they waited for."""
    last = carried.conversation.last_replies
    if not last:
        return carried.say(Said("nothing_to_repeat"))
    again = tuple(Said(reply.code, literal=reply) for reply in last)
    expects = carried.conversation.expects
    return Carried(carried.conversation, (*carried.said, *again), carried.reports, expects)
