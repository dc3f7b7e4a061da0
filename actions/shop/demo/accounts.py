"""What demo customers have beside their address: memberships, repeat deliveries, store credit, a cart."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from actions.shop.calendar import months_later

IN_CIRCLE, IN_PLUS, WITH_CREDIT, WITH_SUBSCRIPTION = 0.45, 0.12, 0.08, 0.10  # shares of customers


def account(customer: Mapping[str, Any], words: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Further columns of this customer's row, always the same for the same id."""
    rng = Random(f"account of {customer['id']}")
    luck = rng.random()
    level = "Circle Plus" if luck < IN_PLUS else "Circle" if luck < IN_PLUS + IN_CIRCLE else ""
    told: dict[str, Any] = {"membership": level, "newsletter": "newsletter" in customer["tags"]}
    if level == "Circle Plus":
        told["membership_term"] = membership_term(
            _method(customer), 1 + sum(map(ord, customer["id"])) % 360, words, now
        )
    if rng.random() < WITH_CREDIT:
        told |= {"store_credit": f"{rng.randrange(2, 60)}.{rng.choice(('00', '50'))}", "currency": "EUR"}
    if rng.random() < WITH_SUBSCRIPTION:
        status = rng.choice(("active", "active", "active", "paused", "cancelled"))
        entry = {**rng.choice(words["subscriptions"]), "status": status, "due": rng.randrange(-3, 28)}
        told["subscriptions"] = [subscription({**entry, "method": _method(customer)}, customer["id"], 1, now)]
    return told


def membership_term(method_id: str, days: int, words: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Circle Plus as it was paid so many days ago."""
    paid_at = now - timedelta(days=days)
    months = int(words["settings"]["membership_months.Circle Plus"])
    return {
        "fee": words["settings"]["membership_fee.Circle Plus"],
        "currency": "EUR",
        "method_id": method_id,
        "paid_at": paid_at.isoformat(),
        "due": months_later(paid_at.date(), months).isoformat(),
    }


def _method(customer: Mapping[str, Any]) -> str:
    """The one that fees are taken from."""
    return str(next(one["id"] for one in customer["payment_methods"] if one["kind"] != "gift_card"))


def subscription(entry: Mapping[str, Any], customer_id: str, number: int, now: datetime) -> dict[str, Any]:
    """A row's subscription. `entry`: plan, price, status, method, and in how many days the next fee is due."""
    due = (now + timedelta(days=entry["due"])).date().isoformat()
    return {
        "id": f"sub-{customer_id}-{number}",
        "plan": entry["plan"],
        "status": entry["status"],
        "price": entry["price"],
        "currency": "EUR",
        "next_due": None if entry["status"] == "cancelled" else due,
        "method_id": entry["method"],
    }


def promo_codes(words: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """The rows of promo_codes.jsonl. Days in stores.yaml count from `now`."""

    def day(entry: Mapping[str, Any], name: str) -> str | None:
        return (now + timedelta(days=entry[name])).date().isoformat() if name in entry else None

    return [
        {
            "code": entry["code"],
            "says": entry["says"],
            "valid_from": day(entry, "from"),
            "valid_to": day(entry, "to"),
            "minimum": entry.get("minimum"),
            "currency": "EUR" if "minimum" in entry else None,
            "departments": entry.get("departments", []),
            "members_only": entry.get("members_only", False),
        }
        for entry in words["promo_codes"]
    ]
