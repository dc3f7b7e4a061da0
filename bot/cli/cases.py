"""`shopdesk cases`: what shoppers asked of the shop's people, with what helps to decide, the latest first."""

import argparse
import json

from actions.shop.models import FiledRequest
from actions.shop.sql import SqlShop
from bot.cli.bad_input import BadInput
from bot.cli.embedded import embedded_shop
from bot.settings import Settings

MOST = 10_000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("cases", help="what was filed for people: price matches, complaints, call-backs, ...")
    parser.add_argument("--kind", metavar="KIND", help="only price_match, complaint, back_in_stock, ...")
    parser.add_argument("-n", type=int, default=20, help="how many (20)")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """A line for each case; a price match comes with its proposal, which nobody carries out but a person."""
    if not 1 <= arguments.n <= MOST:
        raise BadInput(f"expected -n of 1 to {MOST}, got {arguments.n}")
    filed = SqlShop(embedded_shop(settings)).service_requests(limit=MOST)
    shown = [one for one in filed if arguments.kind in (None, one.request.kind)][: arguments.n]
    if arguments.json:
        print(json.dumps({"cases": [_json(one) for one in shown]}, ensure_ascii=False))
        return 0
    for one in shown:
        details = ", ".join(f"{name} {value}" for name, value in one.request.details.items())
        print(f"{one.case:<10} {one.at:%Y-%m-%d %H:%M}  {one.request.kind:<14} {details}")
    return 0


def _json(one: FiledRequest) -> dict[str, object]:
    asked = one.request
    return {
        "case": one.case,
        "at": one.at.isoformat(),
        "kind": asked.kind,
        "customer_id": asked.customer_id,
        "email": asked.email,
        "order_id": asked.order_id,
        "text": asked.text,
        "details": dict(asked.details),
    }
