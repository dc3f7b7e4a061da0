"""The agents' door: see who waits, take a conversation, answer, hand it back."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from actions.shop.models import Customer, CustomerId
from actions.shop.shop import Shop
from bot.assistant import AssistantPort
from bot.channels.chat import After
from bot.channels.desk import Json, Written, agent_event, code_row, customer_card, order_card, queue_row, why_here
from bot.channels.hub import EVERYTHING, Hub, Signal, TooSlow
from bot.channels.limits import Limits, clean_text
from bot.channels.sessions import Session
from bot.channels.sign_in import SignInChannel
from bot.channels.waiting import LONGEST_QUEUE, announce_places
from bot.channels.wire import ERRORS, typing_event
from bot.dialogue.conversation import Conversation, Status
from bot.errors import BadMessage, Unauthorized
from bot.messages import ConversationId
from bot.storage.conversations import Conversations, LoggedEvent
from bot.storage.letters import Letter

HEARTBEAT_SECONDS = 5.0  # also how soon a signed-out console goes quiet
GATHER_SECONDS = 0.02  # the changes of one turn make one push
SHOWN_ORDERS = 10
SHOWN_WITH_ASSISTANT = 30
LOG_PAGE = 1_000


class ConsoleChannel:
    """`/v1/agent`: everything the console does."""

    def __init__(
        self,
        assistant: AssistantPort,
        conversations: Conversations,
        hub: Hub,
        shop: Shop,
        agents: SignInChannel,
        *,
        waiting_codes: Callable[[], Sequence[Letter]] = tuple,
        limits: Limits = Limits(),
    ) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._hub = hub
        self._shop = shop
        self._agents = agents
        self._waiting_codes = waiting_codes
        self._limits = limits

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/queue", self.queue, methods=["GET"])
        router.add_api_route("/codes", self.codes, methods=["GET"])
        router.add_api_route("/live", self.live, methods=["GET"])
        one = "/conversations/{conversation_id}"
        router.add_api_route(one, self.conversation, methods=["GET"])
        router.add_api_route(f"{one}/events", self.events, methods=["GET"])
        router.add_api_route(f"{one}/join", self.join, methods=["POST"], status_code=204)
        router.add_api_route(f"{one}/messages", self.write, methods=["POST"], status_code=204)
        router.add_api_route(f"{one}/typing", self.typing, methods=["POST"], status_code=204)
        router.add_api_route(f"{one}/hand_back", self.hand_back, methods=["POST"], status_code=204)
        router.add_api_route(f"{one}/close", self.close, methods=["POST"], status_code=204)
        return router

    async def queue(self, request: Request) -> Json:
        """Who waits (longest first), who is being helped, and who talks to the assistant right now."""
        self._agents.reader(request)
        return await run_in_threadpool(self._queue)

    async def codes(self, request: Request) -> Json:
        """One-time codes that wait to be taken to their customers, newest first; none when something else sends them.

        Tell one to nobody but its own e-mail address or phone number.
        """
        self._agents.reader(request)
        letters = await run_in_threadpool(self._waiting_codes)
        return {"codes": [code_row(letter) for letter in letters]}

    async def conversation(self, request: Request, conversation_id: str) -> Json:
        """One conversation with its events, its customer, and why a person is needed."""
        self._agents.reader(request)
        return await run_in_threadpool(self._view, ConversationId(conversation_id))

    async def events(self, request: Request, conversation_id: str, after: After = 0) -> Json:
        """What happened after `after`, as an agent sees it."""
        self._agents.reader(request)
        known = ConversationId(conversation_id)
        rows = await run_in_threadpool(self._conversations.log, known, after=after, limit=LOG_PAGE)
        return {"events": [event for row in rows if (event := agent_event(row))], "more": len(rows) == LOG_PAGE}

    async def live(self, request: Request) -> StreamingResponse:
        """Server-sent events: which conversations changed. Ends soon after the session does."""
        self._agents.reader(request)
        return StreamingResponse(self._changes(request), media_type="text/event-stream")

    async def join(self, request: Request, conversation_id: str) -> None:
        """Take the conversation; 403 when somebody else has it."""
        agent = self._agents.writer(request)
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._assistant.join, known, agent.agent_id, agent.name, datetime.now(UTC))
        await self._changed(known)

    async def write(self, request: Request, conversation_id: str, body: Written) -> None:
        """Answer the shopper."""
        agent = self._agents.writer(request)
        text = clean_text(body.text, max_chars=self._limits.text_chars)
        if not text:
            raise BadMessage("expected text, got none")
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._assistant.write, known, agent.agent_id, agent.name, text, datetime.now(UTC))
        self._hub.publish(known)

    async def typing(self, request: Request, conversation_id: str) -> None:
        """Show the shopper that the agent who has the conversation is writing."""
        agent = self._agents.writer(request)
        conversation = await run_in_threadpool(self._conversations.load, ConversationId(conversation_id))
        if has(conversation, agent):
            self._hub.publish(conversation.id, typing_event(is_typing=True, by=agent.name))

    async def hand_back(self, request: Request, conversation_id: str) -> None:
        """The assistant goes on."""
        agent = self._agents.writer(request)
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._assistant.hand_back, known, agent.agent_id, datetime.now(UTC))
        await self._changed(known)

    async def close(self, request: Request, conversation_id: str) -> None:
        """The matter is settled."""
        self._agents.writer(request)
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._assistant.close, known, "agent", datetime.now(UTC))
        await self._changed(known)

    async def _changed(self, conversation_id: ConversationId) -> None:
        """Somebody left or entered the queue: wake the followers, tell those who wait their places."""
        self._hub.publish(conversation_id)
        await run_in_threadpool(announce_places, self._conversations, self._hub)

    def _queue(self) -> Json:
        waiting = self._conversations.with_status([Status.QUEUED], limit=LONGEST_QUEUE)
        helped = self._conversations.with_status([Status.AGENT])
        recent = self._conversations.recent(limit=SHOWN_WITH_ASSISTANT)
        talking = [conversation for conversation in recent if conversation.status is Status.BOT and conversation.turns]
        return {"waiting": self._rows(waiting), "helped": self._rows(helped), "assistant": self._rows(talking)}

    def _rows(self, conversations: list[Conversation]) -> list[Json]:
        return [queue_row(one, self._customer(one.identity.customer_id)) for one in conversations]

    def _view(self, conversation_id: ConversationId) -> Json:
        conversation = self._conversations.load(conversation_id)
        log = self._whole_log(conversation_id)
        customer = self._customer(conversation.identity.customer_id)
        orders = self._shop.orders_of(customer.id, limit=SHOWN_ORDERS) if customer else []
        return {
            **queue_row(conversation, customer),
            "identity": conversation.identity.level.name.lower(),
            "page": conversation.page.url,
            "why": why_here(conversation, log),
            "customer": customer_card(customer) if customer else None,
            "orders": [order_card(order) for order in orders],
            "events": [event for row in log if (event := agent_event(row))],
            "seq": log[-1].seq if log else 0,
        }

    def _whole_log(self, conversation_id: ConversationId) -> list[LoggedEvent]:
        log: list[LoggedEvent] = []
        while page := self._conversations.log(conversation_id, after=log[-1].seq if log else 0, limit=LOG_PAGE):
            log += page
        return log

    def _customer(self, customer_id: CustomerId | None) -> Customer | None:
        return self._shop.customer(customer_id) if customer_id else None

    async def _changes(self, request: Request) -> AsyncGenerator[str]:
        with self._hub.subscribe(EVERYTHING) as subscription:
            yield ": here\n\n"
            while True:
                try:
                    signals = await subscription.next(seconds=HEARTBEAT_SECONDS)
                    self._agents.reader(request, is_activity=False)
                except (TooSlow, Unauthorized):
                    return
                if not signals:
                    yield ": heartbeat\n\n"
                    continue
                changed = sorted({str(signal["conversation_id"]) for signal in signals if is_stored(signal)})
                if changed:
                    yield f"data: {json.dumps({'type': 'changed', 'conversations': changed})}\n\n"
                await asyncio.sleep(GATHER_SECONDS)


def has(conversation: Conversation, agent: Session) -> bool:
    """Whether this agent owns the conversation now."""
    handoff = conversation.handoff
    return conversation.status is Status.AGENT and handoff is not None and handoff.agent_id == agent.agent_id


def is_stored(signal: Signal) -> bool:
    """A wake-up, as opposed to typing and places, which are not in the log."""
    return "type" not in signal
