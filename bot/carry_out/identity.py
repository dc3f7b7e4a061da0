"""A guest proves that an order is theirs: its number, and the e-mail or zip code it was placed with."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

from actions.shop.models import Order, OrderId
from actions.types import Level
from bot.carry_out.carried import Carried
from bot.carry_out.running import Running, run_action
from bot.dialogue.conversation import Identified, IdentityRefused, SlotAsked, SlotFilled
from bot.dialogue.decisions import Identify, RunAction
from bot.dialogue.handoff import hand_off
from bot.dialogue.tracking import PROOF
from bot.dialogue.wording import Said
from bot.messages import Identity

MOST_TRIES = 5
"""Wrong proofs before a person is brought in, of one conversation or for one order number."""
FORGOTTEN_AFTER = timedelta(hours=1)


class Tries:
    """Wrong proofs for each order number within the last hour, in this process; safe to share between threads."""

    def __init__(self, *, most_numbers: int = 10_000) -> None:
        self._most_numbers = most_numbers
        self._times: OrderedDict[str, tuple[datetime, ...]] = OrderedDict()
        self._lock = Lock()

    def recent(self, order_id: str, at: datetime) -> int:
        with self._lock:
            return sum(at - time < FORGOTTEN_AFTER for time in self._times.get(order_id, ()))

    def add(self, order_id: str, at: datetime) -> None:
        with self._lock:
            self._times[order_id] = (*self._times.pop(order_id, ()), at)[-MOST_TRIES:]
            if len(self._times) > self._most_numbers:
                self._times.popitem(last=False)


def identify(carried: Carried, decision: Identify, running: Running, tries: Tries) -> Carried:
    """The same answer for "no such order" and "wrong e-mail"; after some tries, a person."""
    at = running.situation.at
    if carried.conversation.identity.customer_id is not None:
        return _run_as(carried, carried.conversation.identity, decision, running)
    if carried.expects is not None:
        return carried
    if max(carried.conversation.refusals, tries.recent(decision.order_id, at)) >= MOST_TRIES:
        return _bring_person(carried, decision, at)
    order = running.shop.order(OrderId(decision.order_id))
    if order is None or not _belongs_to(order, decision.proof):
        tries.add(decision.order_id, at)
        refused = carried.record(IdentityRefused(at), SlotFilled(at, PROOF, ""), SlotAsked(at, PROOF))
        if refused.conversation.refusals >= MOST_TRIES:
            return _bring_person(refused, decision, at)
        return refused.say(Said("identity_mismatch")).expect("slot", PROOF)
    identity = Identity(Level.KNOWN, order.customer_id)
    return _run_as(carried.record(Identified(at, identity, by="order_and_proof")), identity, decision, running)


def _run_as(carried: Carried, identity: Identity, decision: Identify, running: Running) -> Carried:
    situation = replace(running.situation, identity=identity)
    return run_action(carried, RunAction(decision.action, decision.request), replace(running, situation=situation))


def _bring_person(carried: Carried, decision: Identify, at: datetime) -> Carried:
    queued = hand_off(carried.conversation, "policy", decision.action.name, at)
    return replace(carried, conversation=queued, expects=None).say(Said("handed_off.policy"))


def _belongs_to(order: Order, proof: str) -> bool:
    said = _plain(proof)
    return any(compare_digest(said, _plain(known)) for known in (order.email, order.address.zip) if known)


def _plain(text: str) -> bytes:
    return text.replace(" ", "").casefold().encode()
