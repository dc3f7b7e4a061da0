"""A shop that fails on demand: what happens to a conversation when its back end does not answer."""

from collections.abc import Callable
from typing import Any

from actions.shop.shop import Shop
from actions.types import ActionError

COMMANDS = frozenset({"change_order", "change_customer", "reserve", "release", "file"})
FAILURES = frozenset({"once", "always", "after", "slow"})


class FailingShop:
    """Passes everything on to `shop` and fails as `fails` says.

    once    the first command is not heard, the second is
    always  nothing is heard, no question either
    after   the first command is carried out and its answer lost; the second try gets it
    slow    commands are carried out and their answers never come
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.fails = ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._shop, name)
        return lambda *arguments, **options: self._reach(name, lambda: call(*arguments, **options))

    def _reach(self, name: str, call: Callable[[], Any]) -> Any:
        fails = self.fails
        if fails == "always":
            raise ActionError("connection refused", retryable=True)
        if not fails or name not in COMMANDS:
            return call()
        if fails != "slow":
            self.fails = ""
        if fails == "once":
            raise ActionError("connection refused", retryable=True)
        call()
        raise ActionError("no answer in time", retryable=True)
