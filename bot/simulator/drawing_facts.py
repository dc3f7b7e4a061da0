"""Facts about orders as shoppers tell them."""

import random
import re
from collections.abc import Iterable, Sequence

from actions.shop.models import Address, Customer, Order, OrderLine, PaymentMethod, Variant
from actions.telling.labels import in_sentence, method_label
from bot.simulator.goals import Fact, Piece, Words, fact, literally, words

NAME_ENDS = r"(?=[,.;:?)]| and | from | in | would | instead| \(| ·|$)"
COLORS, SIZES = {"color", "colour"}, {"size"}


def order_fact(order: Order) -> Fact:
    number = order.id
    return fact(number, f"#{number}", number.lower(), label="order_id", value=number)


def wrong_order_fact(order: Order) -> Fact:
    """The number with its last digit mistyped."""
    slipped = order.id[:-1] + str((int(order.id[-1]) + 7) % 10) if order.id[-1].isdecimal() else order.id + "0"
    return fact(slipped, label="order_id", value=slipped)


def item_fact(lines: Sequence[OrderLine], order: Order) -> Fact:
    """By name, as people say it; with what tells it apart where the order has two of a name."""
    exact: list[Piece] = []
    loose: list[Piece] = []
    for index, line in enumerate(lines):
        joint = Piece(", the " if index < len(lines) - 1 else " and the ") if index else None
        exact += [joint] if joint else []
        loose += [joint] if joint else []
        twin = sum(other.title == line.title for other in order.lines) > 1
        if twin:
            exact += [*option_words(line.options.items()), Piece(" ")]
            loose += [*option_words(line.options.items()), Piece(" ")]
        name = in_sentence(line.title)
        exact.append(Piece(name, "product", line.product_id))
        loose.append(Piece(name if twin else _shorter(name, line, order), "product", line.product_id))
    return tuple(exact), tuple(loose)


def _shorter(name: str, line: OrderLine, order: Order) -> str:
    """ "Brass desk lamp" is "desk lamp" to its owner, if nothing else in the order ends like that."""
    parts = name.split()
    short = " ".join(parts[-2:]) if len(parts) > 2 else name
    taken = any(other.title.lower().endswith(short.lower()) for other in order.lines if other.id != line.id)
    return name if taken else short


def option_words(options: Iterable[tuple[str, str]]) -> list[Piece]:
    """ "green M": each value a mention of its own."""
    pieces: list[Piece] = []
    for name, value in options:
        label = "color" if name in COLORS else "size" if name in SIZES else "option_value"
        pieces += [Piece(" ")] if pieces else []
        pieces.append(Piece(value, label, value))
    return pieces


def wanted_fact(old: OrderLine, new: Variant) -> Fact:
    """What should be different, and no more than that."""
    changed = [(name, value) for name, value in new.options.items() if old.options.get(name) != value]
    plain: Words = tuple(option_words(changed))
    whole: Words = tuple(option_words(new.options.items()))
    return plain, whole, (Piece("the "), *plain, Piece(" one"))


def address_fact(address: Address) -> Fact:
    zip_code = Piece(address.zip, "zip_code", address.zip)
    city = Piece(address.city, "city", address.city)
    street = Piece(address.line1, "street_address", address.line1)
    return (
        (street, Piece(", "), zip_code, Piece(" "), city),
        (street, Piece(", "), city, Piece(", "), zip_code),
        (street, Piece(", "), zip_code, Piece(", "), city),
    )


def address_pattern(address: Address) -> str:
    """This address, and nothing before or behind it that is none of it."""
    return rf"(?:\b(?:be|make)|(?<!to go )\bto) {re.escape(f'{address.line1}, {address.zip} {address.city},'.lower())}"


def method_fact(method: PaymentMethod, customer: Customer) -> Fact:
    """By brand and digits, or shorter where that is enough."""
    label = method_label(method)
    ways = [words(label, "payment_method", label)]
    alike = [one for one in customer.payment_methods if (one.kind, one.brand) == (method.kind, method.brand)]
    if method.brand and len(alike) == 1:
        ways.append(words(method.brand.lower(), "payment_method", method.brand))
    if method.kind == "paypal":
        ways.append(words("paypal", "payment_method", "paypal"))
    if method.last4:
        ways.append((Piece("card", "payment_method", "card"), Piece(f" ending in {method.last4}")))
    return tuple(ways)


def method_pattern(method: PaymentMethod) -> tuple[str, ...]:
    return literally(method.last4 or method_label(method))


def titles(lines: Sequence[OrderLine], order: Order) -> tuple[str, ...]:
    """Patterns that find these lines and no others: "football" is no "football boots"."""
    return tuple(f"{re.escape(_as_told(line, order).lower())}{NAME_ENDS}" for line in lines)


def _as_told(line: OrderLine, order: Order) -> str:
    twin = sum(other.title == line.title for other in order.lines) > 1
    return f"{line.title}, {' '.join(line.options.values())}" if twin and line.options else line.title


def paid_method(order: Order, customer: Customer) -> PaymentMethod | None:
    """The only way the order was paid, if the customer still has it."""
    ids = {payment.method.id for payment in order.payments if payment.kind == "payment"}
    return next((one for one in customer.payment_methods if ids == {one.id}), None)


def other_method(order: Order, customer: Customer, rng: random.Random) -> PaymentMethod | None:
    paid = {payment.method.id for payment in order.payments if payment.kind == "payment"}
    others = [one for one in customer.payment_methods if one.id not in paid]
    return rng.choice(others) if others else None


def who_facts(customer: Customer) -> dict[str, Fact]:
    """What everybody knows of themselves."""
    told = {"email": fact(customer.email, label="email", value=customer.email.lower())}
    if customer.addresses:
        told["zip"] = fact(customer.addresses[0].zip, label="zip_code")
    return told
