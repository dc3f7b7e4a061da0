"""Running actions. What changes the shop passes the write gate first."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import tzinfo
from typing import Any

from actions.shop.shop import Shop
from actions.types import Action, ActionError, ActionResult, Caller, Done, Effect, Facts, Refused
from bot.carry_out.carried import Carried
from bot.dialogue.access import Access, Lack
from bot.dialogue.conversation import ActionFinished, ConfirmationAsked, SlotAsked, TaskStarted
from bot.dialogue.decisions import Confirm, Option, RunAction
from bot.dialogue.handoff import hand_off
from bot.dialogue.once_more import refused_before
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from bot.storage.conversations import Turn
from nlu.types import Intent

logger = logging.getLogger(__name__)

ADDED_TO = frozenset({"options", "products"})
"""Slots that are asked for because something is missing, not because what is there is wrong."""

STILL_SO = "still_so"
"""Opens a refusal that was heard before, so that it does not sound as if nobody listened."""
MOST_TRIES = 3
"""Times one slot is asked for with a refusal before a person is brought in."""


@dataclass(frozen=True, slots=True)
class Running:
    """Where actions run in this turn."""

    shop: Shop
    turn: Turn
    situation: Situation
    access: Access
    zone: tzinfo
    """In which days are told."""
    pause: Callable[[float], None]
    """Waits so many seconds."""

    def caller(self, key: str = "", corrects: str = "") -> Caller:
        identity = self.situation.identity
        at, conversation = self.situation.at.astimezone(self.zone), self.turn.conversation
        waits = conversation.handoff
        since, need = (waits.at, waits.summary) if waits else (None, "")
        return Caller(identity.customer_id, at, key, identity.level, conversation.pictures, since, need, corrects)


def confirm(carried: Carried, decision: Confirm, running: Running) -> Carried:
    """Say exactly what would happen and wait for a yes; what cannot be is said at once."""
    action = decision.action
    if not running.access.writes and action.effect is Effect.WRITE:
        return _stop(carried, action, "writes_stopped", running)
    if action.name in running.access.shadow:
        return _shadow(carried, action, decision.request, running)
    preview = _try(action, "preview", decision.request, running, running.caller())
    match preview:
        case Done(code, facts, shown):
            digest = digest_of(action, decision.request, facts)
            cards = () if decision.resumed else shown
            said = Said(
                code,
                facts,
                _yes_or_no(action, digest),
                cards,
                again=decision.resumed,
                opening="not_caught" if decision.unheard else "",
            )
            asked = carried.record(ConfirmationAsked(running.situation.at, action.name, digest)).say(said)
            return asked.expect("confirm", action.name)
        case Refused():
            return _refuse(carried, action, preview, running)
        case None:
            return _fail(carried, action, running)


def _stop(carried: Carried, action: Action, code: str, running: Running) -> Carried:
    """A person does it, and sees what is known of it."""
    queued = hand_off(carried.conversation, "policy", action.name, running.situation.at)
    return _finish(replace(carried, conversation=queued), action, "refused", code, running).say(Said(code))


def _shadow(carried: Carried, action: Action, request: Any, running: Running) -> Carried:
    """Tell what it would do, do nothing, and hand over."""
    if action.preview is None:
        return _stop(carried, action, "shadowed", running)
    preview = _try(action, "preview", request, running, running.caller())
    if not isinstance(preview, Done):
        return tell(carried, action, preview, running)
    would = Said(preview.code, preview.facts, shown=preview.shown, is_statement=True)
    return _stop(carried.say(would), action, "shadowed", running)


def look_ahead(action: Action, request: Any, running: Running) -> ActionResult | None:
    """What a WRITE would do, before it is proven who asks; None for a technical failure."""
    return _try(action, "preview", request, running, running.caller())


def _yes_or_no(action: Action, digest: str) -> tuple[Option, ...]:
    return (
        Option(f"confirm.{action.name}.yes", Intent.AFFIRM, "digest", digest),
        Option(f"confirm.{action.name}.no", Intent.DENY),
    )


def run_action(carried: Carried, decision: RunAction, running: Running) -> Carried:
    """Run it once. A WRITE runs only if what was said yes to is what would happen now.

    One that an earlier try of this turn began may have happened: its key asks the shop for what came of it.
    """
    action, access = decision.action, running.access
    situation = running.situation
    conversation = carried.conversation
    lack = access.lack(action, situation.identity, conversation.code_right_at, situation.at, conversation.risk)
    if action.effect is not Effect.WRITE and action.name not in access.shadow:
        if lack is not Lack.NOTHING or action.name in access.off:
            raise ValueError(f"expected {action.name} to be run only where it may be, got lack {lack}")
        corrects = next((task.case for task in conversation.tasks if task.action == action.name), "")
        key = _request_key(carried, action) if action.effect is Effect.REQUEST else ""
        result = _try(action, "run", decision.request, running, running.caller(key, corrects))
        told = tell(carried, action, result, running)
        is_amended = corrects and isinstance(result, Done) and result.facts.get("case") == corrects
        return told.say(Said("case_amended")) if is_amended else told
    if lack is not Lack.NOTHING or not access.writes or action.name in access.off | access.shadow:
        return confirm(carried, Confirm(action, decision.request), running)
    written = sum(report.effect == Effect.WRITE for report in carried.reports)
    if running.turn.begun(written) is None:
        preview = _try(action, "preview", decision.request, running, running.caller())
        if not isinstance(preview, Done) or digest_of(action, decision.request, preview.facts) != decision.digest:
            return confirm(carried, Confirm(action, decision.request, resumed=True), running)
    entry = running.turn.intend(written, action.name, decision.digest)
    result = _try(action, "run", decision.request, running, running.caller(entry.key))
    return tell(carried, action, result, running, key=entry.key)


def _request_key(carried: Carried, action: Action) -> str:
    """The same for every try of this turn, so that what is filed is filed once."""
    conversation = carried.conversation
    return f"{conversation.id}:{conversation.turns}:{len(carried.reports)}:{action.name}"


def digest_of(action: Action, request: Any, facts: Facts) -> str:
    """Names one exact deed: the same action, request and consequences give the same digest."""
    described = json.dumps([action.name, asdict(request), dict(facts)], default=str, sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:32]


def _try(action: Action, step: str, request: Any, running: Running, caller: Caller) -> ActionResult | None:
    """The result, or None for a technical failure; what may be tried again is tried once more.

    A WRITE that is refused at the second try may be refused because the first one was heard: nobody knows.
    """
    function = action.preview if step == "preview" else action.run
    if function is None:
        raise ValueError(f"expected action {action.name} to have a preview, got none")
    for attempt in (1, 2):
        try:
            result = function(request, running.shop, caller)
            is_doubtful = attempt == 2 and step == "run" and action.effect is Effect.WRITE
            return None if is_doubtful and isinstance(result, Refused) else result
        except ActionError as error:
            logger.warning("action failed", extra={"action": action.name, "step": step, "attempt": attempt})
            if not error.retryable:
                break
    return None


def tell(carried: Carried, action: Action, result: ActionResult | None, running: Running, *, key: str = "") -> Carried:
    """Say what came of it."""
    match result:
        case Done(code, facts, shown):
            said = Said(code, facts, shown=shown, table=result.table)
            case = str(facts.get("case") or "")
            return _finish(carried, action, "done", code, running, key=key, case=case).say(said)
        case Refused():
            return _refuse(carried, action, result, running, key=key)
        case None:
            return _fail(carried, action, running, key=key)


def _fail(carried: Carried, action: Action, running: Running, *, key: str = "") -> Carried:
    """A WRITE that was begun may have happened: that is said, and a person looks."""
    code, outcome = ("outcome_unknown", "unknown") if key else ("technical", "failed")
    return _finish(carried, action, outcome, code, running, key=key).say(Said(code))


def _refuse(carried: Carried, action: Action, refusal: Refused, running: Running, *, key: str = "") -> Carried:
    """A refusal that asks for something better keeps the task open for it, with all that was said besides.

    Asked in vain too often, a person is brought in; what was only brought back to mind is no try.
    """
    task = next((task for task in carried.conversation.tasks if task.action == action.name), None)
    is_asked_first = bool(refusal.ask) and not (task and task.slots.get(refusal.ask))
    before = 0 if is_asked_first else refused_before(carried.conversation, action.name, refusal.code)
    refused = _finish(carried, action, "refused", refusal.code, running, key=key)
    said = Said(refusal.code, refusal.facts, _choices(refusal), refusal.shown, opening=STILL_SO if before else "")
    if not refusal.ask:
        told = refused.say(said)
        return told.say(Said("refused_again")) if before > 1 else told
    at = running.situation.at
    asked_times = task.asked_times if task and task.asked == refusal.ask else 0
    tries = max(asked_times, 1) if carried.said else asked_times + 1
    if max(tries, before) > MOST_TRIES:
        queued = hand_off(refused.conversation, "not_understood", action.name, at)
        return replace(refused, conversation=queued).say(Said("handed_off.not_understood"))
    bad = {refusal.ask} - ADDED_TO
    kept = {name: value for name, value in task.slots.items() if name not in bad} if task else {}
    words = task.words if task else ""
    begun = TaskStarted(at, action.name, kept, words, task.case if task else "")
    asked = refused.record(begun, *[SlotAsked(at, refusal.ask)] * tries)
    offered = asked.say(Said("refused_again.asked")) if before > 1 else asked
    return offered.expect("slot", refusal.ask).say(said)


def _choices(refusal: Refused) -> tuple[Option, ...]:
    return tuple(
        Option("choice", Intent.PROVIDE_INFO, refusal.ask, choice, {"title": choice}) for choice in refusal.choices
    )


def _finish(
    carried: Carried, action: Action, outcome: str, code: str, running: Running, *, key: str = "", case: str = ""
) -> Carried:
    event = ActionFinished(running.situation.at, action.name, str(action.effect), outcome, code, key, case)
    return replace(carried.record(event), expects=None).report(action.name, outcome, str(action.effect))
