"""A shop of two products and three customers, as a bundle and as shops behind the port."""

import json
from contextlib import contextmanager

from actions.shop.importing import import_data, read_bundle
from actions.shop.sql import SqlShop
from tests.fake_shop import FakeShop
from tests.over_http import over_http

ADDRESS = {"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "20099", "country": "DE"}


def order(order_id, placed_at, *, status="pending", **more):
    return {
        "id": order_id, "customer_id": "c1", "email": "ann@example.com", "placed_at": placed_at, "status": status,
        "currency": "EUR", "total": "30.00", "address": ADDRESS,
        "payments": [{"kind": "payment", "amount": "30.00", "method_id": "visa", "at": placed_at}], **more,
    }  # fmt: skip


def line(order_id, line_id, price, quantity=1):
    return {
        "order_id": order_id, "id": line_id, "variant_id": "MUG-BLUE", "product_id": "mug", "title": "Mug",
        "options": {"color": "blue"}, "quantity": quantity, "price": price,
    }  # fmt: skip


BUNDLE = {
    "products": [
        {"id": "mug", "title": "Mug", "tags": ["tea"], "attributes": {"material": "clay"}, "rating": 4.5, "reviews": 7},
        {"id": "lamp", "title": "Lamp"},
    ],
    "variants": [
        {"id": "MUG-BLUE", "product_id": "mug", "options": {"color": "blue"}, "price": "10.00", "currency": "EUR"},
        {"id": "MUG-RED", "product_id": "mug", "options": {"color": "red"}, "price": "11.50", "currency": "EUR"},
    ],
    "customers": [
        {
            "id": "c1", "email": "Ann@Example.com", "first_name": "Ann", "addresses": [ADDRESS],
            "payment_methods": [
                {"id": "visa", "kind": "credit_card", "brand": "Visa", "last4": "4242"},
                {"id": "gift", "kind": "gift_card", "balance": "5.00", "currency": "EUR"},
            ],
        },
        {"id": "c2", "email": "bob@example.com"},
        {
            "id": "c3", "email": "cas@example.com", "phone": "+49 40 123456",
            "addresses": [{**ADDRESS, "zip": "d01 X2Y4"}],
            "payment_methods": [
                {"id": "gift-cas", "kind": "gift_card", "balance": "12.00", "currency": "EUR"},
                {"id": "paypal-cas", "kind": "paypal"},
            ],
            "store_credit": "7.50", "currency": "EUR", "membership": "Circle", "newsletter": True,
            "subscriptions": [
                {
                    "id": "s1", "plan": "Tea box", "price": "9.00", "currency": "EUR", "next_due": "2026-11-24",
                    "method_id": "paypal-cas",
                },
                {"id": "s2", "plan": "Filters", "status": "paused", "price": "5.00", "currency": "EUR"},
            ],
            "cart": [{"variant_id": "MUG-RED", "quantity": 2}],
        },
    ],
    "settings": [
        {"name": "name", "value": "Mugs"},
        {"name": "memberships", "value": "Circle, Circle Plus"},
    ],
    "promo_codes": [
        {
            "code": "tea10", "says": "10 % off tea", "valid_to": "2026-12-31", "minimum": "20.00", "currency": "EUR",
            "departments": ["Tea"], "members_only": True,
        },
    ],
    "orders": [
        order("W1", "2026-11-01T10:00:00Z", status="delivered"),
        order("W2", "2026-11-19T10:00:00Z"),
        order("W3", "2026-11-18T10:00:00+01:00", status="shipped"),
        {
            **order("W4", "2026-11-19T12:00:00Z"), "customer_id": "c3", "email": "cas@example.com", "total": "27.90",
            "shipping": "4.90", "discount": "7.00",
            "payments": [
                {"kind": "payment", "amount": "20.00", "method_id": "gift-cas", "at": "2026-11-19T12:00:00Z"},
                {"kind": "payment", "amount": "7.90", "method_id": "paypal-cas", "at": "2026-11-19T12:00:00Z"},
            ],
        },
        {
            **order("W6", "2026-11-19T13:00:00Z"), "customer_id": "c3", "email": "cas@example.com",
            "payments": [{"kind": "payment", "amount": "30.00", "method_id": "paypal-cas"}],
        },
        {
            **order("W5", "2026-11-02T10:00:00Z", status="return_requested"), "customer_id": "c3",
            "email": "cas@example.com", "total": "10.00",
            "payments": [{"kind": "payment", "amount": "10.00", "method_id": "paypal-cas"}],
            "returns": [
                {
                    "id": "R5-1", "kind": "return", "lines": ["1"], "requested_at": "2026-11-10T08:00:00Z",
                    "settled": [{"kind": "refund", "amount": "10.00", "method_id": "gift-cas"}],
                    "reason": "too small", "send_back_by": "2026-12-10",
                }
            ],
            "claims": [
                {"id": "P5-1", "kind": "missing", "lines": ["1"], "remedy": "replacement", "at": "2026-11-09T08:00:00Z"}
            ],
            "undo_until": "2026-11-10T09:00:00Z",
        },
    ],
    "order_lines": [
        line("W1", "1", "10.00", 3), line("W2", "1", "10.00"), line("W2", "2", "20.00"), line("W3", "1", "15.00", 2),
        line("W4", "1", "10.00", 3), line("W5", "1", "10.00"), line("W6", "1", "30.00"),
    ],
    "shipments": [
        {
            "id": "W1-1", "order_id": "W1", "lines": ["1"], "carrier": "DHL", "delivered_at": "2026-11-05T12:00:00Z",
            "expected_from": "2026-11-05", "events": [{"at": "2026-11-05T12:00:00Z", "code": "delivered"}],
        }
    ],
    "stock": [
        {"variant_id": "MUG-BLUE", "store": "online", "quantity": 4},
        {"variant_id": "MUG-RED", "store": "Hamburg", "quantity": 0, "restock_on": "2026-12-01"},
    ],
    "purchase_orders": [
        {
            "id": "PO-1", "variant_id": "MUG-BLUE", "quantity": 12, "expected_from": "2026-12-03",
            "expected_to": "2026-12-09",
        },
        {
            "id": "PO-2", "variant_id": "MUG-BLUE", "quantity": 5, "expected_from": "2026-12-05",
            "expected_to": "2026-12-07",
        },
        {
            "id": "PO-0", "variant_id": "MUG-BLUE", "quantity": 9, "expected_from": "2026-11-02",
            "expected_to": "2026-11-05", "received_on": "2026-11-04",
        },
    ],
}  # fmt: skip


def fill(engine, folder):
    """Import the bundle, by way of `folder`, which is made."""
    folder.mkdir()
    for kind, rows in BUNDLE.items():
        (folder / f"{kind}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_data(engine, read_bundle(folder))


@contextmanager
def over_sql(engine):
    yield SqlShop(engine)


@contextmanager
def in_memory(engine):
    codes = [row["code"] for row in BUNDLE["promo_codes"]]
    yield copied(SqlShop(engine), [row["id"] for row in BUNDLE["customers"]], codes)


def copied(sql, customer_ids, promo_codes=()):
    """The same shop without a database."""
    customers = [sql.customer(customer_id) for customer_id in customer_ids]
    return FakeShop(
        customers=customers,
        products=list(sql.catalogue()),
        orders=[order for customer in customers for order in sql.orders_of(customer.id, limit=100)],
        stock=[place for product in sql.catalogue() for place in sql.stock(product.id)],
        stores=sql.stores(),
        settings=sql.settings(),
        promo_codes=[sql.promo_code(code) for code in promo_codes],
    )


@contextmanager
def behind_its_api(engine):
    shop = over_http(SqlShop(engine))
    yield shop
    shop.close()


SHOPS = {"sqlite": over_sql, "postgres": over_sql, "memory": in_memory, "http": behind_its_api}
"""What every contract test of the port runs over: name -> a context manager that makes the shop from a filled engine.

A further one needs its line here, and nothing else.
"""
