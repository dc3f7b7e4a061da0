"""What an agent does in the shop: the assistant's own actions, through the same gate, ledger and audit log.

The conversation's identity counts as it does for the assistant: for a guest who proved nothing, nothing is changed.
What only people do, or the assistant only looks at, an agent does; a stop of all changes stops agents, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from time import sleep
from typing import Any

from actions.shop.models import Order
from actions.shop.shop import Shop
from actions.types import Action, ActionError, Effect
from bot.agents.errors import BadDeed
from bot.agents.forms import Field, fields_of, filled
from bot.carry_out.carried import Carried
from bot.carry_out.running import Running, confirm, run_action, tell
from bot.dialogue.access import Access, Lack
from bot.dialogue.board import Agent
from bot.dialogue.conversation import ActionFinished, Conversation, Status, TaskStarted
from bot.dialogue.decisions import Confirm, RunAction
from bot.dialogue.replying import replied
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Tone, Wording
from bot.errors import Forbidden
from bot.messages import Answer, ConversationId
from bot.storage.conversations import Conversations, LedgerEntry, Turn

LACKS = {
    Lack.CUSTOMER: "it is not known yet who the shopper is",
    Lack.CODE: "the shopper has to prove who they are first: signed in, or by a one-time code",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that can be done with an order now, and what has to be filled in."""

    action: str
    effect: Effect
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would happen, or what did."""

    outcome: str
    """possible, done, refused or failed."""
    text: str
    """As the shopper would be told."""
    digest: str = ""
    """Names exactly what a yes would do."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """Wired with what the assistant's turns are wired with."""

    conversations: Conversations
    shop: Shop
    actions: Mapping[str, Action]
    access: Access
    wording: Wording
    zone: tzinfo

    def offered(self, order: Order) -> list[Offered]:
        """What can be done with this order as it is."""
        return [
            Offered(action.name, action.effect, fields)
            for action in self.actions.values()
            if action.effect is not Effect.READ
            and action.suits is not None
            and action.suits(order)
            and (fields := fields_of(action.request)) is not None
        ]

    def preview(
        self, conversation_id: ConversationId, agent: Agent, name: str, values: Mapping[str, Any], at: datetime
    ) -> Outcome:
        """What a yes would do; changes nothing."""
        conversation = self.conversations.load(conversation_id)
        action, request = self._checked(conversation, agent, name, values, at)
        if action.effect is not Effect.WRITE:
            return Outcome("possible", "")
        running = self._running(conversation, _NoTurn(conversation), at)
        carried = confirm(_begun(conversation, action, at), Confirm(action, request), running)
        task = carried.conversation.task
        digest = task.confirmation.digest if task and task.confirmation else ""
        return Outcome("possible" if digest else "refused", self._text(carried, at), digest)

    def run(
        self,
        conversation_id: ConversationId,
        agent: Agent,
        name: str,
        values: Mapping[str, Any],
        at: datetime,
        *,
        digest: str,
        deed: str,
    ) -> Outcome:
        """Do it once: the same `deed` again does nothing more. What would differ from the digest is not done."""
        with self.conversations.turn(conversation_id, deed=f"{agent.id}:{deed}") as turn:
            conversation = turn.conversation
            action, request = self._checked(conversation, agent, name, values, at)
            running = self._running(conversation, turn, at)
            carried = _begun(conversation, action, at)
            if action.effect is Effect.WRITE:
                carried = run_action(carried, RunAction(action, request, digest), running)
            else:
                carried = self._file(carried, action, request, running, f"{conversation_id}:deed:{agent.id}:{deed}")
            ended = [event for event in carried.conversation.events if isinstance(event, ActionFinished)]
            turn.save(conversation.record(*ended))
        outcome = ended[-1].outcome if ended else "refused"
        return Outcome(outcome, self._text(carried, at))

    def _checked(
        self, conversation: Conversation, agent: Agent, name: str, values: Mapping[str, Any], at: datetime
    ) -> tuple[Action, Any]:
        owner = conversation.handoff.agent_id if conversation.handoff else None
        if conversation.status is not Status.AGENT or owner != agent.id:
            raise Forbidden("take the conversation first")
        action = self.actions.get(name)
        if action is None or action.effect is Effect.READ:
            raise BadDeed("expected something that can be done")
        if action.effect is Effect.WRITE and not self._access.writes:
            raise Forbidden("the operator has stopped all changes")
        lack = self._access.lack(action, conversation.identity, conversation.code_right_at, at)
        if lack is not Lack.NOTHING:
            raise Forbidden(LACKS[lack])
        return action, filled(action.request, values)

    @property
    def _access(self) -> Access:
        return replace(self.access.now(), off=frozenset(), shadow=frozenset())

    def _running(self, conversation: Conversation, turn: Turn, at: datetime) -> Running:
        identity = conversation.identity
        customer = self.shop.customer(identity.customer_id) if identity.customer_id else None
        orders: Sequence[Order] = self.shop.orders_of(customer.id, limit=50) if customer else ()
        situation = Situation(at, identity, customer, tuple(orders))
        return Running(self.shop, turn, situation, self._access, self.zone, sleep)

    def _file(self, carried: Carried, action: Action, request: Any, running: Running, key: str) -> Carried:
        try:
            result = action.run(request, running.shop, running.caller(key))
        except ActionError:
            return tell(carried, action, None, running)
        return tell(carried, action, result, running)

    def _text(self, carried: Carried, at: datetime) -> str:
        event = replied(carried.conversation, carried.said, None, self.wording, Tone(at))
        return "\n".join(reply.text for reply in event.replies)


def _begun(conversation: Conversation, action: Action, at: datetime) -> Carried:
    """As if the shopper had asked for it; only what came of it is kept. A second look is for the assistant to obey."""
    return Carried(replace(conversation, risk=None).record(TaskStarted(at, action.name)))


class _NoTurn:
    """Looking ahead holds nothing."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.answer: Answer | None = None

    def begun(self, index: int) -> LedgerEntry | None:
        raise Forbidden("nothing is done while looking ahead")

    def intend(self, index: int, action: str, digest: str) -> LedgerEntry:
        raise Forbidden("nothing is done while looking ahead")

    def save(self, conversation: Conversation, answer: Answer | None = None) -> None:
        raise Forbidden("nothing is done while looking ahead")
