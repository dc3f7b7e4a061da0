"""A shop behind its own API, without a socket in between: client, signature, JSON and server are the real ones."""

from functools import partial

import httpx

from actions.shop.http import HttpShop, Received, ShopApi
from actions.shop.shop import Shop

SECRET = "what the shop and the assistant share, in tests"
URL = "https://shop.test/api"


def over_http(shop: Shop) -> HttpShop:
    """`shop`, asked over HTTP, and given time: a test's machine may stall."""
    return HttpShop(URL, SECRET, seconds=60, transport=httpx.MockTransport(partial(served, ShopApi(shop, SECRET))))


def served(api: ShopApi, request: httpx.Request) -> httpx.Response:
    """What `api` answers to a request of the client's."""
    target = request.url.raw_path.decode().removeprefix("/api")
    sent = api.answer(Received(request.method, target, dict(request.headers), request.read()))
    return httpx.Response(sent.status, stream=httpx.ByteStream(sent.body))
