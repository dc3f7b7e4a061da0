"""How a slot is asked for: which of its questions, what that says, and what can be offered as buttons."""

from dataclasses import dataclass, field
from enum import StrEnum

from actions.shop.changes.types import Swap
from actions.shop.models import (
    Address,
    LineId,
    Order,
    OrderId,
    OrderLine,
    PaymentMethodId,
    Product,
    ProductId,
    Variant,
    VariantId,
)
from actions.telling.labels import address_label, in_sentence, line_label, line_labels, method_label, options_label
from actions.types import Action, Facts
from bot.dialogue.conversation import Slots
from bot.dialogue.decisions import Option
from bot.dialogue.describe import describe_lines
from bot.dialogue.situation import Situation
from bot.dialogue.slots import SlotSpec, candidates_of
from bot.dialogue.slots.address import DEFAULT, missing_part
from bot.dialogue.slots.lines import EVERY_LINE, lines_asked_about
from bot.dialogue.slots.swaps import any_of, lines_to_tell, open_line, swaps_in, wanted_in
from bot.dialogue.slots.variants import nearest, read_open
from nlu.types import Intent

MOST_OPTIONS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the wording `ask.<slot>`, or `ask.<slot>.<part>` where only a part of the slot is open."""

    part: str = ""
    facts: Facts = field(default_factory=dict)
    options: tuple[Option, ...] = ()


def question_for(action: Action, slot: SlotSpec, slots: Slots, situation: Situation) -> Question:
    """The question for `slot`, with its likely answers, best first. `slots`: what is known so far."""
    if slot.kind == tuple[Swap, ...]:
        return _about_swaps(slot, slots, situation)
    if slot.kind == tuple[LineId, ...]:
        return _about_lines(slot, slots, situation)
    if slot.kind is VariantId:
        return _about_variant(slot, slots, situation)
    if slot.kind is Address:
        return Question(
            missing_part(slots.get(slot.name, ())) if slots.get(slot.name) else "",
            options=_addresses(slot, slots, situation),
        )
    return Question(options=options_for(action, slot, slots, situation))


def options_for(action: Action, slot: SlotSpec, slots: Slots, situation: Situation) -> tuple[Option, ...]:
    """Likely values of `slot`, best first; () where only words will do."""
    if slot.kind is OrderId:
        orders = candidates_of(action, situation) or situation.orders
        return tuple(order_option(order) for order in orders[:MOST_OPTIONS])
    if slot.kind is PaymentMethodId:
        return _methods(slot, situation)
    if slot.kind is ProductId:
        return tuple(product_option(product) for product in list(situation.products.values())[:MOST_OPTIONS])
    if isinstance(slot.kind, type) and issubclass(slot.kind, StrEnum):
        return tuple(
            Option(f"{slot.name}.{member.value}", Intent.PROVIDE_INFO, slot.name, member.value) for member in slot.kind
        )
    return ()


def order_option(order: Order) -> Option:
    """An order, named by what is in it."""
    most = 2 if len(order.lines) == 2 else 1
    facts: Facts = {"items": describe_lines(order.lines, most=most), "order_id": order.id, "total": order.total}
    return Option("order", Intent.CHOOSE, "order_id", order.id, facts)


def product_option(product: Product) -> Option:
    return Option("product", Intent.CHOOSE, "product", product.id, {"title": product.title})


def _about_lines(slot: SlotSpec, slots: Slots, situation: Situation) -> Question:
    """Which lines, or which of those that have one title."""
    order = situation.order(str(slots.get("order_id", "")))
    if alike := lines_asked_about(order, slots.get(slot.name, ())):
        facts: Facts = {"product": in_sentence(alike[0].title), "count": len(alike)}
        return Question("which", facts, tuple(_line_option(slot, line, line.id) for line in alike[:MOST_OPTIONS]))
    lines = order.lines if order else ()
    every = (Option("all_lines", Intent.CHOOSE, slot.name, EVERY_LINE),) if len(lines) > 1 else ()
    return Question(options=(*(_line_option(slot, line, line.id) for line in lines[:MOST_OPTIONS]), *every))


def _about_swaps(slot: SlotSpec, slots: Slots, situation: Situation) -> Question:
    """Which line first, where several could be meant; then which variant of its product."""
    order = situation.order(str(slots.get("order_id", "")))
    lines = {line.id: line for line in order.lines} if order else {}
    swaps = slots.get(slot.name, ())
    if alike := lines_to_tell(swaps, order):
        told: Facts = {"product": in_sentence(alike[0].title), "count": len(alike)}
        wish = swaps_in(swaps)[any_of(alike[0])]
        options = tuple(_line_option(slot, one, f"{one.id}>{wish}") for one in alike[:MOST_OPTIONS])
        return Question("which", told, options)
    line = lines.get(LineId(open_line(swaps))) or (next(iter(lines.values())) if len(lines) == 1 else None)
    product = situation.products.get(line.product_id) if line else None
    if line is None or product is None:
        facts: Facts = {"items": line_labels(lines.values())}
        return Question(
            "", facts, tuple(_line_option(slot, one, f"{one.id}>?") for one in lines.values())[:MOST_OPTIONS]
        )
    wanted = wanted_in(swaps_in(swaps).get(line.id, ""))
    variants = nearest(product, wanted, line.options, situation)
    facts = {"item": line_label(line), "product": in_sentence(line.title), "wanted": " ".join(wanted.values())}
    part = "none_left" if not variants else "not_available" if wanted else "variant"
    return Question(
        part,
        facts,
        tuple(_variant_option(slot, variant, f"{line.id}>{variant.id}") for variant in variants[:MOST_OPTIONS]),
    )


def _about_variant(slot: SlotSpec, slots: Slots, situation: Situation) -> Question:
    product_id, wanted = read_open(str(slots.get(slot.name, "")))
    product = situation.products.get(product_id)
    if product is None:
        return Question("product", options=tuple(map(product_option, list(situation.products.values())[:MOST_OPTIONS])))
    variants = nearest(product, wanted, {}, situation)
    fits = any(wanted.items() <= dict(variant.options).items() for variant in product.variants)
    part = "none_left" if not variants else "" if fits else "not_available"
    facts: Facts = {"product": in_sentence(product.title), "wanted": " ".join(wanted.values())}
    return Question(part, facts, tuple(_variant_option(slot, one, one.id) for one in variants[:MOST_OPTIONS]))


def _variant_option(slot: SlotSpec, variant: Variant, value: str) -> Option:
    facts: Facts = {"options": options_label(variant.options), "price": variant.price}
    return Option("variant", Intent.CHOOSE, slot.name, value, facts)


def _line_option(slot: SlotSpec, line: OrderLine, value: str) -> Option:
    label = line_label(line)
    return Option("line", Intent.CHOOSE, slot.name, value, {"item": label[:1].upper() + label[1:]})


def _methods(slot: SlotSpec, situation: Situation) -> tuple[Option, ...]:
    """The customer's ways to pay; what is on a gift card is said beside it."""
    methods = situation.customer.payment_methods if situation.customer else ()
    labels = {method.id: method_label(method) for method in methods}
    return tuple(
        Option(
            "method",
            Intent.CHOOSE,
            slot.name,
            method.id,
            {"method": labels[method.id][:1].upper() + labels[method.id][1:], "balance": method.balance},
        )
        for method in methods[:MOST_OPTIONS]
    )


def _addresses(slot: SlotSpec, slots: Slots, situation: Situation) -> tuple[Option, ...]:
    """The customer's own address, unless the order goes there already or another one was begun."""
    own = situation.customer.addresses if situation.customer else ()
    order = situation.order(str(slots.get("order_id", "")))
    if not own or slots.get(slot.name) or order is None or order.address == own[0]:
        return ()
    return (Option("address", Intent.CHOOSE, slot.name, DEFAULT, {"address": address_label(own[0])}),)
