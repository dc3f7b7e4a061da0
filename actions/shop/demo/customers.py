"""Demo customers: who they are, how they pay, and what they like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from actions.shop.demo.vocabulary import slug

MOST_ACTIVE = 6.0  # times the visits of the least active; more would be a wholesaler
_DOMAINS = ("example.com", "example.org", "example.net")  # reserved for examples, nobody gets mail there


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer's row, and the habits that the generator follows."""

    row: Mapping[str, Any]
    likes: tuple[str, ...]
    """Tags, the favourite first."""
    build: float
    """In [0, 1): where in a range of sizes this person shops."""
    activity: float
    """Relative number of visits."""


def shoppers(
    count: int, tags: Sequence[str], people: Mapping[str, Any], rng: Random, *, first_number: int
) -> list[Shopper]:
    """Make `count` customers, numbered from `first_number`."""
    made = []
    for number in range(first_number, first_number + count):
        row = _row(number, people, rng)
        likes = tuple(rng.sample(tags, k=rng.choice((1, 2, 2, 3))))
        made.append(Shopper(row, likes, rng.random(), min(rng.paretovariate(1.6), MOST_ACTIVE)))
    return made


def _row(number: int, people: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    first, last, town = rng.choice(people["first_names"]), rng.choice(people["last_names"]), rng.choice(people["towns"])
    email = f"{slug(first)}.{slug(last)}{number}@{rng.choice(_DOMAINS)}"
    customer_id = f"c{number:05}"
    return {
        "id": customer_id,
        "email": email,
        "first_name": first,
        "last_name": last,
        "phone": f"+{rng.choice((31, 32, 33, 43, 45, 49))} {rng.randrange(100, 999)} 555 {rng.randrange(10_000):04}",
        "addresses": [_address(town, rng) for _ in range(1 if rng.random() < 0.85 else 2)],
        "payment_methods": _methods(customer_id, rng),
        "tags": ["newsletter"] if rng.random() < 0.35 else [],
    }


def _address(town: Mapping[str, Any], rng: Random) -> dict[str, str]:
    street = f"{rng.choice(town['streets'])} {rng.randrange(1, 140)}"
    digits = "".join(str(rng.randrange(1, 10)) if char == "#" else char for char in town["zip"])
    return {"line1": street, "zip": digits, "city": town["city"], "country": town["country"]}


def _methods(customer_id: str, rng: Random) -> list[dict[str, Any]]:
    card = {
        "id": f"card-{customer_id}",
        "kind": "credit_card",
        "brand": rng.choice(("Visa", "Visa", "Mastercard", "Amex")),
    }
    methods = [{**card, "last4": f"{rng.randrange(10_000):04}"}]
    if rng.random() < 0.45:
        methods.append({"id": f"paypal-{customer_id}", "kind": "paypal"})
    if rng.random() < 0.15:
        balance = f"{rng.randrange(0, 160) / 2:.2f}"
        methods.append({"id": f"gift-{customer_id}", "kind": "gift_card", "balance": balance, "currency": "EUR"})
    rng.shuffle(methods)
    return methods
