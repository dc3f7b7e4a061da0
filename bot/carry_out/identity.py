"""A guest proves that an order is theirs: its number, and the e-mail or zip code it was placed with."""

from dataclasses import replace
from hmac import compare_digest

from actions.shop.models import Order, OrderId
from actions.types import Level
from bot.carry_out.carried import Carried
from bot.carry_out.running import Running, run_action
from bot.dialogue.conversation import Identified, IdentityRefused, SlotAsked, SlotFilled
from bot.dialogue.decisions import Identify, RunAction
from bot.dialogue.handoff import hand_off
from bot.dialogue.slots import build_request
from bot.dialogue.tracking import PROOF
from bot.dialogue.wording import Said
from bot.messages import Identity

MOST_TRIES = 5


def identify(carried: Carried, decision: Identify, running: Running) -> Carried:
    """The same answer for "no such order" and "wrong e-mail"; after some tries, a person."""
    at = running.situation.at
    order = running.shop.order(OrderId(decision.order_id))
    if order is None or not _belongs_to(order, decision.proof):
        refused = carried.record(IdentityRefused(at), SlotFilled(at, PROOF, ""), SlotAsked(at, PROOF))
        if refused.conversation.refusals >= MOST_TRIES:
            queued = hand_off(refused.conversation, "policy", decision.action.name, at)
            return replace(refused, conversation=queued).say(Said("handed_off.policy"))
        return refused.say(Said("identity_mismatch")).expect("slot", PROOF)
    task = carried.conversation.task
    identity = Identity(Level.KNOWN, order.customer_id)
    identified = carried.record(Identified(at, identity, by="order_and_proof"))
    request = build_request(decision.action, task.slots if task else {"order_id": order.id})
    situation = replace(running.situation, identity=identity)
    return run_action(identified, RunAction(decision.action, request), replace(running, situation=situation))


def _belongs_to(order: Order, proof: str) -> bool:
    said = _plain(proof)
    return any(compare_digest(said, _plain(known)) for known in (order.email, order.address.zip) if known)


def _plain(text: str) -> bytes:
    return text.replace(" ", "").casefold().encode()
