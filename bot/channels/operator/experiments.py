"""How the ways of recommending that are tried compare, for operators."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from bot.carry_out.results import FORMULA
from bot.channels.desk import Json
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.wire import ERRORS


class ExperimentsChannel:
    """`GET /v1/admin/experiments`."""

    def __init__(self, operating: Operating, door: Door) -> None:
        self._operating = operating
        self._door = door

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin", tags=["Operator"], responses=ERRORS)
        router.add_api_route("/experiments", self.experiments, methods=["GET"])
        return router

    async def experiments(self, request: Request) -> Json:
        """One row a group; none where no experiment runs."""
        await self._door.reader(request)
        rows = await run_in_threadpool(self._operating.standings)
        return {"experiments": [row.told() for row in rows], "formula": FORMULA}
