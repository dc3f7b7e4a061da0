"""What an agent does: take, answer, note, give on, close, put the understanding right, act in the shop."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from bot.agents.deeds import Deeds, Outcome
from bot.agents.desk import REASONS_AWAY
from bot.agents.errors import BadDeed
from bot.agents.office import Office
from bot.channels.desk import Json, Written
from bot.channels.hub import Hub
from bot.channels.limits import Limits, clean_text
from bot.channels.sign_in import SignInChannel
from bot.channels.waiting import announce_places
from bot.channels.wire import ERRORS, Text, typing_event
from bot.dialogue.board import Agent, Presence
from bot.dialogue.conversation import Conversation, Status, UserUttered
from bot.errors import BadMessage
from bot.messages import AgentId, ConversationId
from bot.storage.conversations import Conversations

LOOK_BACK = 50  # events before an understanding, among which its message is
LONGEST_ID = 64


class Ended(BaseModel):
    """Body of `POST .../close`."""

    disposition: Text = Field(default="", max_length=60)


class Given(BaseModel):
    """Body of `POST .../transfer`: to one colleague, or to a team."""

    to: Text = Field(default="", max_length=60)
    team: Text = Field(default="", max_length=60)


class Noted(BaseModel):
    """Body of `POST .../notes`."""

    text: str
    whisper: bool = False


class There(BaseModel):
    """Body of `POST /v1/agent/presence`."""

    presence: Presence
    reason: Text = Field(default="", max_length=60)


class Corrected(BaseModel):
    """Body of `POST .../correction`: what the message that was understood at `seq` means."""

    seq: int = Field(ge=1, le=2**53)
    intent: Text = Field(max_length=60)


class Wanted(BaseModel):
    """Body of `POST .../deeds/preview` and `POST .../deeds`."""

    action: Text = Field(max_length=60)
    values: dict[str, Any] = Field(default_factory=dict, max_length=20)
    digest: str = Field(default="", max_length=LONGEST_ID, pattern=r"^[0-9a-f]*$")
    """Of the preview that was agreed to."""
    deed: str = Field(default="", max_length=LONGEST_ID, pattern=r"^[0-9A-Za-z-]*$")
    """Made by the client; the same deed again is done once."""


class AtWorkChannel:
    """`/v1/agent`: everything the console changes; each change has its actor in the audit log."""

    def __init__(
        self, conversations: Conversations, hub: Hub, agents: SignInChannel, office: Office, *, limits: Limits
    ) -> None:
        self._conversations = conversations
        self._hub = hub
        self._agents = agents
        self._office = office
        self._desk = office.desk
        self._limits = limits

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/presence", self.presence, methods=["POST"], status_code=204)
        changes = (
            ("join", self.join), ("pass_on", self.pass_on), ("messages", self.write), ("typing", self.typing),
            ("hand_back", self.hand_back), ("close", self.close), ("transfer", self.transfer), ("barge", self.barge),
            ("notes", self.note), ("correction", self.correction),
        )  # fmt: skip
        for name, change in changes:
            path = f"/conversations/{{conversation_id}}/{name}"
            router.add_api_route(path, change, methods=["POST"], status_code=204)
        router.add_api_route("/calls/{conversation_id}", self.answer_call, methods=["DELETE"], status_code=204)
        router.add_api_route("/conversations/{conversation_id}/deeds/preview", self.preview, methods=["POST"])
        router.add_api_route("/conversations/{conversation_id}/deeds", self.act, methods=["POST"])
        return router

    async def presence(self, request: Request, body: There) -> None:
        """Here, or away and why. Who is away keeps what they have and is offered nothing."""
        agent = await self._agents.writer(request)
        if body.presence is Presence.GONE or body.reason not in ("", *REASONS_AWAY):
            raise BadMessage(f"expected here or away, and a reason among {', '.join(REASONS_AWAY)}")
        reason = body.reason if body.presence is Presence.AWAY else ""
        await run_in_threadpool(self._desk.set_presence, agent, body.presence, reason, datetime.now(UTC))

    async def join(self, request: Request, conversation_id: str) -> None:
        """Take the conversation; 403 when somebody else has it, or the desk is full."""
        await self._do(request, conversation_id, self._desk.take)

    async def pass_on(self, request: Request, conversation_id: str) -> None:
        """Leave what was offered to the next one."""
        await self._do(request, conversation_id, self._desk.pass_on)

    async def write(self, request: Request, conversation_id: str, body: Written) -> None:
        """Answer the shopper."""
        agent, text = await self._agents.writer(request), self._text(body.text)
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._desk.write, known, agent, text, datetime.now(UTC))

    async def typing(self, request: Request, conversation_id: str) -> None:
        """Show the shopper that the agent who has the conversation is writing."""
        agent = await self._agents.writer(request)
        conversation = await run_in_threadpool(self._conversations.load, ConversationId(conversation_id))
        if has(conversation, agent):
            self._hub.publish(conversation.id, typing_event(is_typing=True, by=agent.name))

    async def hand_back(self, request: Request, conversation_id: str) -> None:
        """The assistant goes on."""
        await self._do(request, conversation_id, self._desk.hand_back)

    async def close(self, request: Request, conversation_id: str, body: Ended = Ended()) -> None:
        """The matter is over; only who has it may say so."""
        await self._do(
            request, conversation_id, lambda known, agent, at: self._desk.close(known, agent, body.disposition, at)
        )

    async def transfer(self, request: Request, conversation_id: str, body: Given) -> None:
        """Give it to a colleague or a team."""
        to = AgentId(body.to) if body.to else None
        await self._do(
            request,
            conversation_id,
            lambda known, agent, at: self._desk.transfer(known, agent, at, to=to, team=body.team),
        )

    async def barge(self, request: Request, conversation_id: str) -> None:
        """A supervisor takes it from whoever has it."""
        await self._do(request, conversation_id, self._desk.barge)

    async def note(self, request: Request, conversation_id: str, body: Noted) -> None:
        """For colleagues only; a supervisor's whisper is for who has the conversation. `@name` calls somebody."""
        text = self._text(body.text)
        agent, known = await self._agents.writer(request), ConversationId(conversation_id)
        await run_in_threadpool(self._desk.note, known, agent, text, datetime.now(UTC), whisper=body.whisper)

    async def answer_call(self, request: Request, conversation_id: str) -> None:
        """They have looked where a colleague's note called them."""
        agent = await self._agents.writer(request)
        await run_in_threadpool(self._desk.notes.answered, agent.id, ConversationId(conversation_id))

    async def correction(self, request: Request, conversation_id: str, body: Corrected) -> None:
        """File what a message means: the assistant knows it within seconds."""
        agent = await self._agents.writer(request)
        await run_in_threadpool(self._correct, ConversationId(conversation_id), agent, body)

    async def preview(self, request: Request, conversation_id: str, body: Wanted) -> Json:
        """What would happen; nothing does."""
        agent, deeds = await self._agents.writer(request), self._deeds()
        known, at = ConversationId(conversation_id), datetime.now(UTC)
        return _told(await run_in_threadpool(deeds.preview, known, agent, body.action, body.values, at))

    async def act(self, request: Request, conversation_id: str, body: Wanted) -> Json:
        """Do what the preview said, once."""
        agent, deeds = await self._agents.writer(request), self._deeds()
        if not body.deed:
            raise BadDeed("expected a name for the deed, so that it is done once")
        known, at = ConversationId(conversation_id), datetime.now(UTC)

        def work() -> Outcome:
            outcome = deeds.run(known, agent, body.action, body.values, at, digest=body.digest, deed=body.deed)
            self._desk.agents.record(agent.id, "deed", known, at, action=body.action, outcome=outcome.outcome)
            return outcome

        outcome = await run_in_threadpool(work)
        self._hub.publish(known)
        return _told(outcome)

    async def _do(
        self, request: Request, conversation_id: str, deed: Callable[[ConversationId, Agent, datetime], None]
    ) -> None:
        """One that changes who has what: those who wait are told their places."""
        agent = await self._agents.writer(request)
        at = datetime.now(UTC)
        await run_in_threadpool(deed, ConversationId(conversation_id), agent, at)
        await run_in_threadpool(announce_places, self._conversations, self._hub)
        await run_in_threadpool(self._desk.route, at)

    def _correct(self, conversation_id: ConversationId, agent: Agent, body: Corrected) -> None:
        correct = self._office.helping.correct
        if correct is None or body.intent not in self._office.helping.intents:
            raise BadMessage("expected the name of something that a shopper can mean")
        before = self._conversations.log_end(conversation_id, before=body.seq, limit=LOOK_BACK)
        said = [row.event.text for row in before if isinstance(row.event, UserUttered)]
        if not said or not said[-1].strip():
            raise BadMessage("expected the place of something that was understood")
        correct(said[-1].strip(), body.intent)
        self._desk.agents.record(agent.id, "correct", conversation_id, datetime.now(UTC), intent=body.intent)

    def _deeds(self) -> Deeds:
        if self._office.deeds is None:
            raise BadDeed("expected a shop in which something can be done")
        return self._office.deeds

    def _text(self, text: str) -> str:
        cleaned = clean_text(text, max_chars=self._limits.text_chars)
        if not cleaned:
            raise BadMessage("expected text, got none")
        return cleaned


def has(conversation: Conversation, agent: Agent) -> bool:
    """Whether this agent owns the conversation now."""
    handoff = conversation.handoff
    return conversation.status is Status.AGENT and handoff is not None and handoff.agent_id == agent.id


def _told(outcome: Outcome) -> Json:
    return {"outcome": outcome.outcome, "text": outcome.text, "digest": outcome.digest}
