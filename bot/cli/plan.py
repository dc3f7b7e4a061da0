"""`shopdesk plan`: what will be wanted, what will run out, and what to order now."""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from babel.numbers import format_currency, get_currency_precision
from sqlalchemy import Engine

from actions.shop.models import Product, Variant
from actions.shop.sql import SqlShop
from actions.shop.supply import open_orders, sold
from bot.cli.bad_input import BadInput
from bot.cli.embedded import embedded_shop
from bot.cli.price_table import print_prices
from bot.settings import Settings
from recommender.demand.sales import Left, NoSales, Sales, daily
from recommender.planning.plan import Row, Rules, Supply, make_plan

ONLINE = "online"
PICTURES = (".png", ".svg", ".pdf")
HEADS = ("product", "class", "hand", "order", "10 / 50 / 90 %", "cover", "reorder", "order now", "alert", "why")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("plan", help="forecast demand, and say what to order now and why")
    parser.add_argument("--days", type=int, default=28, help="days to forecast (28)")
    parser.add_argument("--lead-days", type=int, default=14, help="days from an order to its delivery (14)")
    parser.add_argument("--review-days", type=int, default=7, help="days until the plan is looked at again (7)")
    parser.add_argument("--margin", type=float, default=0.4, help="earned share of a price (0.4)")
    parser.add_argument("--order-cost", type=float, default=5.0, help="of ordering one variant, in the currency (5)")
    parser.add_argument("--budget", type=float, help="most that may be spent now, in the currency")
    parser.add_argument("--capacity", type=float, help="most pieces that may come")
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="plan as on this day (today)")
    parser.add_argument("--top", type=int, default=40, help="rows of the table (40); 0: all")
    parser.add_argument("--json", action="store_true", help="every row as one JSON object")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="draw the most urgent into FILE (.png, .svg, .pdf)"
    )
    parser.add_argument("--prices", action="store_true", help="instead: what prices do to sales, where it can be told")
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Shop:
    """What a plan needs of a shop."""

    variants: tuple[tuple[Product, Variant], ...]
    sales: Sales
    left: Left
    supply: Supply
    currency: str


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Plan what is sent from the online stock, variant by variant."""
    if arguments.picture is not None and arguments.picture.suffix.lower() not in PICTURES:
        raise BadInput(f"expected a picture ending in {', '.join(PICTURES)}, got {arguments.picture}")
    today = arguments.on or datetime.now(UTC).date()
    engine = embedded_shop(settings)
    if arguments.prices:
        print_prices(engine, today)
        return 0
    try:
        shop = _read(engine, today, arguments.lead_days)
        rules = _rules(arguments, shop.currency)
        rows = make_plan(shop.sales, shop.supply, rules, _tell)
    except NoSales as error:
        raise BadInput(f"{error}; `shopdesk import` brings orders") from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    titles: dict[str, str] = {variant.id: _title(product, variant) for product, variant in shop.variants}
    if arguments.json:
        print(json.dumps({**_head(shop, rules, today), "rows": [_json(row, titles) for row in rows]}))
    else:
        _print_table(rows, titles, shop, arguments.top)
    if arguments.picture is not None:
        from recommender.planning.picture import draw

        draw(rows, [titles[row.name] for row in rows], arguments.picture, days=rules.days)
        _tell(f"drawn: {arguments.picture}")
    return 0


def _tell(step: str) -> None:
    print(f"{step} ...", file=sys.stderr, flush=True)


def _rules(arguments: argparse.Namespace, currency: str) -> Rules:
    minor = 10 ** get_currency_precision(currency)
    return Rules(
        days=arguments.days,
        lead_days=arguments.lead_days,
        review_days=arguments.review_days,
        margin=arguments.margin,
        order_cost=arguments.order_cost * minor,
        budget=None if arguments.budget is None else arguments.budget * minor,
        capacity=arguments.capacity,
    )


def _read(engine: Engine, today: date, lead_days: int) -> _Shop:
    """Days are whole: today, which is not over, is left out. What left the catalogue is not planned."""
    _tell("reading orders and stock")
    shop = SqlShop(engine)
    variants = tuple((product, variant) for product in shop.catalogue() for variant in product.variants)
    names = [variant.id for _, variant in variants]
    with engine.connect() as connection:
        lines = [(line.variant_id, line.day, float(line.quantity)) for line in sold(connection)]
        on_order = [order for order in open_orders(connection) if order.store == ONLINE]
    if not lines or not names:
        raise NoSales("expected a shop with products and orders, found none")
    sales, left = daily(lines, last_day=today - timedelta(days=1), names=names)
    hand: dict[str, float] = defaultdict(float)
    for place in shop.stock_of([product.id for product in shop.catalogue()]):
        hand[place.variant_id] += place.quantity if place.store == ONLINE else 0
    everything: dict[str, float] = defaultdict(float)
    coming: dict[str, float] = defaultdict(float)
    for order in on_order:
        everything[order.variant_id] += order.quantity
        coming[order.variant_id] += order.quantity if order.expected_to <= today + timedelta(days=lead_days) else 0
    supply = Supply(
        on_hand=np.array([hand[name] for name in names]),
        on_order=np.array([everything[name] for name in names]),
        coming=np.array([coming[name] for name in names]),
        price=np.array([float(variant.price.amount) for _, variant in variants]),
    )
    return _Shop(variants, sales, left, supply, variants[0][1].price.currency)


def _title(product: Product, variant: Variant) -> str:
    return ", ".join([product.title, " ".join(variant.options.values())] if variant.options else [product.title])


def _head(shop: _Shop, rules: Rules, today: date) -> dict[str, object]:
    return {
        "on": today.isoformat(),
        "currency": shop.currency,
        "history_days": shop.sales.days,
        "left_out": asdict(shop.left),
        "rules": asdict(rules),
    }


def _json(row: Row, titles: dict[str, str]) -> dict[str, object]:
    values = {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(row).items()}
    return {"title": titles[row.name], **values, "cover": round(row.cover, 1) if math.isfinite(row.cover) else None}


def _print_table(rows: Sequence[Row], titles: dict[str, str], shop: _Shop, top: int) -> None:
    shown = rows[:top] if top > 0 else rows
    cells = [HEADS, *(_cells(row, titles[row.name]) for row in shown)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    if len(shown) < len(rows):
        print(f"... and {len(rows) - len(shown)} more (--top 0)")
    to_order = [row for row in rows if row.order > 0]
    minor = 10 ** get_currency_precision(shop.currency)
    cost = format_currency(sum(row.cost for row in to_order) / minor, shop.currency, locale="en")
    pieces = sum(row.order for row in to_order)
    print(f"\n{len(to_order)} of {len(rows)} variants to order now: {pieces:.0f} pieces, {cost} at cost")
    alerts = [row.alert for row in rows if row.alert]
    print(", ".join(f"{alerts.count(alert)} {alert}" for alert in dict.fromkeys(alerts)) or "no alerts")
    if left := sum(asdict(shop.left).values()):
        print(f"{left} rows of sales left out: {', '.join(f'{n} {w}' for w, n in asdict(shop.left).items() if n)}")


def _cells(row: Row, title: str) -> tuple[str, ...]:
    cover = f"{row.cover:.0f} d" if row.cover < 1_000 else "> 999 d"
    reorder = f"{row.reorder:.0f}" if row.reorder >= 0 else "-"
    wanted = f"{row.low:.0f} / {row.middle:.0f} / {row.high:.0f}"
    order = f"{row.order:.0f}" if row.order else "-"
    stock = (f"{row.on_hand:.0f}", f"{row.on_order:.0f}")
    return (title[:44], row.group, *stock, wanted, cover, reorder, order, row.alert, row.why)
