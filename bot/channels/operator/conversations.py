"""Finding conversations, reading one, and taking them along as CSV or JSON Lines."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bot.channels.desk import Json, agent_event, note_row
from bot.channels.operator.csv_file import as_csv, as_json_lines, row
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.wire import ERRORS
from bot.dialogue.facts import Outcome
from bot.dialogue.figures import summary
from bot.errors import BadMessage
from bot.messages import ConversationId
from bot.storage.agents import NOWHERE
from bot.storage.conversations import Conversations
from bot.storage.searching import Found, Place, Wanted

PAGE = 50
MOST_EVENTS = 1_000  # of one conversation, the newest
LONGEST_LOOK = 366  # days of a dashboard
After = Annotated[str, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]
Short = Annotated[str, Query(max_length=60)]


def wanted(
    q: Annotated[str, Query(max_length=200)] = "",
    intent: Short = "",
    outcome: Outcome | None = None,
    channel: Short = "",
    agent: Short = "",
    first: date | None = None,
    last: date | None = None,
) -> Wanted:
    """What is looked for; the last day is included. Days are UTC's."""
    until = _midnight(last + timedelta(days=1)) if last and last < date.max else None
    return Wanted(q, intent, outcome, channel, agent, _midnight(first) if first else None, until)


Asked = Annotated[Wanted, Depends(wanted)]


class ConversationsChannel:
    """`/v1/admin/conversations` and `/v1/admin/figures`."""

    def __init__(self, operating: Operating, conversations: Conversations, door: Door) -> None:
        self._operating = operating
        self._conversations = conversations
        self._door = door

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin", tags=["Operator"], responses=ERRORS)
        router.add_api_route("/conversations", self.find, methods=["GET"])
        router.add_api_route("/conversations/export", self.export, methods=["GET"], response_class=StreamingResponse)
        router.add_api_route("/conversations/{conversation_id}", self.read, methods=["GET"])
        router.add_api_route("/figures", self.figures, methods=["GET"])
        return router

    async def find(self, request: Request, asked: Asked, after: After = "", limit: Limit = PAGE) -> Json:
        """A page, newest first; `next` is the `after` of the following one."""
        await self._door.reader(request)
        return await run_in_threadpool(self._find, asked, _place(after), limit)

    async def export(self, request: Request, asked: Asked, kind: Literal["csv", "jsonl"] = "csv") -> StreamingResponse:
        """All that were found, one row a conversation."""
        agent = await self._door.reader(request)
        agents, at = self._operating.office.accounts.agents, datetime.now(UTC)
        await run_in_threadpool(self._operating.figures.refresh)
        await run_in_threadpool(agents.record, agent.id, "export", NOWHERE, at)
        found = self._operating.searching.all(asked)
        lines, media = (as_csv(found), "text/csv") if kind == "csv" else (as_json_lines(found), "application/jsonl")
        named = f'attachment; filename="conversations-{at:%Y-%m-%d}.{kind}"'
        return StreamingResponse(lines, media_type=media, headers={"Content-Disposition": named})

    async def read(self, request: Request, conversation_id: str) -> Json:
        """One conversation as it is stored, with what the assistant thought and what colleagues noted."""
        agent = await self._door.reader(request)
        known = ConversationId(conversation_id)
        view = await run_in_threadpool(self._read, known)
        at = datetime.now(UTC)
        await run_in_threadpool(self._operating.office.accounts.agents.record, agent.id, "read", known, at)
        return view

    async def figures(self, request: Request, days: Annotated[int, Query(ge=1, le=LONGEST_LOOK)] = 30) -> Json:
        """The numbers of the last days, today included, each with its formula."""
        await self._door.reader(request)
        return await run_in_threadpool(self._figures, days)

    def _find(self, asked: Wanted, after: Place | None, limit: int) -> Json:
        self._operating.figures.refresh()
        searching = self._operating.searching
        found = searching.find(asked, after=after, limit=limit + 1)
        page = found[:limit]
        return {
            "conversations": [{**row(one), "snippet": one.snippet} for one in page],
            "next": _named(page[-1]) if len(found) > limit else "",
            "channels": searching.channels(),
            "outcomes": [str(one) for one in Outcome],
            "agents": [{"id": one.id, "name": one.name} for one in self._operating.office.accounts.agents.all()],
        }

    def _read(self, conversation_id: ConversationId) -> Json:
        conversation = self._conversations.load(conversation_id)
        log = self._conversations.log_end(conversation_id, limit=MOST_EVENTS)
        return {
            "id": conversation.id,
            "status": conversation.status,
            "channel": conversation.channel,
            "site": conversation.site,
            "events": [event for one in log if (event := agent_event(one))],
            "notes": [note_row(note) for note in self._operating.office.desk.notes.of(conversation_id)],
            "is_whole": not log or log[0].seq == 1,
        }

    def _figures(self, days: int) -> Json:
        figures, today = self._operating.figures, datetime.now(UTC).date()
        figures.refresh()
        first = today - timedelta(days=days - 1)
        return summary(figures.of_days(first, today), figures.ratings(first, today), today=today)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _named(found: Found) -> str:
    """A place as one word for a URL."""
    return base64.urlsafe_b64encode(json.dumps([found.opened_at.isoformat(), found.id]).encode()).decode()


def _place(name: str) -> Place | None:
    if not name:
        return None
    try:
        at, last = json.loads(base64.urlsafe_b64decode(name))
        return datetime.fromisoformat(at).astimezone(UTC), str(last)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadMessage("expected the `next` of a page before") from error
