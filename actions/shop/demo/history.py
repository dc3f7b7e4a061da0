"""Eighteen months of orders: growing, seasonal, and still on the road where they are recent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from actions.shop.demo.customers import Shopper
from actions.shop.demo.orders import Bought, Purchase, line_id
from actions.shop.demo.parcels import Journey
from actions.shop.demo.taste import Taste

DAYS = 548  # eighteen months
MONTHS = (0.9, 0.8, 0.9, 1.0, 1.0, 0.9, 0.9, 0.9, 1.0, 1.1, 1.5, 1.6)  # demand of the whole shop, January first
WEEKDAYS = (1.1, 1.0, 1.0, 1.0, 0.9, 1.0, 1.3)  # Monday first
HOURS = (1, 1, 0.5, 0.3, 0.3, 0.6, 2, 3, 4, 5, 5, 5, 6, 5, 5, 5, 5, 6, 7, 8, 9, 9, 6, 3)
FREE_SHIPPING = 5000  # cents
CANCELLED, DELAYED, SPLIT, RETURNED, RETURNING, EXCHANGING = 0.04, 0.03, 0.12, 0.03, 0.03, 0.02  # shares of orders
RETURN_TALK = timedelta(days=40)  # how long after delivery a return may still be under way
REASONS = ("no longer needed", "ordered by mistake", "found cheaper elsewhere", "delivery takes too long", "not given")


def purchases(
    ids: Sequence[str], shoppers: Sequence[Shopper], taste: Taste, words: Mapping[str, Any], now: datetime, rng: Random
) -> list[Purchase]:
    """One purchase for each id, oldest first."""
    times = sorted(moments(len(ids), now, rng))
    buyers = rng.choices(shoppers, cum_weights=list(accumulate(shopper.activity for shopper in shoppers)), k=len(ids))
    return [
        _purchase(order_id, shopper, at, taste, words, now, rng)
        for order_id, shopper, at in zip(ids, buyers, times, strict=True)
    ]


def moments(count: int, now: datetime, rng: Random) -> list[datetime]:
    """`count` times within the eighteen months before `now`, with growth, season, weekday and hour."""
    days = [now - timedelta(days=back) for back in range(DAYS)]
    weights = [
        MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] * (1 + (DAYS - back) / DAYS) for back, day in enumerate(days)
    ]
    chosen = rng.choices(days, weights=weights, k=count)
    hours = rng.choices(range(24), weights=HOURS, k=count)
    midnight = timedelta(hours=now.hour, minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    times = [
        day - midnight + timedelta(hours=hour, seconds=rng.randrange(3600))
        for day, hour in zip(chosen, hours, strict=True)
    ]
    return [at if at <= now else at - timedelta(days=1) for at in times]


def _purchase(
    order_id: str, shopper: Shopper, at: datetime, taste: Taste, words: Mapping[str, Any], now: datetime, rng: Random
) -> Purchase:
    basket = _basket(shopper, at.month, taste, rng)
    cost = sum(bought.variant.price * bought.quantity for bought in basket)
    express = rng.random() < 0.1
    paid, gift = _paid(shopper.row["payment_methods"], rng)
    cancelled_at = at + timedelta(hours=rng.uniform(0.2, 10)) if rng.random() < CANCELLED else None
    if cancelled_at is not None and cancelled_at > now:
        cancelled_at = None
    journeys = _journeys(at, len(basket), express, words, rng)
    status, returned = _aftermath(journeys, basket, now, rng)
    return Purchase(
        id=order_id,
        customer=shopper.row,
        placed_at=at,
        basket=basket,
        paid=paid,
        journeys=journeys,
        gift=gift,
        discount=cost // 10 if rng.random() < 0.12 else 0,
        shipping=990 if express else 0 if cost >= FREE_SHIPPING else 490,
        delivery_option="express" if express else "standard",
        cancelled_at=cancelled_at,
        reason=rng.choice(REASONS) if cancelled_at else "",
        status=status,
        returned=returned,
    )


def _basket(shopper: Shopper, month: int, taste: Taste, rng: Random) -> tuple[Bought, ...]:
    chosen = [taste.pick(shopper, month)]
    while len(chosen) < 5 and rng.random() < 0.5:
        companion = taste.companion(chosen[-1]) if rng.random() < 0.6 else None
        chosen.append(companion or taste.pick(shopper, month))
    variants = {variant.sku: (product, variant) for product in chosen for variant in [taste.variant(product, shopper)]}
    return tuple(
        Bought(product, variant, rng.choice((2, 2, 3)) if rng.random() < 0.12 else 1)
        for product, variant in variants.values()
    )


def _paid(methods: Sequence[Mapping[str, Any]], rng: Random) -> tuple[tuple[str, ...], int]:
    """Mostly one card or PayPal; whoever has a gift card sometimes spends some of it first."""
    cards = [method["id"] for method in methods if method["kind"] == "gift_card"]
    others = [method["id"] for method in methods if method["kind"] != "gift_card"]
    if cards and rng.random() < 0.5:
        return (cards[0], rng.choice(others)), rng.randrange(5, 60) * 100
    return (rng.choice(others),), 0


def _journeys(at: datetime, lines: int, express: bool, words: Mapping[str, Any], rng: Random) -> tuple[Journey, ...]:
    packed = at + timedelta(hours=rng.uniform(3, 10) if express else rng.uniform(10, 34))
    numbers = [line_id(number) for number in range(1, lines + 1)]
    parts = [numbers[:1], numbers[1:]] if lines > 1 and rng.random() < SPLIT else [numbers]
    return tuple(
        _journey(packed + timedelta(hours=26 * place), tuple(part), express, words, rng)
        for place, part in enumerate(parts)
    )


def _journey(packed: datetime, lines: tuple[str, ...], express: bool, words: Mapping[str, Any], rng: Random) -> Journey:
    late = rng.random() < DELAYED
    shipped = packed + timedelta(hours=rng.uniform(3, 14))
    days = rng.uniform(0.7, 1.2) if express else rng.uniform(1.2, 3.5)
    arrival = shipped + timedelta(days=days + (rng.uniform(2, 5) if late else 0))
    at_the_door = arrival.replace(hour=rng.randrange(8, 19), minute=rng.randrange(60), second=rng.randrange(60))
    return Journey(
        carrier=rng.choice(words["carriers"])["name"],
        lines=lines,
        packed=packed,
        shipped=shipped,
        delivered=max(at_the_door, shipped + timedelta(hours=6)),
        delay=rng.choice(words["delays"]) if late else "",
        place=rng.choice(words["delivered_to"]),
    )


def _aftermath(
    journeys: Sequence[Journey], basket: Sequence[Bought], now: datetime, rng: Random
) -> tuple[str, tuple[int, datetime] | None]:
    """What happened after delivery: nothing, a return or exchange under way, or a line sent back and refunded."""
    arrived = max(journey.delivered for journey in journeys)
    luck = rng.random()
    since = now - arrived
    if timedelta(days=1) < since < RETURN_TALK and luck < 4 * (RETURNING + EXCHANGING):
        return ("return_requested" if luck < 4 * RETURNING else "exchange_requested"), None
    if since > RETURN_TALK and luck < RETURNED:
        return "", (rng.randrange(len(basket)), arrived + timedelta(days=rng.uniform(6, 25)))
    return "", None
