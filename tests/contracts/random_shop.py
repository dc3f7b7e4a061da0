"""Random small shops, and random wishes of their customers: most sensible, some that nobody should be granted."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from actions.shop.changes.types import (
    CancelOrder,
    ChangeDeliveryOption,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ChangeQuantity,
    ExchangeItems,
    ModifyItems,
    ResolveProblem,
    ReturnItems,
    Swap,
    UndoLast,
)
from actions.shop.importing.bundle import Row, ShopData
from actions.shop.importing.records import RECORDS
from actions.shop.models import Address
from actions.shop.returns import ReturnReason

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOME = {"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "20099", "country": "DE"}
METHODS = ("visa", "paypal", "gift", "little")
SETTINGS = {"currency": "EUR", "shipping": "4.90", "express_shipping": "9.90", "free_shipping_from": "50.00"}
VARIANTS = {"mug": ("M1", "M2", "M3"), "lamp": ("L1", "L2")}
PRODUCT_OF = {variant: product for product, variants in VARIANTS.items() for variant in variants}
ORDERS = ("W1", "W2", "W3")


def euros(minor):
    return f"{Decimal(minor) / 100:.2f}"


@st.composite
def shops(draw):
    """A customer with two gift cards, two products, three orders: as data that can be imported."""
    prices = {variant: draw(st.sampled_from([0, 1, 333, 1_000, 1_999, 4_950])) for variant in PRODUCT_OF}
    rows = {
        "settings": [{"name": name, "value": value} for name, value in SETTINGS.items()],
        "products": [{"id": product, "title": product} for product in VARIANTS],
        "variants": [
            {"id": variant, "product_id": product, "price": euros(prices[variant]), "currency": "EUR"}
            for variant, product in PRODUCT_OF.items()
        ],
        "stock": [{"variant_id": variant, "quantity": draw(st.integers(0, 12))} for variant in PRODUCT_OF],
        "customers": [_customer(draw)],
        "orders": [],
        "order_lines": [],
        "shipments": [],
    }
    for order_id, status in zip(ORDERS, ("pending", "delivered", "shipped"), strict=True):
        _add_order(draw, rows, order_id, draw(st.sampled_from(["pending", "delivered", status])), prices)
    return ShopData(
        {
            kind: [Row(kind, number, RECORDS[kind].model_validate(row)) for number, row in enumerate(found, start=1)]
            for kind, found in rows.items()
        }
    )


def _customer(draw):
    cards = [
        {"id": method, "kind": "gift_card", "balance": euros(draw(st.integers(0, most))), "currency": "EUR"}
        for method, most in (("gift", 30_000), ("little", 2_000))
    ]
    fee = {"id": "s1", "plan": "Tea", "price": "9.00", "currency": "EUR", "next_due": "2026-11-20"}
    return {
        "id": "c1", "email": "ann@example.com", "addresses": [HOME], "subscriptions": [fee],
        "payment_methods": [{"id": "visa", "kind": "credit_card"}, {"id": "paypal", "kind": "paypal"}, *cards],
    }  # fmt: skip


def _add_order(draw, rows, order_id, status, prices):
    bought = draw(st.lists(st.tuples(st.sampled_from(sorted(prices)), st.integers(1, 3)), min_size=1, max_size=4))
    worth = sum(prices[variant] * quantity for variant, quantity in bought)
    discount = draw(st.integers(0, worth))
    shipping, tax = draw(st.sampled_from([0, 490, 990])), draw(st.integers(0, 700))
    total = worth - discount + shipping + tax
    by_first = draw(st.integers(0, total))
    first, second = draw(st.permutations(METHODS))[:2]
    parts = [(first, by_first), (second, total - by_first)]
    lines = [str(number) for number in range(1, len(bought) + 1)]
    rows["orders"].append(
        {
            "id": order_id, "customer_id": "c1", "email": "ann@example.com", "status": status, "currency": "EUR",
            "placed_at": (START - timedelta(days=9)).isoformat(), "address": HOME, "total": euros(total),
            "shipping": euros(shipping), "tax": euros(tax), "discount": euros(discount),
            "payments": [
                {"kind": "payment", "amount": euros(amount), "method_id": method} for method, amount in parts if amount
            ],
        }
    )  # fmt: skip
    rows["order_lines"] += [
        {
            "order_id": order_id, "id": line, "variant_id": variant, "product_id": PRODUCT_OF[variant],
            "title": variant,
            "quantity": quantity, "price": euros(prices[variant]),
        }
        for line, (variant, quantity) in zip(lines, bought, strict=True)
    ]  # fmt: skip
    if status != "pending":
        arrived = [lines] if status == "delivered" else [lines[:1]]
        rows["shipments"] += [
            {
                "id": f"{order_id}-{number}", "order_id": order_id, "lines": parcel,
                "delivered_at": (START - timedelta(days=draw(st.sampled_from([0, 1, 5, 29, 31])))).isoformat(),
            }
            for number, parcel in enumerate(arrived, start=1)
        ]  # fmt: skip


PENDING, ARRIVED = frozenset({"pending"}), frozenset({"delivered"})
SUITS = {
    CancelOrder: PENDING,
    ModifyItems: PENDING,
    ChangeQuantity: PENDING,
    ChangeOrderAddress: PENDING,
    ChangeDeliveryOption: PENDING,
    ChangePaymentMethod: PENDING,
    ReturnItems: ARRIVED,
    ExchangeItems: ARRIVED,
    ResolveProblem: ARRIVED | {"shipped"},
    UndoLast: frozenset({"pending", "cancelled", "return_requested", "exchange_requested"}),
}
"""Every kind of change -> the states in which somebody may sensibly ask for it."""


@st.composite
def wishes(draw, kind, orders):
    """One change of this kind: mostly of an order in the right state, with its own lines and their own products."""
    suiting = [order for order in orders if order.status in SUITS[kind]]
    order = draw(st.sampled_from(suiting or orders))
    if draw(st.integers(0, 9)) == 0:
        order = draw(st.sampled_from(orders))
    lines = draw(st.lists(st.sampled_from([line.id for line in order.lines]), unique=True, max_size=3))
    method = draw(st.sampled_from([*METHODS, *METHODS, "nobody's"]))
    swaps = tuple(_swap(draw, line) for line in order.lines if line.id in (lines or "1"))
    match kind.__name__:
        case "CancelOrder":
            return CancelOrder(order.id, tuple(lines), "not given")
        case "ModifyItems":
            return ModifyItems(order.id, swaps, method)
        case "ChangeQuantity":
            return ChangeQuantity(order.id, tuple(lines), draw(st.sampled_from([1, 1, 2, 3, 5, 0, 500])))
        case "ChangeOrderAddress":
            street = draw(st.sampled_from(["Lange Reihe 1", "Hill St 12", ""]))
            return ChangeOrderAddress(order.id, Address(**{**HOME, "line1": street}))
        case "ChangeDeliveryOption":
            option = draw(st.sampled_from(["express", "standard", "express", "pigeon"]))
            return ChangeDeliveryOption(order.id, option, draw(st.sampled_from([None, method])))
        case "ChangePaymentMethod":
            return ChangePaymentMethod(order.id, method)
        case "ReturnItems":
            reason = draw(st.sampled_from(list(ReturnReason)))
            return ReturnItems(order.id, tuple(lines), reason, draw(st.sampled_from([None, method])))
        case "ExchangeItems":
            return ExchangeItems(order.id, swaps, method)
        case "ResolveProblem":
            problem = draw(st.sampled_from(["missing", "damaged", "wrong_item"]))
            return ResolveProblem(order.id, tuple(lines), problem, draw(st.sampled_from(["replacement", "refund"])))
        case "UndoLast":
            return UndoLast(order.id)


def _swap(draw, line):
    offered = VARIANTS[line.product_id] if draw(st.integers(0, 9)) else sorted(PRODUCT_OF)
    return Swap(line.id, draw(st.sampled_from(offered)))
