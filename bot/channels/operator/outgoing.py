"""What goes out: one-time codes and cases that wait for somebody, and webhooks with what they were told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from actions.shop.models import FiledRequest
from bot.channels.desk import Json, code_row
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.wire import ERRORS, Text, timestamp
from bot.errors import BadMessage
from bot.messages import AgentId
from bot.storage.agents import NOWHERE
from bot.storage.hooks import Delivery, Hook

MOST_HOOKS = 20
PLACE_KEPT = timedelta(days=3)
"""For which a case that was filed instead of waiting comes first: nobody says when one is done."""
KINDS = ("conversation.closed", "conversation.handed_over", "case.filed")


class NewHook(BaseModel):
    """Body of `POST /v1/admin/hooks`."""

    url: Text = Field(min_length=8, max_length=2_000)


class Turned(BaseModel):
    """Body of `PUT /v1/admin/hooks/{id}`."""

    on: bool


class OutgoingChannel:
    """`/v1/admin/outbox` and `/v1/admin/hooks`."""

    def __init__(self, operating: Operating, door: Door) -> None:
        self._operating = operating
        self._door = door
        self._hooks = operating.hooks

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin", tags=["Operator"], responses=ERRORS)
        router.add_api_route("/outbox", self.outbox, methods=["GET"])
        router.add_api_route("/hooks", self.hooks, methods=["GET"])
        router.add_api_route("/hooks", self.add, methods=["POST"], status_code=201)
        router.add_api_route("/hooks/{hook_id}", self.turn, methods=["PUT"], status_code=204)
        router.add_api_route("/hooks/{hook_id}", self.remove, methods=["DELETE"], status_code=204)
        router.add_api_route("/hooks/{hook_id}/secret", self.secret, methods=["GET"])
        router.add_api_route("/hooks/{hook_id}/test", self.test, methods=["POST"], status_code=204)
        return router

    async def outbox(self, request: Request) -> Json:
        """Codes that nothing else sends; and cases and mails, those filed instead of waiting at the place they had."""
        await self._door.reader(request)
        codes = await run_in_threadpool(self._operating.office.waiting_codes)
        filed = await run_in_threadpool(self._operating.filed)
        return {
            "codes": [code_row(one) for one in codes],
            "filed": [filed_row(one) for one in by_place(filed, datetime.now(UTC))],
            "is_embedded": self._operating.embedded is not None,
        }

    async def hooks(self, request: Request) -> Json:
        """Every address, and what was told lately."""
        await self._door.reader(request)
        found = await run_in_threadpool(self._hooks.all)
        told = await run_in_threadpool(self._hooks.last)
        return {"hooks": [hook_row(one) for one in found], "deliveries": [*map(delivery_row, told)], "kinds": KINDS}

    async def add(self, request: Request, body: NewHook) -> Json:
        """A further address; 422 when it is no public web server's. The answer holds what its posts are signed with."""
        agent = await self._door.writer(request)
        hook = Hook(token_hex(8), body.url.strip(), is_on=True)
        await run_in_threadpool(self._operating.telling.check, hook.url)
        await run_in_threadpool(self._add, hook, agent.id)
        return {**hook_row(hook), "secret": self._operating.telling.secret_of(hook.id)}

    async def turn(self, request: Request, hook_id: str, body: Turned) -> None:
        """What is off is told nothing; what was due waits."""
        agent = await self._door.writer(request)
        hook = await run_in_threadpool(self._find, hook_id)
        await run_in_threadpool(self._hooks.put, replace(hook, is_on=body.on), by=agent.id)
        await run_in_threadpool(self._record, agent.id, "webhook_on" if body.on else "webhook_off")

    async def remove(self, request: Request, hook_id: str) -> None:
        """With what it was still to be told."""
        agent = await self._door.writer(request)
        await run_in_threadpool(self._find, hook_id)
        await run_in_threadpool(self._hooks.remove, hook_id)
        await run_in_threadpool(self._record, agent.id, "webhook_removed")

    async def secret(self, request: Request, hook_id: str) -> Json:
        """What its posts are signed with."""
        agent = await self._door.reader(request)
        await run_in_threadpool(self._find, hook_id)
        await run_in_threadpool(self._record, agent.id, "webhook_secret_shown")
        return {"secret": self._operating.telling.secret_of(hook_id)}

    async def test(self, request: Request, hook_id: str) -> None:
        """Have it told something that means nothing."""
        await self._door.writer(request)
        await run_in_threadpool(self._find, hook_id)
        await run_in_threadpool(self._hooks.test, hook_id)
        await run_in_threadpool(self._operating.telling.send_due, self._hooks)

    def _add(self, hook: Hook, by: AgentId) -> None:
        if len(self._hooks.all()) >= MOST_HOOKS:
            raise BadMessage(f"expected at most {MOST_HOOKS} webhooks")
        self._hooks.put(hook, by=by)
        self._record(by, "webhook_added")

    def _find(self, hook_id: str) -> Hook:
        found = next((one for one in self._hooks.all() if one.id == hook_id), None)
        if found is None:
            raise HTTPException(404, "no such webhook")
        return found

    def _record(self, agent_id: AgentId, what: str) -> None:
        self._operating.office.accounts.agents.record(agent_id, what, NOWHERE, datetime.now(UTC))


def hook_row(hook: Hook) -> Json:
    return {"id": hook.id, "url": hook.url, "is_on": hook.is_on}


def delivery_row(delivery: Delivery) -> Json:
    """One thing that one address was, or will be, told."""
    state = "told" if delivery.told_at else "waits" if delivery.next_at else "given up"
    return {
        "id": delivery.id,
        "hook_id": delivery.hook_id,
        "url": delivery.url,
        "kind": delivery.kind,
        "at": timestamp(delivery.at),
        "attempts": delivery.attempts,
        "state": state,
        "next_at": timestamp(delivery.next_at) if delivery.next_at else None,
        "problem": delivery.problem,
    }


def by_place(filed: Sequence[FiledRequest], at: datetime) -> list[FiledRequest]:
    """Whoever left the queue for it lately keeps the place there; the others follow as they came."""
    places = {one.case: since for one in filed if at - one.at < PLACE_KEPT and (since := waits_since(one))}
    waiting = sorted((one for one in filed if one.case in places), key=lambda one: (places[one.case], one.case))
    return [*waiting, *(one for one in filed if one.case not in places)]


def waits_since(filed: FiledRequest) -> datetime | None:
    """Since when they waited for a person; compared as a time, for offsets may differ."""
    try:
        since = datetime.fromisoformat(filed.request.details.get("waits_since", ""))
    except ValueError:
        return None
    return since if since.tzinfo else since.replace(tzinfo=UTC)


def filed_row(filed: FiledRequest) -> Json:
    """A case, or a mail that is to be sent."""
    request = filed.request
    return {
        "case": filed.case,
        "at": timestamp(filed.at),
        "kind": request.kind,
        "email": request.email,
        "order_id": request.order_id or "",
        "text": request.text[:2_000],
        "waits_since": timestamp(since) if (since := waits_since(filed)) else None,
        "need": request.details.get("need", "") if since else "",
    }
