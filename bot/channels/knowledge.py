"""What an answer rests on: the entry behind a source id, for shoppers to read."""

from collections.abc import Callable

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot.channels.wire import ERRORS
from knowledge_base.filters import EVERYBODY
from knowledge_base.types import Entry

FindEntry = Callable[[str], Entry | None]


class EntryOut(BaseModel):
    """One thing the shop tells its customers."""

    id: str
    title: str
    topic: str
    body: str
    """Markdown; show it as text."""


def knowledge_router(find_entry: FindEntry) -> APIRouter:
    """`GET /v1/knowledge/{id}`: public, like the shop's help pages."""
    router = APIRouter(prefix="/v1/knowledge", tags=["Knowledge"], responses=ERRORS)

    @router.get("/{entry_id:path}")
    async def entry(entry_id: str) -> EntryOut:
        """The entry that an answer names in `sources`."""
        found = find_entry(entry_id)
        if found is None or not EVERYBODY.allows(found, None):
            raise HTTPException(404, "no such entry")
        return EntryOut(id=found.id, title=found.title, topic=found.topic, body=found.body)

    return router
