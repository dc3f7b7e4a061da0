"""A shop's back end that does what a script says, and what it makes of a call."""

import json
import time
from datetime import UTC, datetime

import httpx
import pytest

from actions import ActionError
from actions.shop.changes.types import CancelOrder
from actions.shop.http import HttpShop, ShopApi
from tests.fake_shop import FakeShop
from tests.northfield_shop import CUSTOMERS, ORDERS, PRODUCTS
from tests.over_http import SECRET, URL, served

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CANCEL = CancelOrder("W20398", (), "not given")


class BackEnd:
    """A transport to a real reference server, with an answer of its own where the script has one."""

    def __init__(self, *script, shop=None, secret=SECRET, clock=time.time):
        self.script = list(script)
        self.shop = shop or FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS)
        self.api = ShopApi(self.shop, secret, clock=clock)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        step = self.script.pop(0) if self.script else None
        return step(self, request) if step else served(self.api, request)

    def client(self, **more):
        return HttpShop(URL, SECRET, transport=httpx.MockTransport(self), pause_seconds=0, **more)


def answers(status, body=b"", **headers):
    """A step that answers this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda back_end, request: httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def breaks(back_end, request):
    raise httpx.ConnectError("connection refused")


def acts_and_forgets_to_answer(back_end, request):
    served(back_end.api, request)
    raise httpx.ReadError("connection reset")


def failure_of(shop, ask=lambda shop: shop.order("W20398")):
    with pytest.raises(ActionError) as failure:
        ask(shop)
    return failure.value
