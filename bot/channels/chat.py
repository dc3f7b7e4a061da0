"""The shopper's door: conversations, messages, and everything that happened since (DESIGN, HTTP)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response, WebSocket
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from bot.assistant import AssistantPort
from bot.channels.following import as_server_sent, follow, over_websocket
from bot.channels.hub import Hub
from bot.channels.identity import IdentityTokens
from bot.channels.limits import Buckets, Limits, clean_text
from bot.channels.origins import check_origin
from bot.channels.tickets import SECONDS, Tickets
from bot.channels.waiting import announce_places
from bot.channels.wire import (
    ERRORS,
    AnswerOut,
    EventsOut,
    MessageIn,
    OpenedOut,
    OpenIn,
    TicketOut,
    shopper_event,
    typing_event,
)
from bot.dialogue.conversation import Conversation, Status
from bot.errors import AssistantError, BadMessage, Forbidden, Unauthorized
from bot.messages import ANONYMOUS, Answer, ConversationId, Identity, MessageId, Utterance
from bot.storage.conversations import Conversations

Bearer = Annotated[str, Header(alias="Authorization", max_length=500)]
After = Annotated[int, Query(ge=0, le=2**53)]
EVENTS_PAGE = 500
REFUSED = 1008  # WebSocket: policy violation


class ChatChannel:
    """`/v1/conversations`: the JSON API, server-sent events and the WebSocket."""

    def __init__(
        self,
        assistant: AssistantPort,
        conversations: Conversations,
        hub: Hub,
        tokens: IdentityTokens,
        *,
        origins: Sequence[str] = (),
        limits: Limits = Limits(),
    ) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._hub = hub
        self._tokens = tokens
        self._origins = origins
        self._limits = limits
        self._tickets = Tickets()
        self._by_conversation = Buckets(limits.conversation)
        self._by_address = Buckets(limits.address)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/conversations", tags=["Conversations"], responses=ERRORS)
        router.add_api_route("", self.open, methods=["POST"], status_code=201, response_model=OpenedOut)
        one = "/{conversation_id}"
        router.add_api_route(f"{one}/messages", self.respond, methods=["POST"], response_model=AnswerOut)
        router.add_api_route(f"{one}/events", self.events, methods=["GET"], response_model=EventsOut)
        router.add_api_route(f"{one}/ticket", self.ticket, methods=["POST"], response_model=TicketOut)
        router.add_api_route(f"{one}/close", self.close, methods=["POST"], status_code=204)
        router.add_api_websocket_route(f"{one}/ws", self.websocket)
        return router

    async def open(self, request: Request, body: OpenIn) -> OpenedOut:
        """Start a conversation. `identity_token`, signed by the shop, says who the shopper is."""
        check_origin(request, self._origins)
        self._by_address.take(address_of(request))
        token = body.identity_token
        identity = await run_in_threadpool(self._tokens.spend, token, site=body.site) if token else ANONYMOUS
        opened = await run_in_threadpool(
            self._assistant.open, site=body.site, channel="chat", identity=identity, at=datetime.now(UTC)
        )
        self._hub.publish(opened.id)
        return OpenedOut(conversation_id=opened.id, token=opened.token)

    async def respond(
        self, request: Request, conversation_id: str, body: MessageIn, authorization: Bearer = ""
    ) -> AnswerOut:
        """Say something and get the answer. The same `message_id` again gets the same answer and does nothing."""
        conversation = await self.admit(request, conversation_id, authorization)
        utterance = await run_in_threadpool(self._utterance, conversation, body, block_of(address_of(request)))
        answer = await self.answer(utterance, conversation.status)
        return AnswerOut.model_validate(answer)

    async def events(
        self,
        request: Request,
        conversation_id: str,
        after: After = 0,
        authorization: Bearer = "",
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        """What happened after `after`: JSON, or a stream with `Accept: text/event-stream`."""
        known = await self._let_in(request, conversation_id, authorization)
        if "text/event-stream" in accept:
            stream = as_server_sent(follow(self._conversations, self._hub, known, after))
            return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        rows = await run_in_threadpool(self._conversations.log, known, after=after, limit=EVENTS_PAGE)
        shown = [event for row in rows if (event := shopper_event(row))]
        body = EventsOut(events=shown, seq=rows[-1].seq if rows else after, more=len(rows) == EVENTS_PAGE)
        return Response(body.model_dump_json(), media_type="application/json")

    async def ticket(self, request: Request, conversation_id: str, authorization: Bearer = "") -> TicketOut:
        """A one-use ticket for the WebSocket."""
        known = await self._let_in(request, conversation_id, authorization)
        return TicketOut(ticket=self._tickets.issue(known), expires_in=SECONDS)

    async def close(self, request: Request, conversation_id: str, authorization: Bearer = "") -> Response:
        """The shopper is done."""
        conversation = await self.admit(request, conversation_id, authorization)
        await run_in_threadpool(self._assistant.close, conversation.id, "shopper", datetime.now(UTC))
        self._hub.publish(conversation.id)
        if conversation.status is Status.QUEUED:
            await run_in_threadpool(announce_places, self._conversations, self._hub)
        return Response(status_code=204)

    async def websocket(self, websocket: WebSocket, conversation_id: str, ticket: str = "", after: After = 0) -> None:
        """Every event after `after`, then each new one."""
        if known := await self.let_in(websocket, conversation_id, ticket):
            await over_websocket(websocket, follow(self._conversations, self._hub, known, after))

    async def let_in(self, websocket: WebSocket, conversation_id: str, ticket: str) -> ConversationId | None:
        """Accept the socket that brings a ticket of this conversation; any other is closed, and None comes back."""
        known = ConversationId(conversation_id)
        try:
            check_origin(websocket, self._origins)
            self._tickets.redeem(ticket, known)
        except AssistantError:
            await websocket.close(REFUSED)
            return None
        await websocket.accept()
        return known

    async def admit(self, request: Request, conversation_id: str, authorization: str) -> Conversation:
        """The conversation whose token the request carries, within the limits."""
        known = await self.let_read(request, conversation_id, authorization)
        self._by_conversation.take(known)
        return await run_in_threadpool(self._conversations.load, known)

    async def let_read(self, request: Request, conversation_id: str, authorization: str) -> ConversationId:
        """The same without counting it as something said."""
        check_origin(request, self._origins)
        return await self._let_in(request, conversation_id, authorization)

    def status_of(self, conversation_id: ConversationId) -> Status:
        return self._conversations.load(conversation_id).status

    async def _let_in(self, request: Request, conversation_id: str, authorization: str) -> ConversationId:
        self._by_address.take(address_of(request))
        known = ConversationId(conversation_id)
        await run_in_threadpool(self._conversations.check_token, known, bearer(authorization))
        return known

    async def answer(self, utterance: Utterance, status: Status) -> Answer:
        """One turn, with the typing signal around it; everybody who follows is woken."""
        if status is Status.BOT:
            self._hub.publish(utterance.conversation_id, typing_event(is_typing=True))
        try:
            answer = await run_in_threadpool(self._assistant.respond, utterance)
        finally:
            self._hub.publish(utterance.conversation_id, typing_event(is_typing=False))
            self._hub.publish(utterance.conversation_id)
        if answer.status == Status.QUEUED and status is not Status.QUEUED:
            await run_in_threadpool(announce_places, self._conversations, self._hub)
        return answer

    def _utterance(self, conversation: Conversation, body: MessageIn, came_from: str) -> Utterance:
        text = clean_text(body.text or "", max_chars=self._limits.text_chars)
        if not text and not body.payload:
            raise BadMessage("expected text or payload, got neither")
        return Utterance(
            conversation_id=conversation.id,
            message_id=MessageId(body.message_id),
            text=text or title_of(conversation, body.payload or ""),
            channel="chat",
            at=datetime.now(UTC),
            identity=self._identity(conversation, body.identity_token),
            payload=body.payload or None,
            page=body.context.to_page(),
            came_from=came_from,
        )

    def _identity(self, conversation: Conversation, token: str | None) -> Identity:
        """Who speaks now. A conversation never changes from one customer to another."""
        if token is None:
            return conversation.identity
        identity = self._tokens.verify(token, site=conversation.site)
        if conversation.identity.customer_id not in (None, identity.customer_id):
            raise Forbidden("this conversation belongs to another customer; open a new one")
        if conversation.identity == identity:
            return identity
        return self._tokens.spend(token, site=conversation.site, conversation=conversation.id)


def bearer(authorization: str) -> str:
    """The token in `Authorization: Bearer TOKEN`. Raises `Unauthorized` without one."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("expected the header Authorization: Bearer TOKEN")
    return token.strip()


def title_of(conversation: Conversation, payload: str) -> str:
    """What the pressed button said; "" when it is no longer on offer."""
    return next((offer.title for offer in conversation.offers if offer.payload == payload), "")


def address_of(request: HTTPConnection) -> str:
    """The peer's address."""
    return request.client.host if request.client else ""


def block_of(address: str) -> str:
    """The network somebody can change their address in at will: a /24 of IPv4, a /48 of IPv6; "" for no address."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    mapped = known.ipv4_mapped if isinstance(known, IPv6Address) else None
    known = mapped or known
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))
