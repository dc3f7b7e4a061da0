"""Which of the customer's ways to pay is meant."""

import re
from collections.abc import Sequence

from actions.shop.models import PaymentMethod
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import ends_with, says, spans
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known

BRANDS = {"mastercard": ("mastercard", "master card"), "amex": ("amex", "american express")}
LAST_DIGITS = re.compile(r"(?<![\w#])\d{4}(?![\w])")

ENDING = re.compile(r"\b(?:ending|ends|end)\b(?: in| with)? \d{4}\b", re.IGNORECASE)
"""One that is told apart by its digits is no other one."""


def read_method(heard: Heard, known: Known) -> SlotValue | None:
    """By its button, id, last digits, brand or kind, or as "the original one"; None when several could be meant."""
    customer = heard.situation.customer
    if customer is None:
        return None
    methods = customer.payment_methods
    for value in [*heard.values(known.slot.name), *re.findall(r"[\w-]+", heard.text)]:
        if any(method.id == value for method in methods):
            return str(value)
    paid = _paid_with(heard, known)
    if paid and says("the_original", heard.text):
        return paid
    if paid and says("the_other_method", heard.text):
        return _only([method for method in methods if method.id != paid])
    return _named(heard.meant, methods)


def only_method(methods: Sequence[PaymentMethod]) -> SlotValue | None:
    return _only(methods)


def _paid_with(heard: Heard, known: Known) -> str:
    """The method of the order's first payment, if it is still one of the customer's."""
    order = heard.situation.order(known.order_id)
    paid = [payment.method.id for payment in order.payments if payment.kind == "payment"] if order else []
    owned = [method.id for method in heard.situation.customer.payment_methods] if heard.situation.customer else []
    return next((method for method in paid if method in owned), "")


def _named(text: str, methods: Sequence[PaymentMethod]) -> SlotValue | None:
    digits = [method for method in methods if method.last4 and method.last4 in LAST_DIGITS.findall(text)]
    if digits or ENDING.search(text):
        return _only(digits)
    said = [(span, method) for method in methods for span in _said(text, method)]
    if not said:
        return None
    towards = [(span, method) for span, method in said if ends_with("paying_with", text[: span[0]])]
    named = list({method.id: method for _, method in towards or said}.values())
    return _only(named)


def _said(text: str, method: PaymentMethod) -> list[tuple[int, int]]:
    """Where the method's brand or kind is named."""
    gift, paypal = spans("gift_card", text), spans("paypal", text)
    if method.kind == "gift_card":
        return gift
    if method.kind == "paypal":
        return paypal
    brand = method.brand.casefold()
    ways = "|".join(map(re.escape, BRANDS.get(brand, (brand,)))) if brand else ""
    if ways and (named := [match.span() for match in re.finditer(rf"\b(?:{ways})\b", text, re.IGNORECASE)]):
        return named
    if "card" in method.kind and not _names_a_brand(text):
        return [span for span in spans("any_card", text) if not _overlaps(span, gift)]
    kind = re.escape(method.kind.replace("_", " "))
    return [match.span() for match in re.finditer(rf"\b{kind}\b", text, re.IGNORECASE)]


def _names_a_brand(text: str) -> bool:
    return says("card_brand", text)


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _only(methods: Sequence[PaymentMethod]) -> SlotValue | None:
    return methods[0].id if len(methods) == 1 else None
