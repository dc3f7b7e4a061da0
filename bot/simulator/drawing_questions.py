"""Goals that ask: about products, the shop and its rules; for a person, a call, somebody to listen."""

import random

from actions.shop.models import OrderStatus, Product
from actions.telling.labels import in_sentence
from bot.simulator.drawing_facts import order_fact, who_facts
from bot.simulator.goals import Answered, Filed, Goal, Person, Piece, Told, fact, literally
from bot.simulator.population import Population

FAQ = {
    "faq_refund_time": ("refund-time", "return-received", "refund-method"),
    "faq_return_window": ("return-window", "how-to-return", "late-return"),
    "faq_return_cost": ("return-cost", "return-label", "how-to-return"),  # that one says that the label is free
    "faq_shipping_cost": ("shipping-cost", "free-shipping"),
    "faq_countries": ("countries", "outside-europe"),
    "faq_delivery_time": ("delivery-time", "express-delivery"),
    "faq_payment_methods": ("payment-methods", "not-accepted", "instalments"),
}
"""Question -> entries of the knowledge base that answer it."""
CODES = ("WELCOME10", "TRAIL15", "GLOW10", "AUTUMN20", "GIFTS12", "SPRING50", "FREESHIP")
DEPARTMENTS = {"hiking": "hiking", "garden": "the garden", "kitchen": "the kitchen", "toys": "a six year old"}


def _faq(kind: str, entries: tuple[str, ...]):  # type: ignore[no-untyped-def]
    def draw(population: Population, rng: random.Random) -> Goal | None:
        customer = population.customer(rng)
        return (
            None
            if customer is None
            else Goal(kind, customer, Answered(frozenset(entries)), who_facts(customer), signed_in=rng.random() < 0.5)
        )

    return draw


def _named(product: Product) -> tuple[tuple[Piece, ...], ...]:
    return fact(in_sentence(product.title), label="product", value=product.id)


def stock(population: Population, rng: random.Random) -> Goal | None:
    customer, product = population.customer(rng), rng.choice(population.products)
    if customer is None:
        return None
    options = rng.choice(product.variants).options
    value = next(iter(options.items()), None)
    label = {"color": "color", "size": "size"}.get(value[0], "option_value") if value else ""
    facts = {**who_facts(customer), "product": _named(product)}
    if value:
        facts["option"] = fact(value[1], label=label)
    return Goal(
        "stock_option" if value else "stock",
        customer,
        Told(frozenset({"check_stock"}), (product.title,)),
        facts,
        picks=literally(product.title),
        signed_in=rng.random() < 0.6,
    )


def about_product(population: Population, rng: random.Random) -> Goal | None:
    customer, product = population.customer(rng), rng.choice(population.products)
    return (
        None
        if customer is None
        else Goal(
            "about_product",
            customer,
            Told(frozenset({"product_details"}), (product.title,)),
            {**who_facts(customer), "product": _named(product)},
            signed_in=rng.random() < 0.5,
            picks=literally(product.title),
        )
    )


def recommendation(population: Population, rng: random.Random) -> Goal | None:
    customer = population.customer(rng)
    facts = {"who": fact(rng.choice(tuple(DEPARTMENTS.values()))), "budget": fact(str(rng.randrange(30, 120, 10)))}
    return (
        None
        if customer is None
        else Goal(
            "recommendation",
            customer,
            Told(frozenset({"recommend"})),
            {**who_facts(customer), **facts},
            signed_in=rng.random() < 0.5,
        )
    )


def promo_code(population: Population, rng: random.Random) -> Goal | None:
    customer, code = population.customer(rng), rng.choice(CODES)
    return (
        None
        if customer is None
        else Goal(
            "promo_code",
            customer,
            Told(frozenset({"check_promo_code"})),
            {**who_facts(customer), "code": fact(code, label="promo_code")},
        )
    )


def stores(population: Population, rng: random.Random) -> Goal | None:
    customer, all_stores = population.customer(rng), population.shop.stores()
    if customer is None or not all_stores:
        return None
    store = rng.choice(all_stores)
    return Goal(
        "store_hours",
        customer,
        Told(frozenset({"find_store"}), (store.name,)),
        {**who_facts(customer), "store": fact(store.name, label="store")},
        picks=literally(store.name),
    )


def person(population: Population, rng: random.Random) -> Goal | None:
    customer = population.customer(rng)
    return (
        None
        if customer is None
        else Goal("person", customer, Person(), who_facts(customer), signed_in=rng.random() < 0.6)
    )


def call_back(population: Population, rng: random.Random) -> Goal | None:
    customer = population.customer(rng)
    number = f"+49 30 {rng.randrange(10**3, 10**4)} {rng.randrange(100, 1000)}"
    return (
        None
        if customer is None
        else Goal(
            "call_back", customer, Filed("call_back"), {**who_facts(customer), "phone": fact(number, label="phone")}
        )
    )


def contact(population: Population, rng: random.Random) -> Goal | None:
    customer = population.customer(rng)
    return (
        None
        if customer is None
        else Goal("contact", customer, Told(frozenset({"contact_info"})), who_facts(customer), signed_in=False)
    )


def complaint(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, OrderStatus.DELIVERED)
    if found is None:
        return None
    order, customer = found
    return Goal("complaint", customer, Filed("complaint"), {**who_facts(customer), "order": order_fact(order)})


def review(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, OrderStatus.DELIVERED)
    if found is None:
        return None
    order, customer = found
    line = rng.choice(order.lines)
    facts = {
        "product": fact(in_sentence(line.title), label="product", value=line.product_id),
        "stars": fact("4", "four"),
    }
    ends = Filed("review", {"product": line.product_id, "stars": "4"})
    return Goal("review", customer, ends, {**who_facts(customer), **facts}, picks=literally(line.title))


KINDS = {
    **{kind: _faq(kind, entries) for kind, entries in FAQ.items()},
    "stock": stock,
    "about_product": about_product,
    "recommendation": recommendation,
    "promo_code": promo_code,
    "stores": stores,
    "person": person,
    "call_back": call_back,
    "contact": contact,
    "complaint": complaint,
    "review": review,
}
