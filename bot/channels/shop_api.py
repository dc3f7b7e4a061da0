"""The shop's own JSON API (`actions/shop/openapi.yaml`) under `/shop-api`: the reference server of a connected shop."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from actions.shop.http import Received, ShopApi

PREFIX = "/shop-api"


class ShopApiChannel:
    """Hands every request below the prefix to the API, as it was sent."""

    def __init__(self, api: ShopApi) -> None:
        self._api = api

    def router(self) -> APIRouter:
        router = APIRouter(prefix=PREFIX, include_in_schema=False)
        router.add_api_route("/{path:path}", self.answer, methods=["GET", "POST"])
        return router

    async def answer(self, request: Request) -> Response:
        """`BodyLimit` has bounded the body before it is read."""
        received = Received(request.method, _target(request), dict(request.headers), await request.body())
        sent = await run_in_threadpool(self._api.answer, received)
        return Response(sent.body, sent.status, {"Cache-Control": "no-store"}, "application/json")


def _target(request: Request) -> str:
    """Path below the prefix and query, byte for byte: the signature is over them."""
    path = request.scope["raw_path"].decode("latin-1").partition("?")[0].removeprefix(PREFIX)
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
