"""Running actions. What changes the shop passes the write gate first."""

import hashlib
import json
import logging
from dataclasses import asdict, dataclass, replace
from datetime import tzinfo
from typing import Any

from actions.shop.shop import Shop
from actions.types import Action, ActionError, ActionResult, Caller, Done, Effect, Facts, Level, Refused
from bot.carry_out.carried import Carried
from bot.dialogue.conversation import ActionFinished, ConfirmationAsked, SlotAsked, TaskStarted
from bot.dialogue.decisions import Confirm, Option, RunAction
from bot.dialogue.handoff import hand_off
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from bot.storage.conversations import Turn
from nlu.types import Intent

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """Where actions run in this turn."""

    shop: Shop
    turn: Turn
    situation: Situation
    writes_allowed: bool
    zone: tzinfo
    """In which days are told."""

    def caller(self, key: str = "") -> Caller:
        return Caller(self.situation.identity.customer_id, self.situation.at.astimezone(self.zone), key)


def confirm(carried: Carried, decision: Confirm, running: Running) -> Carried:
    """Say exactly what would happen and wait for a yes; what cannot be is said at once."""
    action = decision.action
    if not running.writes_allowed:
        stopped = _finish(carried, action, "refused", "writes_stopped", running).say(Said("writes_stopped"))
        queued = hand_off(stopped.conversation, "policy", action.name, running.situation.at)
        return replace(stopped, conversation=queued)
    preview = _try(action, "preview", decision.request, running, running.caller())
    match preview:
        case Done(facts=facts, shown=shown):
            digest = digest_of(action, decision.request, facts)
            code = f"confirm.{action.name}"
            cards = () if decision.resumed else shown
            said = Said(code, facts, _yes_or_no(code, digest), cards, again=decision.resumed)
            asked = carried.record(ConfirmationAsked(running.situation.at, action.name, digest)).say(said)
            return asked.expect("confirm", action.name)
        case Refused():
            return _refuse(carried, action, preview, running)
        case None:
            return _fail(carried, action, running)


def _yes_or_no(code: str, digest: str) -> tuple[Option, ...]:
    return (
        Option(f"{code}.yes", Intent.AFFIRM, "digest", digest),
        Option(f"{code}.no", Intent.DENY),
    )


def run_action(carried: Carried, decision: RunAction, running: Running) -> Carried:
    """Run it once. A WRITE runs only if what was said yes to is what would happen now.

    One that an earlier try of this turn began may have happened: its key asks the shop for what came of it.
    """
    action = decision.action
    if action.effect is not Effect.WRITE:
        return _tell(carried, action, _try(action, "run", decision.request, running, running.caller()), running)
    if running.situation.identity.level < Level.PROVEN or not running.writes_allowed:
        return confirm(carried, Confirm(action, decision.request), running)
    written = sum(report.effect == Effect.WRITE for report in carried.reports)
    if running.turn.begun(written) is None:
        preview = _try(action, "preview", decision.request, running, running.caller())
        if not isinstance(preview, Done) or digest_of(action, decision.request, preview.facts) != decision.digest:
            return confirm(carried, Confirm(action, decision.request, resumed=True), running)
    entry = running.turn.intend(written, action.name, decision.digest)
    result = _try(action, "run", decision.request, running, running.caller(entry.key))
    return _tell(carried, action, result, running, key=entry.key)


def digest_of(action: Action, request: Any, facts: Facts) -> str:
    """Names one exact deed: the same action, request and consequences give the same digest."""
    described = json.dumps([action.name, asdict(request), dict(facts)], default=str, sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:32]


def _try(action: Action, step: str, request: Any, running: Running, caller: Caller) -> ActionResult | None:
    """The result, or None for a technical failure; what may be tried again is tried once more."""
    function = action.preview if step == "preview" else action.run
    if function is None:
        raise ValueError(f"expected action {action.name} to have a preview, got none")
    for attempt in (1, 2):
        try:
            return function(request, running.shop, caller)
        except ActionError as error:
            logger.warning("action failed", extra={"action": action.name, "step": step, "attempt": attempt})
            if not error.retryable:
                break
    return None


def _tell(carried: Carried, action: Action, result: ActionResult | None, running: Running, *, key: str = "") -> Carried:
    match result:
        case Done(code, facts, shown):
            return _finish(carried, action, "done", code, running, key=key).say(Said(code, facts, shown=shown))
        case Refused():
            return _refuse(carried, action, result, running, key=key)
        case None:
            return _fail(carried, action, running, key=key)


def _fail(carried: Carried, action: Action, running: Running, *, key: str = "") -> Carried:
    """A WRITE that was begun may have happened: that is said, and a person looks."""
    code, outcome = ("outcome_unknown", "unknown") if key else ("technical", "failed")
    return _finish(carried, action, outcome, code, running, key=key).say(Said(code))


def _refuse(carried: Carried, action: Action, refusal: Refused, running: Running, *, key: str = "") -> Carried:
    """A refusal that asks for something better keeps the task open for it."""
    refused = _finish(carried, action, "refused", refusal.code, running, key=key)
    if refusal.ask:
        at = running.situation.at
        refused = refused.record(TaskStarted(at, action.name), SlotAsked(at, refusal.ask)).expect("slot", refusal.ask)
    return refused.say(Said(refusal.code, refusal.facts, shown=refusal.shown))


def _finish(carried: Carried, action: Action, outcome: str, code: str, running: Running, *, key: str = "") -> Carried:
    event = ActionFinished(running.situation.at, action.name, str(action.effect), outcome, code, key)
    return replace(carried.record(event), expects=None).report(action.name, outcome, str(action.effect))
