"""What shoppers did in the shop: sessions of views, carts and purchases."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from actions.shop.demo.customers import Shopper
from actions.shop.demo.history import moments
from actions.shop.demo.orders import Purchase
from actions.shop.demo.taste import Taste
from actions.shop.demo.vocabulary import DemoProduct

VISITS_PER_ORDER = 1.7  # visits that end without an order, for each one that does


def interactions(
    purchases: Sequence[Purchase], shoppers: Sequence[Shopper], taste: Taste, now: datetime, rng: Random
) -> list[dict[str, Any]]:
    """Rows of the bundle, by time. Around every order the visit that led to it, and many visits more."""
    by_id = {shopper.row["id"]: shopper for shopper in shoppers}
    rows: list[dict[str, Any]] = []
    for number, purchase in enumerate(purchases):
        shopper = by_id.get(purchase.customer["id"])
        rows.extend(_buying(purchase, shopper, f"b{number}", taste, rng))
    count = int(len(purchases) * VISITS_PER_ORDER)
    visitors = rng.choices(shoppers, cum_weights=list(accumulate(shopper.activity for shopper in shoppers)), k=count)
    for number, (shopper, at) in enumerate(zip(visitors, moments(count, now, rng), strict=True)):
        rows.extend(_browsing(shopper, at, f"v{number}", taste, rng))
    return sorted(rows, key=lambda row: row["at"])


def _buying(
    purchase: Purchase, shopper: Shopper | None, session: str, taste: Taste, rng: Random
) -> Iterator[dict[str, Any]]:
    """Backwards from the order: carts just before it, the views of the visit before them."""
    customer, at = purchase.customer["id"], purchase.placed_at
    looked = [bought.product for bought in purchase.basket]
    if shopper is not None:
        looked += [taste.pick(shopper, at.month) for _ in range(rng.randrange(1, 6))]
    rng.shuffle(looked)
    start = at - timedelta(minutes=3 * len(looked) + 4)
    yield from _views(customer, looked, start, session, rng)
    for place, bought in enumerate(purchase.basket):
        in_cart = at - timedelta(minutes=3, seconds=-20 * place)
        yield _row(customer, bought.product, "cart", in_cart, session)
        yield _row(customer, bought.product, "purchase", at, session)


def _browsing(shopper: Shopper, at: datetime, session: str, taste: Taste, rng: Random) -> Iterator[dict[str, Any]]:
    looked = [taste.pick(shopper, at.month)]
    while len(looked) < 12 and rng.random() < 0.75:
        companion = taste.companion(looked[-1]) if rng.random() < 0.35 else None
        looked.append(companion or taste.pick(shopper, at.month))
    length = timedelta(minutes=3 * len(looked) + 1)
    yield from _views(shopper.row["id"], looked, at - length, session, rng)
    if rng.random() < 0.2:
        yield _row(shopper.row["id"], looked[-1], "cart", at, session)


def _views(
    customer: str, looked: Sequence[DemoProduct], start: datetime, session: str, rng: Random
) -> Iterator[dict[str, Any]]:
    for place, product in enumerate(looked):
        yield _row(customer, product, "view", start + timedelta(minutes=3 * place, seconds=rng.randrange(120)), session)


def _row(customer: str, product: DemoProduct, kind: str, at: datetime, session: str) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "product_id": product.id,
        "kind": kind,
        "at": at.isoformat(timespec="seconds"),
        "session_id": session,
    }
