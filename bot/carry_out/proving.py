"""From known to proven: a one-time code is offered, sent and checked; then what waited for it goes on."""

from dataclasses import replace

from actions.shop.models import Customer
from actions.types import Done, Effect, Facts, Level, Refused
from bot.carry_out.calling import check_of_caller, send_to_caller
from bot.carry_out.carried import Carried
from bot.carry_out.codes import Codes
from bot.carry_out.identity import bring_person
from bot.carry_out.running import Running, confirm, look_ahead, tell
from bot.carry_out.tries import Tries
from bot.dialogue.codes import CODE, LIFETIME, SEND_CODE, send_options, ways_to
from bot.dialogue.conversation import BY_CODE, Identified, TaskAbandoned
from bot.dialogue.decisions import CheckCode, Confirm, OfferCode, Option, SendCode
from bot.dialogue.proofs import CodeRefused, CodeSent
from bot.dialogue.wording import Said
from bot.messages import Identity
from nlu.types import Intent

LEFT_TO_SET_UP = frozenset({"order_already_packed", "order_already_shipped", "order_already_delivered"})
"""Refusals that name something else which can be done, and which takes a code, too."""


def offer_code(carried: Carried, decision: OfferCode, running: Running, codes: Codes) -> Carried:
    """Say what would be done and that a code comes first; what cannot be done is said at once."""
    action, access = decision.action, running.access
    ways = ways_to(running.situation.customer, codes.channels)
    if action.effect is Effect.WRITE:
        if not access.writes:
            return confirm(carried, Confirm(action, decision.request), running)
        preview = look_ahead(action, decision.request, running)
        if not isinstance(preview, Done):
            told = tell(carried, action, preview, running)
            leads_on = isinstance(preview, Refused) and preview.code in LEFT_TO_SET_UP and not preview.ask
            return offer_ways(told, "code_offered.instead", ways) if leads_on and ways else told
        if not decision.resumed:
            would = Said(preview.code, preview.facts, shown=preview.shown, is_statement=True)
            carried = carried.say(would)
    if not ways:
        return carried.record(TaskAbandoned(running.situation.at, action.name)).say(Said("sign_in_first"))
    can_sign_in = carried.conversation.channel in access.sign_in_on
    is_signed_in = running.situation.identity.level >= Level.PROVEN
    code = "code_offered.or_sign_in" if can_sign_in and not is_signed_in else "code_offered"
    return offer_ways(carried, code, ways, again=decision.resumed)


def offer_ways(carried: Carried, code: str, ways: dict[str, str], *, again: bool = False) -> Carried:
    """Offer to send a one-time code; `code` says why."""
    options = (*send_options(tuple(ways)), Option("code.no", Intent.DENY))
    said = Said(code, {"address": next(iter(ways.values()))}, options, again=again)
    return carried.say(said).expect("confirm", SEND_CODE)


def send_code(carried: Carried, decision: SendCode, running: Running, codes: Codes, tries: Tries) -> Carried:
    """Send one, within limits; its digits are in no log and no reply."""
    conversation, at = carried.conversation, running.situation.at
    customer = running.situation.customer
    if customer is None and running.situation.calling_number:
        return send_to_caller(carried, running, codes, tries)
    ways = ways_to(customer, codes.channels)
    if customer is None or not ways:
        return carried.say(Said("sign_in_first"))
    if _is_over(carried, customer, running, tries):
        return bring_person(carried, _topic(carried), at)
    channel = decision.channel if decision.channel in ways else next(iter(ways))
    sent = codes.send(customer, conversation.id, channel, ways[channel], at)
    tries.add(f"codes {customer.id}", at=at)
    facts: Facts = {"address": sent.to, "minutes": int(LIFETIME.total_seconds() // 60)}
    told = Said("code_sent", facts, send_options([channel], again=True), again=conversation.codes_sent > 0)
    return carried.record(CodeSent(at, sent)).say(told).expect("slot", CODE)


def check_code(carried: Carried, decision: CheckCode, running: Running, codes: Codes, tries: Tries) -> Carried:
    """The right one proves it once; after some wrong ones, a person."""
    conversation, situation = carried.conversation, running.situation
    sent, customer, at = conversation.code, situation.customer, situation.at
    if customer is None and running.situation.calling_number:
        return check_of_caller(carried, decision.said, running, codes, tries)
    if sent is None or customer is None:
        return carried.say(Said("sign_in_first"))
    if _is_over(carried, customer, running, tries, is_sending=False):
        return bring_person(carried, _topic(carried), at)
    if not sent.sent_at <= at <= sent.sent_at + LIFETIME:
        return offer_ways(carried, "code_expired", ways_to(customer, codes.channels))
    if not codes.fits(sent, conversation.id, customer.id, decision.said):
        tries.add_failure(f"wrong codes {customer.id}", *_block(running), at=at)
        refused = carried.record(CodeRefused(at))
        if _is_over(refused, customer, running, tries, is_sending=False):
            return bring_person(refused, _topic(carried), at)
        again = Said("code_wrong", {"address": sent.to}, send_options([sent.channel], again=True))
        return refused.say(again).expect("slot", CODE)
    proven = carried.record(Identified(at, Identity(Level.PROVEN, customer.id), by=BY_CODE))
    if proven.conversation.task is None:
        return proven.say(Said("code_right"))
    return replace(proven, opening="identified", goes_on=True)


def _is_over(carried: Carried, customer: Customer, running: Running, tries: Tries, *, is_sending: bool = True) -> bool:
    most, conversation, at = tries.most, carried.conversation, running.situation.at
    too_many_wrong = (
        conversation.wrong_codes >= most.wrong_codes
        or tries.recent(f"wrong codes {customer.id}", at) >= most.wrong_codes_of_customer
        or any(tries.recent(key, at) >= most.block for key in _block(running))
    )
    too_many_sent = (
        conversation.codes_sent >= most.codes or tries.recent(f"codes {customer.id}", at) >= most.codes_of_customer
    )
    return too_many_wrong or (is_sending and too_many_sent)


def _block(running: Running) -> tuple[str, ...]:
    return (f"block {running.situation.came_from}",) if running.situation.came_from else ()


def _topic(carried: Carried) -> str:
    return carried.conversation.task.action if carried.conversation.task else ""
