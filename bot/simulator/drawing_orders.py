"""Goals about orders as they are: where they are, papers, sending back, exchanging, what went wrong."""

import random

from actions.shop.changes.types import ExchangeItems, OrderChange, ResolveProblem, ReturnItems, Swap
from actions.shop.errors import Forbidden
from actions.shop.inventory import can_be_sent
from actions.shop.models import Customer, Order, OrderLine, OrderStatus, Variant
from bot.simulator.drawing_facts import (
    item_fact,
    method_fact,
    method_pattern,
    option_words,
    order_fact,
    paid_method,
    titles,
    wanted_fact,
    who_facts,
)
from bot.simulator.goals import Denied, Fact, Filed, Goal, OrderEnds, Told, fact, literally
from bot.simulator.population import Population

GUESTS = 0.15
ARRIVED, WAY_BACK = OrderStatus.DELIVERED, (OrderStatus.RETURN_REQUESTED, OrderStatus.EXCHANGE_REQUESTED)
RETURN_REASONS = ("too small", "too big", "changed my mind", "no longer needed")
TROUBLES = {"missing": "missing", "damaged": "damaged", "wrong_item": "wrong item"}


def about(order: Order, customer: Customer) -> dict[str, Fact]:
    return {"order": order_fact(order), "item": item_fact(order.lines, order), **who_facts(customer)}


def after(population: Population, change: OrderChange) -> Order | None:
    """How the order would stand; None where policy forbids it."""
    try:
        return population.shop.preview_order(change, at=population.at).after
    except Forbidden:
        return None


