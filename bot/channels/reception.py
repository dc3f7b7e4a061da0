"""Whether people are there now: what the first screen says before anybody has written."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from actions.people.people_hours import people_hours
from actions.shop.shop import Shop
from actions.types import ActionError
from bot.channels.wire import ERRORS, timestamp


class ReceptionOut(BaseModel):
    """Whether a person could take over."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    is_open: bool
    """True also where the shop does not tell its hours: nobody is turned away for that."""
    back_at: str | None
    """When people are back; null while they are there, or when nobody knows."""


class Reception:
    """`GET /v1/reception`."""

    def __init__(self, shop: Shop, zone: tzinfo, somebody_there: Callable[[], bool]) -> None:
        self._shop = shop
        self._zone = zone
        self._somebody_there = somebody_there

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1", tags=["Conversations"], responses=ERRORS)
        router.add_api_route("/reception", self.look, methods=["GET"], response_model=ReceptionOut)
        return router

    async def look(self) -> ReceptionOut:
        """Whether people are there, and otherwise when."""
        return await run_in_threadpool(self._look)

    def _look(self) -> ReceptionOut:
        try:
            hours = people_hours(self._shop, datetime.now(UTC).astimezone(self._zone))
        except ActionError:
            return ReceptionOut(is_open=True, back_at=None)
        is_open = hours.is_open or self._somebody_there()
        back_at = None if is_open or hours.back_at is None else timestamp(hours.back_at.astimezone(UTC))
        return ReceptionOut(is_open=is_open, back_at=back_at)
