"""Goals about accounts: balances, memberships, subscriptions, details, ways in, newsletters, codes."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from actions.shop.changes.types import (
    ChangeDefaultAddress,
    ChangeMembership,
    ChangeSubscription,
    CustomerChange,
    SetNewsletter,
    UpdateDetails,
)
from actions.shop.errors import Forbidden
from actions.shop.memberships import takes
from actions.shop.models import Address, Customer
from bot.simulator.drawing_facts import address_fact, address_pattern, method_fact, method_pattern, who_facts
from bot.simulator.goals import CustomerEnds, Filed, Goal, Told, fact, literally
from bot.simulator.population import Population

TRIES = 40
LAST_NAMES = ("Okafor", "van Dijk", "Schneider", "O'Brien", "Kowalska", "Lindqvist", "Moreau", "Rossi")


def somebody(population: Population, rng: random.Random, fits: Callable[[Customer], bool]) -> Customer | None:
    for _ in range(TRIES):
        customer = population.customer(rng)
        if customer is not None and customer.email and customer.addresses and fits(customer):
            return customer
    return None


def after(population: Population, change: CustomerChange) -> Customer | None:
    try:
        return population.shop.preview_customer(change, at=population.at).after
    except Forbidden:
        return None


def balance(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(
        population, rng, lambda one: bool(one.store_credit) or any(m.balance for m in one.payment_methods)
    )
    return (
        None
        if customer is None
        else Goal("balance", customer, Told(frozenset({"account_balance"})), who_facts(customer))
    )


def membership_status(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: bool(one.membership))
    if customer is None:
        return None
    return Goal(
        "membership_status",
        customer,
        Told(frozenset({"membership_status"}), (customer.membership,)),
        who_facts(customer),
    )


def join_membership(population: Population, rng: random.Random) -> Goal | None:
    levels = [level.strip() for level in population.shop.settings().get("memberships", "").split(",") if level.strip()]
    customer = somebody(population, rng, lambda one: bool(levels) and one.membership != levels[-1])
    method = next((one for one in customer.payment_methods if takes(one)), None) if customer else None
    if customer is None or method is None:
        return None
    ends = after(population, ChangeMembership(customer.id, levels[-1], method.id))
    if ends is None:
        return None
    facts = {
        **who_facts(customer),
        "level": fact(levels[-1]),
        "move": fact("upgrade", "move up"),
        "method": method_fact(method, customer),
    }
    return Goal(
        "join_membership",
        customer,
        CustomerEnds(ends),
        facts,
        summary=literally(levels[-1]),
        picks=(*literally(levels[-1]), "move up", *method_pattern(method)),
    )


def leave_membership(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: bool(one.membership))
    ends = after(population, ChangeMembership(customer.id, "")) if customer else None
    if customer is None or ends is None:
        return None
    return Goal(
        "leave_membership",
        customer,
        CustomerEnds(ends),
        {**who_facts(customer), "move": fact("leave", "cancel it")},
        summary=("end",),
        picks=("^leave",),
    )


def subscription_status(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: bool(one.subscriptions))
    if customer is None:
        return None
    return Goal("subscription_status", customer, Told(frozenset({"subscription_status"})), who_facts(customer))


def change_subscription(population: Population, rng: random.Random) -> Goal | None:
    """Pause or cancel what runs, start again what does not."""
    customer = somebody(population, rng, lambda one: len(one.subscriptions) == 1)
    if customer is None:
        return None
    subscription = customer.subscriptions[0]
    running = subscription.status == "active"
    kind = rng.choice(("pause_subscription", "cancel_subscription")) if running else "resume_subscription"
    to = {"pause_subscription": "paused", "cancel_subscription": "cancelled", "resume_subscription": "active"}[kind]
    ends = after(population, ChangeSubscription(customer.id, subscription.id, to))  # type: ignore[arg-type]
    if ends is None:
        return None
    move = kind.split("_")[0]
    return Goal(
        kind,
        customer,
        CustomerEnds(ends),
        {**who_facts(customer), "move": fact(move)},
        summary=(move if move != "resume" else "resume|start",),
        picks=(rf"^{move}", "start it again") if move == "resume" else (rf"^{move}",),
    )


def newsletter(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: True)
    if customer is None:
        return None
    wanted = not customer.newsletter
    ends = after(population, SetNewsletter(customer.id, wanted)) or replace(customer, newsletter=wanted)
    return Goal(
        "newsletter_on" if wanted else "newsletter_off",
        customer,
        CustomerEnds(ends),
        who_facts(customer),
        picks=("send it to me",) if wanted else ("stop it",),
    )


def password_link(population: Population, rng: random.Random) -> Goal | None:
    return _link("password_link", population, rng)


def user_name(population: Population, rng: random.Random) -> Goal | None:
    return _link("username_reminder", population, rng)


def two_factor(population: Population, rng: random.Random) -> Goal | None:
    return _link("two_factor_reset", population, rng)


def _link(kind: str, population: Population, rng: random.Random) -> Goal | None:
    """Whoever cannot sign in is not signed in."""
    customer = somebody(population, rng, lambda one: True)
    return (
        None
        if customer is None
        else Goal(
            kind, customer, Filed(kind), who_facts(customer), signed_in=rng.random() < 0.3, picks=("send me the link",)
        )
    )


def change_name(population: Population, rng: random.Random) -> Goal | None:
    customer, name = somebody(population, rng, lambda one: bool(one.last_name)), rng.choice(LAST_NAMES)
    ends = after(population, UpdateDetails(customer.id, last_name=name)) if customer else None
    if customer is None or ends is None:
        return None
    facts = {**who_facts(customer), "name": fact(name, label="person_name"), "detail": fact("last name", "surname")}
    return Goal(
        "change_name",
        customer,
        CustomerEnds(ends),
        facts,
        summary=(rf"\b(?:to|be) {re.escape(name.lower())}\b",),
        picks=("last name",),
    )


def change_phone(population: Population, rng: random.Random) -> Goal | None:
    number = f"+49 171 {rng.randrange(10**3, 10**4)} {rng.randrange(100, 1000)}"
    customer = somebody(population, rng, lambda one: True)
    ends = after(population, UpdateDetails(customer.id, phone=number)) if customer else None
    if customer is None or ends is None:
        return None
    facts = {**who_facts(customer), "phone": fact(number, label="phone")}
    return Goal("change_phone", customer, CustomerEnds(ends), facts, summary=(number[-3:],), picks=("phone number",))


def change_email(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: True)
    if customer is None:
        return None
    address = f"{customer.email.split('@')[0][:12].rstrip('.')}.new@mail.example"
    if not address.isascii():
        return None
    ends = after(population, UpdateDetails(customer.id, email=address))
    if ends is None:
        return None
    facts = {**who_facts(customer), "new_email": fact(address, label="email")}
    return Goal(
        "change_email", customer, CustomerEnds(ends), facts, summary=literally(address), picks=("e-mail address",)
    )


def default_address(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: True)
    other = population.address_in(rng, customer.addresses[0].country, customer.addresses[0]) if customer else None
    if customer is None or other is None:
        return None
    old = customer.addresses[0]
    address = Address(other.line1, other.city, other.zip, old.country, name=old.name)
    ends = after(population, ChangeDefaultAddress(customer.id, address))
    return (
        None
        if ends is None
        else Goal(
            "default_address",
            customer,
            CustomerEnds(ends),
            {**who_facts(customer), "address": address_fact(address)},
            summary=(address_pattern(address),),
        )
    )


def export_data(population: Population, rng: random.Random) -> Goal | None:
    customer = somebody(population, rng, lambda one: True)
    return None if customer is None else Goal("export_data", customer, Filed("data_export"), who_facts(customer))


KINDS = {
    "balance": balance,
    "membership_status": membership_status,
    "join_membership": join_membership,
    "leave_membership": leave_membership,
    "subscription_status": subscription_status,
    "change_subscription": change_subscription,
    "newsletter": newsletter,
    "password_link": password_link,
    "username": user_name,
    "two_factor": two_factor,
    "change_name": change_name,
    "change_phone": change_phone,
    "change_email": change_email,
    "default_address": default_address,
    "export_data": export_data,
}