def track_order(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(
        rng, *(OrderStatus(status) for status in ("pending", "processed", "shipped", "delivered")), newest=150
    )
    if found is None:
        return None
    order, customer = found
    return Goal(
        "track_order",
        customer,
        Told(frozenset({"track_order"}), (order.id,)),
        about(order, customer),
        picks=literally(order.id),
        signed_in=rng.random() > GUESTS,
    )


def list_orders(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, ARRIVED)
    return found and Goal("list_orders", found[1], Told(frozenset({"list_orders"})), who_facts(found[1]))


def order_details(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, ARRIVED, OrderStatus.SHIPPED)
    if found is None:
        return None
    order, customer = found
    ends = Told(frozenset({"order_details"}), (order.id,))
    return Goal("order_details", customer, ends, about(order, customer), picks=literally(order.id))


def invoice(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, ARRIVED, OrderStatus.SHIPPED)
    if found is None:
        return None
    order, customer = found
    return Goal(
        "invoice",
        customer,
        Filed("invoice", {"order": order.id}),
        about(order, customer),
        picks=literally(order.id),
        signed_in=rng.random() > GUESTS,
    )


def refund_status(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, OrderStatus.CANCELLED, *WAY_BACK, newest=100)
    if found is None:
        return None
    order, customer = found
    ends = Told(frozenset({"refund_status", "track_order"}), (order.id,))
    return Goal("refund_status", customer, ends, about(order, customer), picks=literally(order.id))


def return_whole(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, ARRIVED)
    return found and _return(population, rng, *found, list(found[0].lines))


def return_line(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, ARRIVED)
    if found is None or len(found[0].lines) < 2:
        return None
    return _return(population, rng, *found, [rng.choice(found[0].lines)])


def _return(
    population: Population, rng: random.Random, order: Order, customer: Customer, lines: list[OrderLine]
) -> Goal | None:
    reason = rng.choice(RETURN_REASONS)
    ends = after(population, ReturnItems(order.id, tuple(line.id for line in lines), reason))
    if ends is None:
        return None
    whole = len(lines) == len(order.lines)
    facts = {
        **about(order, customer),
        "item": item_fact(lines, order),
        "reason": fact(reason, label="reason"),
        "method": fact("the original payment method", "the way I paid"),
    }
    return Goal(
        "return_whole" if whole else "return_line",
        customer,
        OrderEnds(ends),
        facts,
        summary=titles(lines, order),
        absent=("you keep",) if whole else _sent_along(lines, order),
        picks=(*literally(order.id), *titles(lines, order), *(("all of it",) if whole else ())),
        signed_in=rng.random() > GUESTS,
    )


def _sent_along(lines: list[OrderLine], order: Order) -> tuple[str, ...]:
    """The other things of the order, where nothing is said of keeping them."""
    others = [line for line in order.lines if line.title not in {one.title for one in lines}]
    return tuple(rf"(?s)\A(?!.*\bkeep).*{title}" for title in titles(others, order))


def other_variant(population: Population, line: OrderLine, rng: random.Random, *, there: bool = True) -> Variant | None:
    """Another variant of the same product, which can be sent now (or cannot)."""
    product = population.shop.product(line.product_id)
    stock = population.shop.stock(line.product_id)
    others = [one for one in (product.variants if product else ()) if one.id != line.variant_id]
    fitting = [one for one in others if can_be_sent(one, stock, line.quantity) == there and one.options]
    return rng.choice(fitting) if fitting else None


def swap_goal(
    kind: str,
    change: OrderChange,
    population: Population,
    order: Order,
    customer: Customer,
    line: OrderLine,
    variant: Variant,
    *,
    forbidden: bool = False,
) -> Goal | None:
    """Another variant for one line; `forbidden`: the wish for what cannot be sent."""
    paid = paid_method(order, customer)
    ends = after(population, change)
    if paid is None or (ends is None) is not forbidden:
        return None
    facts = {
        **about(order, customer),
        "item": item_fact([line], order),
        "wanted": wanted_fact(line, variant),
        "method": method_fact(paid, customer),
        "reason": fact("changed my mind"),
    }
    whole = "".join(piece.text for piece in option_words(variant.options.items()))
    return Goal(
        kind,
        customer,
        Denied() if ends is None else OrderEnds(ends),
        facts,
        summary=literally(f"{line.title}, {whole}"),
        picks=(rf"^{whole.lower()} ·", *literally(order.id), *titles([line], order), *method_pattern(paid)),
    )


def exchange(population: Population, rng: random.Random) -> Goal | None:
    return _exchange(population, rng, there=True)


def exchange_sold_out(population: Population, rng: random.Random) -> Goal | None:
    """What is wanted cannot be sent."""
    return _exchange(population, rng, there=False)


def _exchange(population: Population, rng: random.Random, *, there: bool) -> Goal | None:
    found = population.order(rng, ARRIVED)
    if found is None:
        return None
    order, customer = found
    line = rng.choice(order.lines)
    variant, paid = other_variant(population, line, rng, there=there), paid_method(order, customer)
    if variant is None or paid is None:
        return None
    # where something can be sent, the return window must be open: what is sold out is the only thing in the way
    open_for = after(population, ReturnItems(order.id, (line.id,), "not given"))
    if open_for is None:
        return None
    change = ExchangeItems(order.id, (Swap(line.id, variant.id),), paid.id, "changed my mind")
    kind = "exchange" if there else "exchange_sold_out"
    return swap_goal(kind, change, population, order, customer, line, variant, forbidden=not there)


def problem(population: Population, rng: random.Random) -> Goal | None:
    """Something arrived broken, is missing or is the wrong thing."""
    found = population.order(rng, ARRIVED)
    if found is None:
        return None
    order, customer = found
    line, kind = rng.choice(order.lines), rng.choice(tuple(TROUBLES))
    remedy = rng.choice(("replacement", "refund"))
    ends = after(population, ResolveProblem(order.id, (line.id,), kind, remedy))  # type: ignore[arg-type]
    if ends is None or (kind == "missing" and len(order.lines) > 1):
        return None
    facts = {**about(order, customer), "item": item_fact([line], order)}
    return Goal(
        f"problem_{kind}",
        customer,
        OrderEnds(ends),
        {**facts, "remedy": fact(remedy)},
        summary=(
            *literally(order.id),
            *titles([line], order),
            "pay back|would go to" if remedy == "refund" else "again|once more",
        ),
        picks=(
            rf"^{remedy}$",
            *literally(order.id),
            *titles([line], order),
            "isn't here" if kind == "missing" else kind[:5],
        ),
    )


def return_late(population: Population, rng: random.Random) -> Goal | None:
    """The window has closed."""
    found = population.order(rng, ARRIVED, newest=3000)
    if found is None:
        return None
    order, customer = found
    if after(population, ReturnItems(order.id, (order.lines[0].id,), "not given")) is not None:
        return None
    facts = {**about(order, customer), "reason": fact("no longer needed", label="reason")}
    return Goal(
        "return_late",
        customer,
        Denied(),
        facts,
        summary=("nothing",),
        picks=(*literally(order.id), *titles(order.lines, order), "all of it"),
    )


KINDS = {
    "track_order": track_order,
    "list_orders": list_orders,
    "order_details": order_details,
    "invoice": invoice,
    "refund_status": refund_status,
    "return_whole": return_whole,
    "return_line": return_line,
    "exchange": exchange,
    "problem": problem,
    "exchange_sold_out": exchange_sold_out,
    "return_late": return_late,
}
