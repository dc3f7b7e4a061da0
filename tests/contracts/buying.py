"""A process to be killed: buyers, each on a thread of its own, who all want one of the last pieces.

`python -m tests.contracts.buying DATABASE_URL FIRST LAST` prints `ready`, waits for a line, and then one line a buyer:
`held BUYER RESERVATION` after the shop said so, or `refused BUYER`.
"""

import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

from actions import Forbidden
from actions.shop.models import Reservation
from actions.shop.sql import SqlShop
from actions.types import ActionError
from bot.storage.engine import make_engine
from tests.contracts.acknowledging import say

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
VARIANT = "MUG-BLUE"
BUSY_TRIES = 20
"""A database that is busy is asked again, with the same key, as the assistant does."""


def buy(shop: SqlShop, number: int) -> Reservation | None:
    """Buyer `number` wants one piece; None: there is none left."""
    wanted = Reservation("", f"b{number}", VARIANT, "online", 1, AT + timedelta(hours=24))
    for _ in range(BUSY_TRIES):
        try:
            return shop.reserve(wanted, at=AT, key=f"b{number}:1")
        except Forbidden as refusal:
            if refusal.code != "variant_out_of_stock":
                raise
            return None
        except ActionError as error:
            if not error.retryable:
                raise
    raise RuntimeError(f"buyer {number} was never answered")


def _tell(shop: SqlShop, number: int) -> None:
    held = buy(shop, number)
    say(f"held {number} {held.id}" if held else f"refused {number}")


if __name__ == "__main__":
    shop = SqlShop(make_engine(sys.argv[1]))
    buyers = [Thread(target=_tell, args=(shop, number)) for number in range(int(sys.argv[2]), int(sys.argv[3]))]
    say("ready")
    sys.stdin.readline()
    for buyer in buyers:
        buyer.start()
