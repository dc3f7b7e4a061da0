"""A guest says who they are: the same answer, and the same time, for what does not exist and what does not fit."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hmac import compare_digest
from time import monotonic

from actions.shop.models import Address, Customer, CustomerId, OrderId
from actions.shop.shop import Shop
from actions.types import Level
from bot.carry_out.carried import Carried
from bot.carry_out.running import Running
from bot.carry_out.tries import Tries
from bot.dialogue.access import ProofBy
from bot.dialogue.conversation import Identified, SlotAsked, SlotFilled
from bot.dialogue.decisions import Identify
from bot.dialogue.guests import ACCOUNT_EMAIL, NAME_AND_ZIP, PROOF, PROOF_BEFORE, other_ways
from bot.dialogue.handoff import hand_off
from bot.dialogue.proofs import IdentityRefused
from bot.dialogue.wording import Said
from bot.messages import Identity

REFUSAL_SECONDS = 0.05
"""What a refusal takes at least: longer than looking up what exists, so that the time tells nothing."""
MOST_BETWEEN = 1  # words between first and last name: "Jo M. Brandt"
NOWHERE = Address("", "", "", "")
WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
WORD = re.compile(r"[^\W_]+")
REFUSED = {
    ProofBy.ORDER: ("identity_mismatch", PROOF, (PROOF,)),
    ProofBy.NAME: ("identity_mismatch.name", NAME_AND_ZIP, (NAME_AND_ZIP, PROOF)),
    ProofBy.EMAIL: ("identity_mismatch.email", ACCOUNT_EMAIL, (PROOF,)),
}
"""What is said, what is asked again, and what is forgotten."""


def identify(carried: Carried, decision: Identify, running: Running, tries: Tries) -> Carried:
    """Take the guest for the customer whose they know the proof of; after some wrong ones, bring in a person."""
    at = running.situation.at
    if carried.conversation.identity.customer_id is not None or carried.expects is not None:
        return carried  # another task of the same message settled it
    limits = _limits(decision, running, tries)
    is_over = any(tries.recent(key, at) >= most for key, most in limits.items())
    if is_over or carried.conversation.refusals >= tries.most.conversation:
        return bring_person(carried, decision.action, at)
    started = monotonic()
    customer_id = _who(decision, running.shop) or _by_name_instead(decision, running)
    if customer_id is None:
        tries.add_failure(*limits, at=at)
        running.pause(max(0.0, REFUSAL_SECONDS - (monotonic() - started)))
        return _refuse(carried, decision, running, tries)
    identity = Identity(Level.KNOWN, customer_id)
    known = carried.record(Identified(at, identity, by=decision.by))
    return replace(known, opening="identified", goes_on=True)


def bring_person(carried: Carried, topic: str, at: datetime) -> Carried:
    """This is for a person to decide."""
    queued = hand_off(carried.conversation, "policy", topic, at)
    return replace(carried, conversation=queued, expects=None).say(Said("handed_off.policy"))


def _limits(decision: Identify, running: Running, tries: Tries) -> dict[str, int]:
    """What a wrong proof counts against, and how many of them there may be."""
    most, block = tries.most, running.situation.came_from
    proof = fold(decision.proof)
    by_name = {f"zip {proof}": most.zip_code}
    by = {
        ProofBy.ORDER: {f"order {decision.order_id}": most.order, **(by_name if decision.name else {})},
        ProofBy.NAME: by_name,
        ProofBy.EMAIL: {f"email {proof}": most.email},
    }
    return {**by[ProofBy(decision.by)], **({f"block {block}": most.block} if block else {})}


def _refuse(carried: Carried, decision: Identify, running: Running, tries: Tries) -> Carried:
    at = running.situation.at
    code, asked, forgotten = REFUSED[ProofBy(decision.by)]
    emptied = [SlotFilled(at, slot, "") for slot in forgotten]
    refused = carried.record(IdentityRefused(at), SlotFilled(at, PROOF_BEFORE, decision.proof), *emptied)
    if refused.conversation.refusals >= tries.most.conversation:
        return bring_person(refused, decision.action, at)
    options = other_ways("order_id" if asked == PROOF else asked, running.access.identify_by)
    return refused.record(SlotAsked(at, asked)).say(Said(code, options=options)).expect("slot", asked)


def _who(decision: Identify, shop: Shop) -> CustomerId | None:
    """The one customer it fits; nobody when it fits several."""
    match ProofBy(decision.by):
        case ProofBy.ORDER:
            order = shop.order(OrderId(decision.order_id))
            email, address = (order.email, order.address) if order else ("", NOWHERE)
            fits = [_same(decision.proof, known) for known in (email, address.zip)]
            return order.customer_id if order is not None and any(fits) else None
        case ProofBy.NAME:
            named = [one.id for one in shop.customers_at(decision.proof) if is_named(one, decision.name)]
            return named[0] if len(named) == 1 else None
        case ProofBy.EMAIL:
            customer = shop.customer_by_email(decision.proof)
            return customer.id if customer is not None else None


def _by_name_instead(decision: Identify, running: Running) -> CustomerId | None:
    """A zip code that is not the order's may be the account's, when a name stands beside it."""
    accepted = ProofBy.NAME in running.access.identify_by and decision.by == ProofBy.ORDER
    return _who(replace(decision, by=ProofBy.NAME), running.shop) if accepted and decision.name else None


def _same(said: str, known: str) -> bool:
    return bool(known) and compare_digest(_joined(said), _joined(known))


def _joined(text: str) -> bytes:
    return "".join(text.split()).casefold().encode()


def is_named(customer: Customer, text: str) -> bool:
    """Whether first and last name stand together in `text`, in either order."""
    said = _words(text)
    for spelled in (str, _with_e):
        first, last = _words(spelled(customer.first_name)), _words(spelled(customer.last_name))
        if first and last and (_follow(first, last, said) or _follow(last, first, said)):
            return True
    return False


def _follow(one: Sequence[str], other: Sequence[str], said: Sequence[str]) -> bool:
    for start in range(len(said)):
        after = start + len(one)
        if said[start:after] != one:
            continue
        if any(said[next : next + len(other)] == other for next in range(after, after + MOST_BETWEEN + 1)):
            return True
    return False


def _with_e(name: str) -> str:
    """ "Müller" as somebody without the key for it writes: "mueller"."""
    return name.casefold().translate(WITH_E)


def fold(text: str) -> str:
    """Without accents, case and typography: "José  O’Brien" -> "jose o'brien"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).replace("’", "'").split())


def _words(text: str) -> list[str]:
    """Names as they are compared: "O'Brien-Smith" -> ["obrien", "smith"]."""
    return WORD.findall(fold(text).replace("'", ""))
