"""Bringing in what a shop has: first what would happen, with the rows that are wrong, then doing it or nothing."""

import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Annotated, Any
from zipfile import BadZipFile, ZipFile

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from actions.shop.importing import ImportRefused, Plan, Problem, import_data, plan_import
from actions.shop.importing.records import RECORDS
from actions.shop.sources import READERS
from bot.channels.desk import Json
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.wire import ERRORS, Text
from bot.dialogue.board import Agent
from bot.errors import BadMessage, Busy
from bot.storage.agents import NOWHERE

MOST_PROBLEMS = 200  # told of one import
MOST_UNPACKED = 100 * 1024 * 1024  # bytes of a bundle's files together
CHUNK = 1 << 20
NO_ZIP = (BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)
"""What a spoilt archive is found out by; ValueError: a member's name that is no text."""
KNOWLEDGE = "kb"
FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
FileName = Annotated[str, Query(max_length=120)]
Currency = Annotated[str, Query(pattern=r"^([A-Z]{3})?$")]


class FromWeb(BaseModel):
    """Body of `POST /v1/admin/imports/kb`."""

    url: Text = Field(min_length=8, max_length=2_000)
    dry_run: bool = True


class ImportingChannel:
    """`POST /v1/admin/imports/{what}/files`: the file itself is the body. One import at a time."""

    def __init__(self, operating: Operating, door: Door) -> None:
        self._operating = operating
        self._door = door
        self._one = Lock()

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin/imports", tags=["Operator"], responses=ERRORS)
        body = {"requestBody": {"content": FILE, "required": True}}
        router.add_api_route("/kb", self.from_web, methods=["POST"])
        router.add_api_route("/{what}/files", self.from_file, methods=["POST"], openapi_extra=body)
        return router

    async def from_file(
        self, request: Request, what: str, name: FileName = "", currency: Currency = "", dry_run: bool = True
    ) -> Json:
        """A CSV file, a bundle packed as zip, or a document for the knowledge base (`what` = kb)."""
        agent = await self._door.writer(request)
        if what not in (*READERS, KNOWLEDGE):
            raise BadMessage(f"expected one of {', '.join((*READERS, KNOWLEDGE))}")
        data = await request.body()
        if not data:
            raise BadMessage("expected a file, got none")
        wanted = safe_name(name, what)

        def work() -> Json:
            if what == KNOWLEDGE:
                return self._knowledge_file(wanted, data, dry_run)
            return self._shop_file(what, wanted, data, currency, dry_run)

        return await run_in_threadpool(self._alone, work, agent, what)

    async def from_web(self, request: Request, body: FromWeb) -> Json:
        """A page or a sitemap as entries of the knowledge base; fetched from public addresses only."""
        agent = await self._door.writer(request)
        if "://" not in body.url:
            raise BadMessage("expected an address that begins with https://")
        return await run_in_threadpool(self._alone, lambda: self._knowledge(body.url, body.dry_run), agent, KNOWLEDGE)

    def _alone(self, work: Callable[[], Json], agent: Agent, what: str) -> Json:
        if not self._one.acquire(blocking=False):
            raise Busy("another import is running; try again when it is done")
        try:
            told = work()
        finally:
            self._one.release()
        if told["imported"]:
            self._operating.office.accounts.agents.record(
                agent.id, "import", NOWHERE, datetime.now(UTC), kind=what, outcome="done"
            )
        return told

    def _shop_file(self, what: str, name: str, data: bytes, currency: str, dry_run: bool) -> Json:
        engine = self._operating.embedded
        if engine is None:
            raise BadMessage("the shop is connected by SHOPDESK_SHOP_URL; its data is brought in there")
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            if what == "bundle":
                unpack(data, path)
            else:
                path.write_bytes(data)
            read = READERS[what](path, engine, currency)
        return _done(engine, read, dry_run)

    def _knowledge_file(self, name: str, data: bytes, dry_run: bool) -> Json:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return self._knowledge(str(path), dry_run)

    def _knowledge(self, source: str, dry_run: bool) -> Json:
        from knowledge_base.ingest import plan as planning  # the readers of pages and PDFs load slowly

        entries = self._operating.entries
        if not dry_run:
            entries.make_own()
        content, figures = entries.folder, entries.figures()
        today = datetime.now(UTC).date()
        taken = planning.taken_ids(content, figures)
        plan = planning.plan_import(source, content, figures, taken, self._operating.fetcher(), today=today)
        is_done = not dry_run and bool(plan.ids)
        if is_done:
            planning.carry_out(plan, content, today=today)
            self._operating.knowledge.refresh()
        return {
            "imported": is_done,
            "tallies": [{
                "kind": "entries", "added": len(plan.added), "changed": len(plan.changed), "same": len(plan.same),
                "refused": len(plan.refused),
            }],
            "problems": [
                {"file": one.document, "row": 0, "column": "", "message": one.problem} for one in plan.refused
            ][:MOST_PROBLEMS],
            "problem_count": len(plan.refused),
            "entries": [draft.id for draft in plan.added][:MOST_PROBLEMS],
            "is_partial": True,
        }  # fmt: skip


def _done(engine: Engine, read: Any, dry_run: bool) -> Json:
    if dry_run:
        return shown(plan_import(engine, read), imported=False)
    try:
        return shown(import_data(engine, read), imported=True)
    except ImportRefused as error:
        return {
            "imported": False, "tallies": [], "problems": [*map(problem_row, error.problems[:MOST_PROBLEMS])],
            "problem_count": len(error.problems), "entries": [], "is_partial": False,
        }  # fmt: skip


def shown(plan: Plan, *, imported: bool) -> Json:
    """What an import did, or would."""
    return {
        "imported": imported,
        "tallies": [
            {"kind": one.kind, "added": one.added, "changed": one.changed, "same": one.unchanged,
             "refused": one.refused}
            for one in plan.tallies
        ],
        "problems": [*map(problem_row, plan.problems[:MOST_PROBLEMS])],
        "problem_count": len(plan.problems),
        "entries": [],
        "is_partial": False,
    }  # fmt: skip


def problem_row(problem: Problem) -> Json:
    return {"file": problem.file, "row": problem.row, "column": problem.column, "message": problem.message}


def safe_name(name: str, what: str) -> str:
    """The file's own name without any folder, since problems are told by it."""
    bare = PurePath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in bare if letter.isalnum() or letter in " ._-()").strip(" .")
    return kept[-100:].lstrip(" .") or (f"{what}.zip" if what == "bundle" else f"{what}.csv")


def unpack(data: bytes, folder: Path, *, most: int = MOST_UNPACKED) -> None:
    """The files of a zipped bundle into `folder`; only those that a bundle has, and no more than `most` bytes.

    Raises `BadMessage`. Where they lay in the archive does not count: no name in it becomes a path.
    """
    wanted = {f"{kind}.jsonl" for kind in RECORDS}
    left = most
    folder.mkdir()
    try:
        with ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                name = PurePath(member.filename).name
                if member.is_dir() or name not in wanted:
                    continue
                wanted.discard(name)
                with archive.open(member) as packed, (folder / name).open("wb") as file:
                    while chunk := packed.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise BadMessage(f"expected a bundle of at most {most >> 20} MB unpacked")
                        file.write(chunk)
    except NO_ZIP as error:
        raise BadMessage(f"expected a zip file that can be read: {error}") from error
