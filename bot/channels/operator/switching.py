"""What is set and kept, and the switches that stop changes while the server runs."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from actions.types import Effect
from bot.channels.desk import Json
from bot.channels.operator.door import Door
from bot.channels.operator.operating import Operating
from bot.channels.wire import ERRORS, Text, timestamp
from bot.errors import BadMessage
from bot.storage.retention import Kept
from bot.storage.switches import Kind, Switch


class Turned(BaseModel):
    """Body of `PUT /v1/admin/switches`."""

    kind: Kind
    action: Text = Field(default="", max_length=60)
    """Empty for `writes`."""
    on: bool


class SwitchingChannel:
    """`/v1/admin/settings`, `/v1/admin/kept` and `/v1/admin/switches`."""

    def __init__(self, operating: Operating, door: Door) -> None:
        self._operating = operating
        self._door = door

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/admin", tags=["Operator"], responses=ERRORS)
        router.add_api_route("/settings", self.settings, methods=["GET"])
        router.add_api_route("/kept", self.kept, methods=["GET"])
        router.add_api_route("/switches", self.switches, methods=["GET"])
        router.add_api_route("/switches", self.turn, methods=["PUT"])
        return router

    async def settings(self, request: Request) -> Json:
        """Every setting with where its value comes from; secrets are not shown. They change with a restart."""
        await self._door.reader(request)
        return {"settings": [dict(one) for one in self._operating.settings]}

    async def kept(self, request: Request) -> Json:
        """What is kept for how many days (0: for good), what of it is too old now, and what was taken away last."""
        await self._door.reader(request)
        return {"kept": [kept_row(one) for one in await run_in_threadpool(self._operating.kept)]}

    async def switches(self, request: Request) -> Json:
        """What is stopped, by whom, and what could be."""
        await self._door.reader(request)
        return await run_in_threadpool(self._switches)

    async def turn(self, request: Request, body: Turned) -> Json:
        """Stop, or let go on. It counts from the next message on, in every process within a second."""
        agent = await self._door.writer(request)
        if (body.kind is Kind.WRITES) != (body.action == ""):
            raise BadMessage("expected an action, or the switch that stops all changes")
        if body.action and body.action not in self._operating.actions:
            raise BadMessage("expected the name of an action")
        await run_in_threadpool(
            self._operating.switches.turn, body.kind, body.action, is_on=body.on, by=agent.id
        )  # fmt: skip
        return await run_in_threadpool(self._switches)

    def _switches(self) -> Json:
        access, now = self._operating.access, self._operating.access.now()
        actions = sorted(self._operating.actions.values(), key=lambda action: action.name)
        return {
            "writes": {"by_setting": access.writes, "now": now.writes},
            "on": [switch_row(one) for one in self._operating.switches.all()],
            "actions": [
                {
                    "name": action.name,
                    "effect": action.effect,
                    "by_setting": _state(action.name, access.off, access.shadow),
                    "now": _state(action.name, now.off, now.shadow),
                }
                for action in actions
                if action.effect is not Effect.READ
            ],
        }


def _state(name: str, off: frozenset[str], shadow: frozenset[str]) -> str:
    return "off" if name in off else "shadow" if name in shadow else "on"


def switch_row(switch: Switch) -> Json:
    return {"kind": switch.kind, "action": switch.action, "at": timestamp(switch.at), "by": switch.by}


def kept_row(kept: Kept) -> Json:
    """`removed` is of the day of `removed_at`."""
    return {
        "kind": kept.kind,
        "days": kept.days,
        "due": kept.due,
        "looked_at": timestamp(kept.looked_at) if kept.looked_at else None,
        "removed_at": timestamp(kept.removed_at) if kept.removed_at else None,
        "removed": kept.removed,
        "total": kept.total,
    }
