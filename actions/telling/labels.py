"""Short names for what is in an order and how it was paid, fit to stand inside a sentence."""

from collections.abc import Iterable, Mapping

from babel import Locale

from actions.shop.models import Address, OrderLine, Payment, PaymentMethod

_KINDS = {"paypal": "PayPal", "gift_card": "gift card", "credit_card": "card", "bank_transfer": "bank account"}
_BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}


def in_sentence(title: str) -> str:
    """A title as it stands in the middle of a sentence: "Brass desk lamp" -> "brass desk lamp".

    Words that are more than a capital and small letters keep their form: "USB-C cable", "LED strip".
    """
    return " ".join(word.lower() if _is_plain(word) else word for word in title.split())


def _is_plain(word: str) -> bool:
    """ "Lamp" and "Two-person", but neither "T-shirt" nor "LED"."""
    return (
        word == word.capitalize() and word.replace("-", "").replace("'", "").isalpha() and len(word.split("-")[0]) > 1
    )


def options_label(options: Mapping[str, str]) -> str:
    """The values alone: {"color": "blue", "size": "42"} -> "blue 42"."""
    return " ".join(options.values())


def line_label(line: OrderLine) -> str:
    """ "running shoes, blue 42"; several pieces begin with their number: "2 × water bottle, green 0.75 l"."""
    label = in_sentence(line.title)
    if line.options:
        label = f"{label}, {options_label(line.options)}"
    return f"{line.quantity} × {label}" if line.quantity > 1 else label


def line_labels(lines: Iterable[OrderLine]) -> tuple[str, ...]:
    return tuple(line_label(line) for line in lines)


def method_label(method: PaymentMethod) -> str:
    """ "Visa ending 4410", "PayPal", "gift card"."""
    name = _BRANDS.get(method.brand.lower(), method.brand) or _KINDS.get(method.kind, method.kind.replace("_", " "))
    return f"{name} ending {method.last4}" if method.last4 else name


def paid_with(payments: Iterable[Payment], kind: str) -> tuple[str, ...]:
    """The methods of all payments of one kind, each once, in order."""
    return tuple(dict.fromkeys(method_label(payment.method) for payment in payments if payment.kind == kind))


def address_label(address: Address) -> str:
    """One line: "12 Hill St, LS1 4AB Leeds, United Kingdom"."""
    town = f"{address.zip} {address.city}".strip()
    country = country_name(address.country)
    return ", ".join(part for part in (address.line1, address.line2, town, address.state, country) if part)


def country_name(code: str) -> str:
    """ "DE" -> "Germany"; what is no code stays as it is."""
    return str(Locale("en").territories.get(code.upper(), code))
