"""The desk at work: conversations are offered, taken, given on and given back, each by somebody who is written down.

A seat is taken before the conversation changes and freed after it: whatever fails between, nobody answers by two, and
`route` frees what is left over.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.agents.mentions import called_in
from bot.agents.needs import need_of
from bot.dialogue import handoff
from bot.dialogue.board import Agent, Need, Presence, Role, Seat
from bot.dialogue.conversation import Conversation
from bot.dialogue.routing import plan
from bot.errors import Busy, Forbidden, StaleTurn, StorageUnavailable
from bot.messages import AgentId, ConversationId
from bot.storage.agents import NOWHERE, Agents
from bot.storage.conversations import Conversations
from bot.storage.notes import DISPOSITION, NOTE, WHISPER, Note, Notes
from bot.storage.seats import Seats

logger = logging.getLogger(__name__)

BEING_TAKEN = timedelta(seconds=10)
"""For which a seat may be there before its conversation says so."""
REASONS_AWAY = ("break", "lunch", "training", "other work")
DISPOSITIONS = ("solved", "waits for the shop", "waits for the shopper", "not solved", "no question", "spam")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an agent does to a conversation."""

    conversations: Conversations
    agents: Agents
    seats: Seats
    notes: Notes
    publish: Callable[[ConversationId], None]
    """Tells who follows that something changed."""
    needs: Callable[[Conversation], Need] = need_of
    """What a conversation asks of who takes it."""

    def route(self, at: datetime) -> int:
        """Offer what waits, take back what nobody took up or whose agent is gone; how many seats changed."""
        for conversation_id in self.seats.needless():
            self.seats.put_need(conversation_id, self.needs(self.conversations.load(conversation_id)))
        board = self.seats.board()
        steps = plan(board, at)
        for seat in steps.returned:
            self._return(seat, at)
        for seat in steps.withdrawn:
            self._pass(seat)
        for seat in steps.offered:
            with suppress(Forbidden):  # taken by hand meanwhile
                self.seats.take(seat)
                self.publish(seat.conversation_id)
        left_over = self.seats.sweep(at - BEING_TAKEN)
        return len(steps.returned) + len(steps.withdrawn) + len(steps.offered) + left_over

    def take(self, conversation_id: ConversationId, agent: Agent, at: datetime) -> None:
        """An offer is accepted, or something taken by hand; raises `Forbidden` when a colleague has it or is full."""
        need = self._need(conversation_id)
        before = self.seats.of(conversation_id)
        seat = Seat(conversation_id, agent.id, need.weight, at, is_accepted=True)
        self.seats.take(seat)
        try:
            self._change(conversation_id, lambda one: handoff.join(one, agent.id, agent.name, at))
        except BaseException:
            if before is None or not before.is_accepted:
                self.seats.leave(seat)
            raise
        self._did(agent, "take", conversation_id, at)

    def pass_on(self, conversation_id: ConversationId, agent: Agent, at: datetime) -> None:
        """Not for me: the next one is asked. Raises `Forbidden` for what was not offered to them."""
        seat = self.seats.of(conversation_id)
        if seat is None or seat.agent_id != agent.id or seat.is_accepted:
            raise Forbidden("this conversation is not offered to you")
        self._pass(seat)
        self._did(agent, "pass_on", conversation_id, at)

    def write(self, conversation_id: ConversationId, agent: Agent, text: str, at: datetime) -> None:
        self._change(conversation_id, lambda one: handoff.write(one, agent.id, agent.name, text, at))
        self._did(agent, "write", conversation_id, at)

    def hand_back(self, conversation_id: ConversationId, agent: Agent, at: datetime) -> None:
        """The assistant goes on."""
        self._change(conversation_id, lambda one: handoff.hand_back(one, agent.id, at))
        self.seats.forget(conversation_id)
        self._did(agent, "hand_back", conversation_id, at)

    def close(self, conversation_id: ConversationId, agent: Agent, disposition: str, at: datetime) -> None:
        """The matter is over; `disposition` says how, "" leaves it open."""
        if disposition and disposition not in DISPOSITIONS:
            raise Forbidden(f"expected one of {', '.join(DISPOSITIONS)}")
        self._change(conversation_id, lambda one: handoff.settle(one, agent.id, at))
        self.seats.forget(conversation_id)
        if disposition:
            self.notes.add(Note(conversation_id, at, agent.id, agent.name, DISPOSITION, disposition))
        self._did(agent, "close", conversation_id, at, disposition=disposition)

    def transfer(
        self, conversation_id: ConversationId, agent: Agent, at: datetime, *, to: AgentId | None, team: str
    ) -> None:
        """To one colleague or to a team, through the queue, at the place it had."""
        colleagues = self.agents.all()
        if to == agent.id or (to and to not in {one.id for one in colleagues}):
            raise Forbidden("expected a colleague to give it to")
        if not to and team not in {one.team for one in colleagues if one.team}:
            raise Forbidden("expected a colleague or a team")
        need = replace(self._need(conversation_id), agent_id=to, team=team, passed=frozenset({agent.id}))
        self._change(conversation_id, lambda one: handoff.back_to_queue(one, agent.id, at))
        self.seats.forget(conversation_id)
        self.seats.put_need(conversation_id, need)
        self._did(agent, "transfer", conversation_id, at, to=str(to or team))

    def barge(self, conversation_id: ConversationId, agent: Agent, at: datetime) -> None:
        """A supervisor takes it from whoever has it."""
        if agent.role is Role.AGENT:
            raise Forbidden("only a supervisor steps into a colleague's conversation")
        weight = self._need(conversation_id).weight
        self.seats.take(Seat(conversation_id, agent.id, weight, at, is_accepted=True), from_anybody=True)
        self._change(conversation_id, lambda one: handoff.take_over(one, agent.id, agent.name, at))
        self._did(agent, "barge", conversation_id, at)

    def note(self, conversation_id: ConversationId, agent: Agent, text: str, at: datetime, *, whisper: bool) -> None:
        """For colleagues only; a supervisor's whisper is for the one who has it. `@name` calls somebody."""
        if whisper and agent.role is Role.AGENT:
            raise Forbidden("only a supervisor whispers")
        self.conversations.load(conversation_id)
        note = Note(conversation_id, at, agent.id, agent.name, WHISPER if whisper else NOTE, text)
        self.notes.add(note)
        for called in called_in(text, self.agents.all()):
            if called != agent.id:
                self.notes.call(called, note)
        self._did(agent, "whisper" if whisper else "note", conversation_id, at)

    def set_presence(self, agent: Agent, presence: Presence, reason: str, at: datetime) -> None:
        """Here, away with a reason, or gone: then what they have goes back into the queue."""
        self.agents.set_presence(agent.id, presence, reason, at)
        self.agents.record(agent.id, "presence", NOWHERE, at, presence=presence, reason=reason)
        self.route(at)

    def _did(self, agent: Agent, what: str, conversation_id: ConversationId, at: datetime, **more: str) -> None:
        self.agents.record(agent.id, what, conversation_id, at, **more)
        self.publish(conversation_id)

    def _need(self, conversation_id: ConversationId) -> Need:
        conversation = self.conversations.load(conversation_id)
        known = self.seats.need(conversation_id)
        return known if known != Need() else self.needs(conversation)

    def _pass(self, seat: Seat) -> None:
        if not self.seats.leave(seat):
            return
        need = self.seats.need(seat.conversation_id)
        self.seats.put_need(seat.conversation_id, replace(need, passed=need.passed | {seat.agent_id}))
        self.publish(seat.conversation_id)

    def _return(self, seat: Seat, at: datetime) -> None:
        """A lost agent's conversation, or the seat that is left of it; one that is busy waits for the next round."""
        try:
            with suppress(Forbidden):  # it is not theirs any more
                self._change(seat.conversation_id, lambda one: handoff.back_to_queue(one, seat.agent_id, at))
        except (Busy, StaleTurn, StorageUnavailable):
            return
        self.seats.leave(seat)
        self.agents.record(seat.agent_id, "lost", seat.conversation_id, at)
        self.publish(seat.conversation_id)

    def _change(self, conversation_id: ConversationId, change: Callable[[Conversation], Conversation]) -> None:
        with self.conversations.turn(conversation_id) as turn:
            turn.save(change(turn.conversation))
