"""What an agent sees: the queue, a conversation with why a person is needed, what helps, and every change at once."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from time import monotonic

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from actions.shop.models import Customer, CustomerId
from actions.shop.shop import Shop
from bot.agents.desk import DISPOSITIONS, REASONS_AWAY
from bot.agents.office import Office
from bot.channels.chat import After
from bot.channels.context_pane import customer_card, order_card, second_look, variables, why_here
from bot.channels.desk import Json, agent_event, agent_row, code_row, deed_row, mention_row, note_row, queue_row
from bot.channels.hub import EVERYTHING, Hub, Signal, TooSlow
from bot.channels.previewing import PREVIEW
from bot.channels.sign_in import SignInChannel
from bot.channels.waiting import LONGEST_QUEUE
from bot.channels.wire import ERRORS
from bot.dialogue.board import Agent, Board, Role
from bot.dialogue.conversation import Conversation, Status
from bot.errors import Forbidden, Unauthorized
from bot.messages import ConversationId
from bot.storage.conversations import Conversations

HEARTBEAT_SECONDS = 3.0  # with what is believed of a session, a signed-out console goes quiet within five
GATHER_SECONDS = 0.02  # the changes of one turn make one push
SHOWN_ORDERS = 10
SHOWN_WITH_ASSISTANT = 30
LOG_PAGE = 200  # events shown at first, and with each look further back
MORE_EVENTS = 1_000


class ConsoleChannel:
    """`/v1/agent`: everything the console reads."""

    def __init__(
        self, conversations: Conversations, hub: Hub, shop: Shop, agents: SignInChannel, office: Office
    ) -> None:
        self._conversations = conversations
        self._hub = hub
        self._shop = shop
        self._agents = agents
        self._office = office

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/agent", tags=["Console"], responses=ERRORS)
        router.add_api_route("/queue", self.queue, methods=["GET"])
        router.add_api_route("/codes", self.codes, methods=["GET"])
        router.add_api_route("/audit", self.audit, methods=["GET"])
        router.add_api_route("/tools", self.tools, methods=["GET"])
        router.add_api_route("/live", self.live, methods=["GET"])
        one = "/conversations/{conversation_id}"
        router.add_api_route(one, self.conversation, methods=["GET"])
        router.add_api_route(f"{one}/events", self.events, methods=["GET"])
        router.add_api_route(f"{one}/earlier", self.earlier, methods=["GET"])
        router.add_api_route(f"{one}/helping", self.helping, methods=["GET"])
        return router

    async def queue(self, request: Request) -> Json:
        """Who waits (longest first), who is being helped, who talks to the assistant, and who is at the desk.

        `calls` is where colleagues' notes call who asks, until they have looked.
        """
        agent = await self._agents.reader(request)
        return await run_in_threadpool(self._queue, agent)

    async def codes(self, request: Request) -> Json:
        """One-time codes that wait to be taken to their customers, newest first; none when something else sends them.

        For operators. Tell one to nobody but its own e-mail address or phone number.
        """
        self._agents.at_least(Role.OPERATOR, await self._agents.reader(request))
        letters = await run_in_threadpool(self._office.waiting_codes)
        return {"codes": [code_row(letter) for letter in letters]}

    async def audit(self, request: Request) -> Json:
        """Who did what, newest first; for supervisors."""
        self._agents.at_least(Role.SUPERVISOR, await self._agents.reader(request))
        deeds = await run_in_threadpool(self._office.accounts.agents.deeds)
        return {"deeds": [deed_row(*deed) for deed in deeds]}

    async def tools(self, request: Request) -> Json:
        """What does not change during a shift: replies that are ready, and the words to choose from."""
        await self._agents.reader(request)
        helping = self._office.helping
        canned = [
            {"name": one.name, "text": one.text, "intents": list(one.intents), "then": one.then,
             "disposition": one.disposition}
            for one in await run_in_threadpool(helping.canned)
        ]  # fmt: skip
        return {
            "canned": canned,
            "intents": sorted(helping.intents) if helping.correct else [],
            "dispositions": list(DISPOSITIONS),
            "reasons_away": list(REASONS_AWAY),
        }

    async def conversation(self, request: Request, conversation_id: str) -> Json:
        """One conversation with its last events, its customer, and why a person is needed."""
        agent = await self._agents.reader(request)
        known = ConversationId(conversation_id)
        view = await run_in_threadpool(self._view, known, agent)
        if self._hub.looking.get(agent.id) != known:
            self._hub.looking[agent.id] = known
            self._hub.publish(known)  # colleagues see who reads along
        return view

    async def events(self, request: Request, conversation_id: str, after: After = 0) -> Json:
        """What happened after `after`, as an agent sees it."""
        await self._agents.reader(request)
        known = ConversationId(conversation_id)
        rows = await run_in_threadpool(self._conversations.log, known, after=after, limit=MORE_EVENTS)
        seq = rows[-1].seq if rows else after
        shown = [event for row in rows if (event := agent_event(row))]
        notes = await run_in_threadpool(self._office.desk.notes.of, known)
        return {"events": shown, "seq": seq, "notes": [*map(note_row, notes)], "more": len(rows) == MORE_EVENTS}

    async def earlier(self, request: Request, conversation_id: str, before: After = 0) -> Json:
        """What happened before `before`: the page above."""
        await self._agents.reader(request)
        known = ConversationId(conversation_id)
        rows = await run_in_threadpool(self._conversations.log_end, known, before=before, limit=LOG_PAGE)
        first = rows[0].seq if rows else 1
        return {"events": [event for row in rows if (event := agent_event(row))], "first": first}

    async def helping(self, request: Request, conversation_id: str) -> Json:
        """What the knowledge base says to the last message."""
        await self._agents.reader(request)
        return await run_in_threadpool(self._helping, ConversationId(conversation_id))

    async def live(self, request: Request) -> StreamingResponse:
        """Server-sent events: which conversations changed. Ends soon after the session does."""
        agent = await self._agents.reader(request)
        return StreamingResponse(self._changes(request, agent), media_type="text/event-stream")

    def _queue(self, agent: Agent) -> Json:
        board = self._office.desk.seats.board()
        waiting = self._conversations.with_status([Status.QUEUED], limit=LONGEST_QUEUE)
        helped = self._conversations.with_status([Status.AGENT])
        recent = self._conversations.recent(limit=SHOWN_WITH_ASSISTANT)
        talking = [conversation for conversation in recent if conversation.status is Status.BOT and conversation.turns]
        return {
            "waiting": self._rows(waiting, board),
            "helped": self._rows(helped, board),
            "assistant": self._rows(talking, board),
            "agents": [agent_row(one, board.load(one.id), datetime.now(UTC)) for one in board.agents.values()],
            "looking": dict(self._hub.looking),
            "calls": [mention_row(one) for one in self._office.desk.notes.calls(agent.id)],
        }

    def _rows(self, conversations: Sequence[Conversation], board: Board) -> list[Json]:
        known = {one: self._customer(one) for one in {chat.identity.customer_id for chat in conversations}}
        return [
            queue_row(one, known[one.identity.customer_id], board.seats.get(one.id), board.agents)
            for one in conversations
        ]

    def _view(self, conversation_id: ConversationId, agent: Agent) -> Json:
        conversation = self._conversations.load(conversation_id)
        log = self._conversations.log_end(conversation_id, limit=LOG_PAGE)
        customer = self._customer(conversation.identity.customer_id)
        orders = self._shop.orders_of(customer.id, limit=SHOWN_ORDERS) if customer else []
        seat = self._office.desk.seats.of(conversation_id)
        colleagues = {one.id: one for one in self._office.accounts.agents.all()}
        deeds = self._office.deeds
        return {
            **queue_row(conversation, customer, seat, colleagues),
            "identity": conversation.identity.level.name.lower(),
            "page": conversation.page.url,
            "why": why_here(conversation, log),
            "customer": self._card(customer) if customer else None,
            "risk": second_look(log),
            "orders": [order_card(order, deeds.offered(order) if deeds else ()) for order in orders],
            "variables": variables(customer, orders, conversation, agent),
            "notes": [note_row(note) for note in self._office.desk.notes.of(conversation_id)],
            "events": [event for row in log if (event := agent_event(row))],
            "first": log[0].seq if log else 1,
            "seq": log[-1].seq if log else 0,
        }

    def _helping(self, conversation_id: ConversationId) -> Json:
        conversation = self._conversations.load(conversation_id)
        hits = self._office.helping.look_up(conversation.last_text, datetime.now(UTC))
        shown = [{"id": hit.id, "title": hit.title, "text": hit.text, "is_answer": hit.is_answer} for hit in hits]
        return {"question": conversation.last_text, "hits": shown}

    def _card(self, customer: Customer) -> Json:
        profiles = self._office.profiles()
        return customer_card(customer, profiles.of(customer.id), profiles.currency)

    def _customer(self, customer_id: CustomerId | None) -> Customer | None:
        return self._shop.customer(customer_id) if customer_id else None

    async def _changes(self, request: Request, agent: Agent) -> AsyncGenerator[str]:
        seen = 0.0
        try:
            with self._hub.subscribe(EVERYTHING) as subscription:
                yield ": here\n\n"
                while True:
                    if monotonic() - seen >= HEARTBEAT_SECONDS:
                        seen = monotonic()
                        await run_in_threadpool(self._office.accounts.agents.saw, agent.id, datetime.now(UTC))
                    signals = await subscription.next(seconds=HEARTBEAT_SECONDS)
                    await self._agents.reader(request, is_activity=False)
                    changed = sorted({str(signal["conversation_id"]) for signal in signals if is_stored(signal)})
                    for typed in self._typed_to(agent, signals):
                        yield f"data: {json.dumps(dict(typed))}\n\n"
                    if changed:
                        yield f"data: {json.dumps({'type': 'changed', 'conversations': changed})}\n\n"
                        await asyncio.sleep(GATHER_SECONDS)
                    elif not signals:
                        yield ": heartbeat\n\n"
        except (TooSlow, Unauthorized, Forbidden):
            return
        finally:
            self._hub.looking.pop(agent.id, None)

    def _typed_to(self, agent: Agent, signals: Sequence[Signal]) -> Sequence[Signal]:
        """What shoppers are typing or saying, for whoever looks at their conversation; the last of each is enough."""
        looked_at = self._hub.looking.get(agent.id)
        typed = [one for one in signals if one.get("type") == PREVIEW and one["conversation_id"] == looked_at]
        return typed[-1:]


def is_stored(signal: Signal) -> bool:
    """A wake-up, as opposed to typing and places, which are not in the log."""
    return "type" not in signal
