"""What a customer knows without asking: how they pay, what they ordered; and whether a summary says what they meant."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.tau_retail.tasks import Cancel, Exchange, Goal, Readdress, Repay, Return
from tests.benchmarks.tau_retail.truth import Data


@dataclass(frozen=True)
class Knows:
    """One person's share of the data, before anything is changed."""

    methods: Mapping[str, Mapping[str, Any]]
    orders: Mapping[str, list[str]]
    """Order number -> product names."""

    @classmethod
    def of(cls, data: Data, user_id: str) -> "Knows":
        user = data["users"][user_id]
        own = {id.lstrip("#"): data["orders"][id] for id in user["orders"] if id in data["orders"]}
        return cls(
            user["payment_methods"], {id: [item["name"] for item in order["items"]] for id, order in own.items()}
        )

    def has_several(self, order: str, name: str) -> bool:
        return self.orders.get(order, []).count(name) > 1

    def label(self, method: str) -> str:
        """How the shop calls it: the words that tell it from the others."""
        known = self.methods.get(method)
        if known is None:
            return method
        return known.get("last_four") or known["source"].replace("_", " ")

    def method_words(self, method: str, rng: random.Random) -> str:
        """How its owner calls it."""
        known = self.methods.get(method)
        if known is None:
            return method or "the original payment method"
        if known["source"] == "credit_card":
            brand, last = known["brand"], known["last_four"]
            ways = [f"my {brand} ending {last}", f"the card ending in {last}", f"my {brand} card ({last})", method]
            cards = [one for one in self.methods.values() if one["source"] == "credit_card"]
            return rng.choice([*ways, "my credit card"] if len(cards) == 1 else ways)
        if known["source"] == "paypal":
            return rng.choice(["PayPal", "my paypal", "my PayPal account", "paypal please"])
        return rng.choice(["my gift card", "the gift card", "gift card", "store gift card"])

    def wrong_with(self, summary: str, goal: Goal, *, told: bool) -> str | None:
        """What the summary lacks of the goal; None when a careful reader would say yes."""
        said = summary.lower()
        order = getattr(goal, "order", "")
        numbers = set(re.findall(r"\bw\d{4,}\b", said))
        if order and numbers and order.lower() not in numbers:
            return "order"
        match goal:
            case Return():
                wanted = [item.name for item in (*goal.items, *(goal.added if told else ()))]
                return self._wrong_items(said, order, wanted) or self._wrong_method(said, goal.method)
            case Exchange():
                for swap in goal.swaps:
                    several = self.has_several(order, swap.item.name)
                    whole = {**swap.item.options, **swap.wanted} if several else swap.wanted
                    lacks = [value for value in whole.values() if value.lower() not in said]
                    flat = [value for value in lacks if value.lower() not in {"yes", "no", "none"}]
                    if swap.item.name.lower() not in said or flat:
                        return swap.item.name
                return self._wrong_method(said, goal.method)
            case Readdress():
                parts = (goal.address["address1"], goal.address["zip"], goal.address["city"])
                return None if all(part.lower() in said for part in parts) else "address"
            case Repay():
                return self._wrong_method(said, goal.method)
            case Cancel():
                return None
        return None

    def _wrong_items(self, said: str, order: str, wanted: list[str]) -> str | None:
        going = re.split(r"\b(?:stays?|keeps?|kept)\b", said)[0]
        if any(name.lower() not in going for name in wanted):
            return "items"
        others = {name for name in self.orders.get(order, []) if name not in wanted} if wanted else set()
        return "items" if any(name.lower() in going for name in others) else None

    def _wrong_method(self, said: str, method: str) -> str | None:
        """Only a method that is named and is another one is wrong; no difference needs none."""
        if method and method not in self.methods:  # "paypal", as the shopper calls it
            kind = method.replace(" ", "_")
            method = next((id for id, known in self.methods.items() if known["source"] == kind), "")
        if method not in self.methods or self.label(method).lower() in said:
            return None
        others = [self.label(other).lower() for other in self.methods if other != method]
        return "method" if any(other in said for other in others) else None
