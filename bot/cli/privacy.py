"""`shopdesk privacy`: what is kept of a customer's conversations, and taking it away."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from actions.shop.models import Customer, CustomerId
from bot.call.recording import erase_recordings
from bot.cli.bad_input import BadInput
from bot.cli.kb import day_count
from bot.messages import AgentId
from bot.settings import Settings
from bot.storage.agents import NOWHERE, Agents
from bot.storage.privacy import Privacy
from bot.wiring import Wiring

BY = AgentId("operator's command line")
MOST_ORDERS = 1_000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("privacy", help="give a customer what is kept of them, or take it away")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="export|erase|forget|retain")
    for kind, what in (("export", "print it as JSON"), ("erase", "take their conversations away for good")):
        one = kinds.add_parser(kind, help=what)
        one.add_argument("customer", help="e-mail address or id")
    forget = kinds.add_parser("forget", help="take away conversations that nobody wrote to for so many days")
    forget.add_argument("--days", type=day_count, required=True)
    retain = kinds.add_parser("retain", help="tell what is older than SHOPDESK_KEEP_..._DAYS; the server takes it away")
    retain.add_argument("--now", action="store_true", help="take it away now")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """What the shop keeps of orders is the shop's: it is exported here, and erased there."""
    wiring = Wiring(settings)
    privacy = Privacy(wiring.engine)
    if arguments.kind == "retain":
        return _retain(wiring, privacy, is_now=arguments.now)
    if arguments.kind == "forget":
        ids = privacy.older_than(wiring.clock() - timedelta(days=arguments.days))
        privacy.erase(ids)
        erase_recordings(settings.recordings, ids)
        _record(wiring, "privacy_forget", len(ids))
        print(f"{len(ids)} conversations taken away")
        return 0
    customer = _customer(wiring, arguments.customer)
    ids = privacy.of_customer(customer.id)
    if arguments.kind == "export":
        orders = [asdict(order) for order in wiring.shop.orders_of(customer.id, limit=MOST_ORDERS)]
        told = {"customer": asdict(customer), "orders": orders, "conversations": list(privacy.export(ids))}
        json.dump(told, sys.stdout, indent=1, default=_plain, ensure_ascii=False)
        print()
        return 0
    privacy.erase(ids, customer_id=customer.id)
    erase_recordings(settings.recordings, ids)
    _record(wiring, "privacy_erase", len(ids))
    print(
        f"{len(ids)} conversations taken away; what the shop keeps of the account and its orders is erased in the shop"
    )
    return 0


def _retain(wiring: Wiring, privacy: Privacy, *, is_now: bool) -> int:
    """A line for each kind: what is too old, and what went before."""
    retention = wiring.retention
    for kept in retention.state():
        rule = f"older than {kept.days} days" if kept.days else "kept for good"
        print(f"{kept.kind:<12} {rule:<22} {kept.due} to go, {kept.total} gone so far")
    if is_now:
        gone = 0
        while wiring.figures.refresh():  # what they amounted to stays
            pass
        while step := retention.step():
            gone += step
        privacy.scrub()
        _record(wiring, "privacy_retain", gone)
        print(f"{gone} taken away")
    return 0


def _customer(wiring: Wiring, named: str) -> Customer:
    found = wiring.shop.customer_by_email(named) if "@" in named else wiring.shop.customer(CustomerId(named))
    if found is None:
        raise BadInput(f"no customer is called {named}")
    return found


def _record(wiring: Wiring, what: str, count: int) -> None:
    Agents(wiring.engine).record(BY, what, NOWHERE, wiring.clock(), count=str(count))


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else sorted(value) if isinstance(value, frozenset) else str(value)
