"""A guest on the telephone proves who they are by a code to what is on file for the number they call from.

Whether anything is on file is told nobody: what is said, and how long it takes, is the same for a number of nobody, of
several customers, or made up; the code goes to the customer's own address, which whoever makes up a number cannot read.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from time import monotonic

from actions.shop.models import Customer, CustomerId
from actions.shop.shop import Shop
from actions.types import ActionError, Level
from bot.carry_out.carried import Carried
from bot.carry_out.codes import Codes
from bot.carry_out.identity import REFUSAL_SECONDS, bring_person
from bot.carry_out.running import Running
from bot.carry_out.tries import Tries
from bot.dialogue.codes import CODE, LIFETIME, TEXT, ways_to
from bot.dialogue.conversation import BY_CODE, Identified
from bot.dialogue.proofs import CodeRefused, CodeSent, SentCode
from bot.dialogue.wording import Said
from bot.messages import ConversationId, Identity

NOBODY = CustomerId("")


def send_to_caller(carried: Carried, running: Running, codes: Codes, tries: Tries) -> Carried:
    """Send a code where one can go, and say that it was sent if it could be."""
    situation, conversation = running.situation, carried.conversation
    number, at = situation.calling_number, situation.at
    key, topic = f"codes {number}", conversation.task.action if conversation.task else ""
    too_many = conversation.codes_sent >= tries.most.codes or tries.recent(key, at) >= tries.most.codes_of_customer
    if too_many or _too_many_wrong(carried, running, tries):
        return bring_person(carried, topic, at)
    started = monotonic()
    tries.add(key, at=at)
    customer = _owner(running.shop, number, codes, tries, at)
    sent = _sent(customer, conversation.id, codes, tries, at) if customer else _to_nobody(at)
    running.pause(max(0.0, REFUSAL_SECONDS - (monotonic() - started)))
    told = Said("code_sent.to_number", {"minutes": int(LIFETIME.total_seconds() // 60)})
    return carried.record(CodeSent(at, sent)).say(told).expect("slot", CODE)


def check_of_caller(carried: Carried, said: str, running: Running, codes: Codes, tries: Tries) -> Carried:
    """The right one proves whose it is; a wrong one, an old one, and one that was never sent are answered alike."""
    conversation, at = carried.conversation, running.situation.at
    sent, topic = conversation.code, conversation.task.action if conversation.task else ""
    if sent is None or _too_many_wrong(carried, running, tries):
        return bring_person(carried, topic, at)
    theirs = f"wrong codes {sent.customer_id}"
    is_open = tries.recent(theirs, at) < tries.most.wrong_codes_of_customer
    is_fresh = sent.sent_at <= at <= sent.sent_at + LIFETIME
    fits = bool(sent.customer_id) and codes.fits(sent, conversation.id, sent.customer_id, said)
    if not (is_open and is_fresh and fits):
        tries.add_failure(f"wrong codes {running.situation.calling_number}", theirs, _block(running), at=at)
        refused = carried.record(CodeRefused(at))
        if _too_many_wrong(refused, running, tries):
            return bring_person(refused, topic, at)
        return refused.say(Said("code_wrong.to_number")).expect("slot", CODE)
    proven = carried.record(Identified(at, Identity(Level.PROVEN, sent.customer_id), by=BY_CODE))
    if conversation.task is None:
        return proven.say(Said("code_right"))
    return replace(proven, opening="identified", goes_on=True)


def _owner(shop: Shop, number: str, codes: Codes, tries: Tries, at: datetime) -> Customer | None:
    """The one customer with this number whom a code can reach, and who got no more of them than they may."""
    try:
        known = shop.customers_by_phone(number)
    except ActionError:
        return None
    if len(known) != 1 or not ways_to(known[0], codes.channels):
        return None
    return known[0] if tries.recent(f"codes {known[0].id}", at) < tries.most.codes_of_customer else None


def _sent(customer: Customer, conversation_id: ConversationId, codes: Codes, tries: Tries, at: datetime) -> SentCode:
    tries.add(f"codes {customer.id}", at=at)
    channel = TEXT if TEXT in ways_to(customer, codes.channels) else codes.channels[0]
    return codes.send_aside(customer, conversation_id, channel, at)


def _to_nobody(at: datetime) -> SentCode:
    """What nothing fits."""
    return SentCode(secrets.token_hex(32), NOBODY, at, TEXT, "")


def _too_many_wrong(carried: Carried, running: Running, tries: Tries) -> bool:
    most, at = tries.most, running.situation.at
    return (
        carried.conversation.wrong_codes >= most.wrong_codes
        or tries.recent(f"wrong codes {running.situation.calling_number}", at) >= most.wrong_codes_of_customer
        or tries.recent(_block(running), at) >= most.block
    )


def _block(running: Running) -> str:
    return f"block {running.situation.came_from}"
