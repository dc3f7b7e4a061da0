"""Caring for the knowledge base: finding an entry, editing it, asking before it is saved, seeing what is missing."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, BeforeValidator, Field
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool

from bot.channels.desk import Json
from bot.channels.operator.door import Door
from bot.channels.operator.entries import BadDraft, Entries, Listed, Written
from bot.channels.operator.operating import Operating
from bot.channels.operator.trying import Tried, Trying
from bot.channels.wire import ERRORS, Text
from bot.dialogue.asked import ANSWERED
from bot.storage.agents import NOWHERE
from knowledge_base.answer import KnowledgeBase
from knowledge_base.check import Finding, check
from knowledge_base.unanswered import Group, without_an_entry

SHOWN = 200  # entries of a list
LOOK_BACK = timedelta(days=90)  # questions that count
MOST_FINDINGS = 100
Words = Annotated[str, Query(max_length=200)]
File = Annotated[str, Query(max_length=300)]

Day = Annotated[date | None, BeforeValidator(lambda day: day or None)]
"""A date, or nothing; "" is nothing, as a form has it."""


class Draft(BaseModel):
    """An entry as it is filled in."""

    file: Text = Field(default="", max_length=300)
    """Empty: a new one."""
    digest: str = Field(default="", max_length=64)
    title: Text = Field(default="", max_length=300)
    topic: Text = Field(default="", max_length=100)
    questions: list[Annotated[Text, Field(max_length=300)]] = Field(default_factory=list, max_length=200)
    valid_from: Day = None
    valid_to: Day = None
    speech: Text = Field(default="", max_length=2_000)
    language: Text = Field(default="", max_length=35)
    audience: Text = Field(default="", max_length=100)
    channels: list[Annotated[Text, Field(max_length=40)]] = Field(default_factory=list, max_length=10)
    body: Text = Field(default="", max_length=200_000)

    def front(self) -> dict[str, Any]:
        values = self.model_dump(exclude={"file", "digest", "body"})
        return {**values, "questions": [one.strip() for one in self.questions if one.strip()]}


class Question(BaseModel):
    """Body of `POST /v1/admin/knowledge/try`."""

    question: Text = Field(min_length=1, max_length=500)
    draft: Draft | None = None


class KnowledgeChannel:
    """`/v1/admin/knowledge`."""

    def __init__(self, operating: Operating, door: Door) -> None:
        self._operating = operating
        self._door = door
        self._entries: Entries = operating.entries
        self._trying = Trying()
        self._checked: tuple[KnowledgeBase, list[Finding]] | None = None

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin/knowledge", tags=["Operator"], responses=ERRORS)
        router.add_api_route("", self.listed, methods=["GET"])
        router.add_api_route("/entry", self.entry, methods=["GET"])
        router.add_api_route("/entry", self.save, methods=["PUT"])
        router.add_api_route("/entry", self.remove, methods=["DELETE"], status_code=204)
        router.add_api_route("/version", self.version, methods=["GET"])
        router.add_api_route("/try", self.ask, methods=["POST"])
        router.add_api_route("/care", self.care, methods=["GET"])
        return router

    async def listed(self, request: Request, q: Words = "", topic: Words = "") -> Json:
        """Entries whose title, id or topic has these words; those that cannot be served first."""
        await self._door.reader(request)
        return await run_in_threadpool(self._list, q, topic)

    async def entry(self, request: Request, file: File) -> Json:
        """One entry as its file says it, and when it was changed."""
        await self._door.reader(request)
        written = await run_in_threadpool(self._entries.read, file)
        return {**shown(written), "versions": await run_in_threadpool(self._entries.versions, file)}

    async def version(self, request: Request, file: File, name: Annotated[str, Query(max_length=60)]) -> Json:
        """What stood there before the change of that time."""
        await self._door.reader(request)
        return shown(await run_in_threadpool(self._entries.version, file, name))

    async def save(self, request: Request, body: Draft, later: BackgroundTasks) -> Json:
        """Write it; it serves within seconds. 409 when somebody else saved it meanwhile."""
        agent = await self._door.writer(request)
        saved = await run_in_threadpool(self._entries.save, body.file, body.front(), body.body, digest=body.digest)
        self._record(agent.id, "entry_saved", saved.file)
        later.add_task(self._operating.knowledge.refresh)
        return {**shown(saved), "versions": await run_in_threadpool(self._entries.versions, saved.file)}

    async def remove(self, request: Request, file: File, digest: str, later: BackgroundTasks) -> None:
        """Take it away; its versions stay in the folder."""
        agent = await self._door.writer(request)
        await run_in_threadpool(self._entries.remove, file, digest=digest)
        self._record(agent.id, "entry_removed", file)
        later.add_task(self._operating.knowledge.refresh)

    async def ask(self, request: Request, body: Question) -> Json:
        """What a question gets now, and what it would get if the draft were saved."""
        await self._door.writer(request)
        return await run_in_threadpool(self._ask, body)

    async def care(self, request: Request) -> Json:
        """What needs care, and what shoppers asked in vain, most frequent first. Seconds for a large base."""
        await self._door.reader(request)
        return await run_in_threadpool(self._care)

    def _list(self, words: str, topic: str) -> Json:
        listed = self._entries.all()
        asked = words.casefold().split()
        found = [one for one in listed if _has(one, asked) and topic in ("", one.topic)]
        return {
            "entries": [row(one) for one in found[:SHOWN]],
            "count": len(found),
            "topics": sorted({one.topic for one in listed if one.topic}),
            "problem": self._operating.knowledge.problem,
        }

    def _ask(self, body: Question) -> Json:
        base, today = self._operating.knowledge.base, datetime.now(UTC).date()
        told = {"now": tried(self._trying.ask(base, body.question, today)), "then": None}
        if body.draft is not None:
            _, _, entry = self._entries.draft(body.draft.file, body.draft.front(), body.draft.body)
            told["then"] = tried(self._trying.ask_with(base, entry, body.question, today))
        return told

    def _care(self) -> Json:
        base, now = self._operating.knowledge.base, datetime.now(UTC)
        asked = self._operating.asked(now - LOOK_BACK)
        in_vain = [event.question for event in asked if event.outcome != ANSWERED]
        groups: list[Group] = without_an_entry(base, in_vain, today=now.date())
        files = {one.id: one.file for one in self._entries.all()}
        return {
            "findings": [
                {"kind": one.kind, "entries": [{"id": id, "file": files.get(id, "")} for id in one.entries],
                 "detail": one.detail}
                for one in self._findings(base, now.date())[:MOST_FINDINGS]
            ],
            "unanswered": [{"question": group.example, "count": group.count} for group in groups],
            "asked": len(asked),
            "in_vain": len(in_vain),
            "days": LOOK_BACK.days,
        }  # fmt: skip

    def _findings(self, base: KnowledgeBase, today: date) -> list[Finding]:
        """The same for the same base: looking takes seconds."""
        if self._checked is None or self._checked[0] is not base:
            self._checked = base, check(base, today=today)
        return self._checked[1]

    def _record(self, agent_id: Any, what: str, file: str) -> None:
        agents = self._operating.office.accounts.agents
        agents.record(agent_id, what, NOWHERE, datetime.now(UTC), entry=file)


def _has(listed: Listed, words: list[str]) -> bool:
    everything = f"{listed.title} {listed.id} {listed.topic} {listed.file}".casefold()
    return all(word in everything for word in words)


def row(listed: Listed) -> Json:
    return {name: getattr(listed, name) for name in Listed.__slots__}


def shown(written: Written) -> Json:
    """An entry as the form shows it."""
    front = written.front
    questions, channels = front.get("questions") or [], front.get("channels") or []
    if not isinstance(questions, list) or not isinstance(channels, list):
        raise BadDraft("its front matter cannot be edited here: questions and channels are lists")
    return {
        "file": written.file,
        "digest": written.digest,
        **{name: str(front.get(name) or "") for name in ("title", "speech", "language", "audience")},
        "topic": str(front.get("topic") or "") or written.file.rpartition("/")[0].rpartition("/")[2],
        **{name: str(front.get(name) or "") for name in ("valid_from", "valid_to")},
        "questions": [str(one) for one in questions],
        "channels": [str(one) for one in channels],
        "source": str(front.get("source") or front.get("imported_from") or ""),
        "body": written.body,
    }


def tried(found: Tried) -> Json:
    """What a question got."""
    if found.answer is None:
        return {"is_given": False, "id": "", "title": "", "quote": "", "score": 0.0}
    answer = found.answer
    return {
        "is_given": found.is_given,
        "id": answer.entry.id,
        "title": answer.entry.title,
        "quote": answer.quote,
        "score": round(answer.score, 3),
    }
