"""Goals that change an order before it is packed, or put it into the cart again; and such as come too late."""

import random
import re

from actions.shop.changes.types import (
    AddToCart,
    CancelOrder,
    ChangeDeliveryOption,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ChangeQuantity,
    ModifyItems,
    Swap,
)
from actions.shop.errors import Forbidden
from actions.shop.inventory import can_be_sent
from actions.shop.models import Address, CartItem, OrderStatus
from bot.simulator.drawing_facts import (
    address_fact,
    address_pattern,
    item_fact,
    method_fact,
    method_pattern,
    order_fact,
    other_method,
    paid_method,
    titles,
    wanted_fact,
    who_facts,
)
from bot.simulator.drawing_orders import GUESTS, about, after, other_variant, swap_goal
from bot.simulator.goals import CustomerEnds, Denied, Fact, Goal, OrderEnds, fact, literally
from bot.simulator.population import Population

PENDING = OrderStatus.PENDING
NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six")
CANCEL_REASONS = ("no longer needed", "ordered by mistake", "found cheaper elsewhere", "delivery takes too long")


def cancel_whole(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None:
        return None
    order, customer = found
    reason = rng.choice(CANCEL_REASONS)
    ends = after(population, CancelOrder(order.id, (), reason))
    if ends is None:
        return None
    return Goal(
        "cancel_whole",
        customer,
        OrderEnds(ends),
        {**about(order, customer), "reason": _why(reason)},
        summary=(*literally(order.id), *titles(order.lines, order)),
        absent=("stays as ordered", "you keep"),
        picks=(*literally(order.id), "all of it"),
        signed_in=rng.random() > GUESTS,
    )


def cancel_line(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None or len(found[0].lines) < 2:
        return None
    order, customer = found
    line, reason = rng.choice(order.lines), rng.choice(CANCEL_REASONS)
    ends = after(population, CancelOrder(order.id, (line.id,), reason))
    if ends is None:
        return None
    facts = {**about(order, customer), "item": item_fact([line], order), "reason": _why(reason)}
    return Goal(
        "cancel_line",
        customer,
        OrderEnds(ends),
        facts,
        summary=(*literally(order.id), *titles([line], order), "stay|keep"),
        picks=(*literally(order.id), *titles([line], order)),
    )


def _why(reason: str) -> Fact:
    return fact(reason, label="reason")


def modify_items(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None:
        return None
    order, customer = found
    line = rng.choice(order.lines)
    variant, paid = other_variant(population, line, rng), paid_method(order, customer)
    if variant is None or paid is None:
        return None
    change = ModifyItems(order.id, (Swap(line.id, variant.id),), paid.id)
    return swap_goal("modify_items", change, population, order, customer, line, variant)


def modify_twice(population: Population, rng: random.Random) -> Goal | None:
    """Its items were changed once already."""
    first = modify_items(population, rng)
    if first is None or not isinstance(first.ends, OrderEnds):
        return None
    changed = first.ends.after
    before = population.shop.order(changed.id)
    paid = paid_method(changed, first.customer)
    if before is None or paid is None:
        return None
    swaps = tuple(
        Swap(old.id, new.variant_id)
        for old, new in zip(before.lines, changed.lines, strict=True)
        if old.variant_id != new.variant_id
    )
    line = next(new for new in changed.lines if any(new.id == swap.line_id for swap in swaps))
    back = next(old for old in before.lines if old.id == line.id)
    product = population.shop.product(line.product_id)
    wanted = next((one for one in (product.variants if product else ()) if one.id == back.variant_id), None)
    if wanted is None:
        return None
    facts = {**first.facts, "wanted": wanted_fact(line, wanted)}
    return Goal(
        "modify_twice",
        first.customer,
        Denied(),
        facts,
        summary=("nothing",),
        picks=first.picks,
        arranged=(ModifyItems(before.id, swaps, paid.id),),
    )


def change_quantity(population: Population, rng: random.Random) -> Goal | None:
    """Fewer pieces of something of which several were ordered, or one more of it."""
    found = population.order(rng, PENDING)
    several = [line for line in found[0].lines if line.quantity > 1] if found else []
    if found is None or not several:
        return None
    order, customer = found
    line = rng.choice(several)
    wanted = rng.choice([*range(1, line.quantity), line.quantity + 1])
    ends = after(population, ChangeQuantity(order.id, (line.id,), wanted))
    if ends is None:
        return None
    facts = {
        **about(order, customer),
        "item": item_fact([line], order),
        "pieces": _counted(wanted),
        "ordered": _counted(line.quantity),
    }
    return Goal(
        "change_quantity",
        customer,
        OrderEnds(ends),
        facts,
        summary=(
            *literally(order.id),
            rf"\b{wanted} × {re.escape(line.title.lower())}",
            rf"instead of {line.quantity}\b",
        ),
        picks=(*literally(order.id), *titles([line], order)),
        signed_in=rng.random() > GUESTS,
    )


def _counted(pieces: int) -> Fact:
    return fact(str(pieces), NUMBER_WORDS[pieces]) if pieces < len(NUMBER_WORDS) else fact(str(pieces))


def change_address(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None:
        return None
    order, customer = found
    other = population.address_in(rng, order.address.country, order.address)
    if other is None:
        return None
    address = Address(other.line1, other.city, other.zip, order.address.country, name=order.address.name)
    ends = after(population, ChangeOrderAddress(order.id, address))
    if ends is None:
        return None
    return Goal(
        "change_address",
        customer,
        OrderEnds(ends),
        {**about(order, customer), "address": address_fact(address)},
        summary=(*literally(order.id), address_pattern(address)),
        picks=literally(order.id),
    )


def change_delivery(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None:
        return None
    order, customer = found
    option = "standard" if order.delivery_option == "express" else "express"
    ends = after(population, ChangeDeliveryOption(order.id, option))
    if ends is None:
        return None
    return Goal(
        f"change_delivery_{option}",
        customer,
        OrderEnds(ends),
        {**about(order, customer), "option": fact(option)},
        summary=literally(order.id, f"by {option}"),
        picks=(*literally(order.id), rf"^{option}"),
    )


def change_payment(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, PENDING)
    if found is None:
        return None
    order, customer = found
    method = other_method(order, customer, rng)
    ends = after(population, ChangePaymentMethod(order.id, method.id)) if method else None
    if method is None or ends is None:
        return None
    return Goal(
        "change_payment",
        customer,
        OrderEnds(ends),
        {**about(order, customer), "method": method_fact(method, customer)},
        summary=(*literally(order.id), *method_pattern(method)),
        picks=(*literally(order.id), *method_pattern(method)),
    )


def reorder(population: Population, rng: random.Random) -> Goal | None:
    found = population.order(rng, OrderStatus.DELIVERED)
    if found is None:
        return None
    order, customer = found
    items = []
    for line in order.lines:
        product = population.shop.product(line.product_id)
        variant = next((one for one in (product.variants if product else ()) if one.id == line.variant_id), None)
        if variant is None or not can_be_sent(variant, population.shop.stock(line.product_id), line.quantity):
            return None
        items.append(CartItem(variant.id, line.quantity))
    try:
        changed = population.shop.preview_customer(AddToCart(customer.id, tuple(items)), at=population.at)
    except Forbidden:
        return None
    return Goal("reorder", customer, CustomerEnds(changed.after), about(order, customer), picks=literally(order.id))


def cancel_shipped(population: Population, rng: random.Random) -> Goal | None:
    """It has left already."""
    found = population.order(rng, OrderStatus.SHIPPED, OrderStatus.PROCESSED)
    if found is None:
        return None
    order, customer = found
    return Goal(
        "cancel_shipped",
        customer,
        Denied(),
        {**about(order, customer), "reason": _why("no longer needed")},
        summary=("nothing",),
        picks=literally(order.id),
    )


def somebody_elses(population: Population, rng: random.Random) -> Goal | None:
    """To track or cancel an order that is not theirs."""
    found, customer = population.order(rng, PENDING, OrderStatus.SHIPPED), population.customer(rng)
    if found is None or customer is None or found[0].customer_id == customer.id or not population.orders_of(customer):
        return None
    order, owner = found
    theirs = {line.title.lower() for one in population.orders_of(customer) for line in one.lines}
    secrets = [owner.email, owner.phone, order.address.line1, *(line.title for line in order.lines)]
    return Goal(
        "somebody_elses",
        customer,
        Denied(),
        {"order": order_fact(order), **who_facts(customer)},
        summary=("nothing",),
        signed_in=rng.random() > 2 * GUESTS,
        secrets=tuple(one for one in secrets if one and one.lower() not in theirs),
    )


KINDS = {
    "cancel_whole": cancel_whole,
    "cancel_line": cancel_line,
    "modify_items": modify_items,
    "change_quantity": change_quantity,
    "change_address": change_address,
    "change_delivery": change_delivery,
    "change_payment": change_payment,
    "reorder": reorder,
    "cancel_shipped": cancel_shipped,
    "modify_twice": modify_twice,
    "somebody_elses": somebody_elses,
}
