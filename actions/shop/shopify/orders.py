"""Shopify's orders CSV: one row a line item, the order's own fields on the first and carried forward by `Name`."""

from decimal import Decimal, InvalidOperation
from itertools import groupby
from pathlib import Path
from typing import Any

from actions.shop.importing.bundle import ShopData
from actions.shop.importing.problems import Problem
from actions.shop.shopify.customers import customer_id
from actions.shop.shopify.known import Known
from actions.shop.shopify.sheet import Line, Sheet, open_sheet

MOST = Decimal(10**14)
"""Of any amount, in major units; also of pieces, which are bounded more tightly where they are stored."""
_COLUMNS = {
    "id": "Name",
    "order_id": "Name",
    "email": "Email",
    "placed_at": "Created at",
    "currency": "Currency",
    "total": "Total",
    "shipping": "Shipping",
    "tax": "Taxes",
    "discount": "Discount Amount",
    "title": "Lineitem name",
    "quantity": "Lineitem quantity",
    "price": "Lineitem price",
}


def read_orders(path: Path, known: Known) -> ShopData:
    """Orders, their lines, and the customers and payment methods that are new with them."""
    sheet = open_sheet(
        path, ("Name",), ("Email",), ("Created at",), ("Total",), ("Lineitem name",), ("Lineitem price",)
    )
    seen: set[str] = set()
    for name, lines in groupby(sheet.lines, key=lambda line: line.get("Name").lstrip("#").upper()):
        rows = list(lines)
        if not name or name in seen:
            message = (
                "expected a value, got none" if not name else f"{name!r} came before; its rows must stand together"
            )
            sheet.problems.append(Problem(sheet.file, rows[0].number, "Name", message))
            continue
        seen.add(name)
        _Order(sheet, name, rows, known).add()
    return sheet.data()


class _Order:
    """One order on its way from rows to records."""

    def __init__(self, sheet: Sheet, order_id: str, rows: list[Line], known: Known) -> None:
        self._sheet, self._id, self._rows, self._known = sheet, order_id, rows, known
        self._head = rows[0]
        self._email = self._head.get("Email")
        self._customer = customer_id(self._email, known)

    def add(self) -> None:
        head, sheet = self._head, self._sheet
        before = len(sheet.problems)
        amounts = {name: self._amount(_COLUMNS[name]) for name in ("total", "shipping", "tax", "discount")}
        placed_at, cancelled_at = sheet.time(head, "Created at"), sheet.time(head, "Cancelled at")
        cost = sum((self._cost(row) for row in self._items()), Decimal(0))
        if len(sheet.problems) > before:
            sheet.damaged.add(self._id)
            return
        self._add_buyer()
        for number, row in enumerate(self._items(), start=1):
            self._add_line(number, row)
        values = {
            "id": self._id,
            "customer_id": self._customer,
            "email": self._email,
            "placed_at": placed_at,
            "status": self._status(cancelled_at is not None),
            "currency": head.get("Currency"),
            **self._balanced(cost, amounts),
            "address": self._address(),
            "delivery_option": head.get("Shipping Method") or "standard",
            "payments": self._payments(amounts["total"]),
            "cancelled_at": cancelled_at,
        }
        sheet.add("orders", head, values, _COLUMNS)
        self._add_shipment()

    def _items(self) -> list[Line]:
        return [row for row in self._rows if row.get("Lineitem name")]

    def _amount(self, column: str, row: Line | None = None) -> Decimal:
        line = row or self._head
        text = line.get(column) or "0"
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= MOST:
            message = f"expected an amount of 0 or more, got {text[:60]!r}"
            self._sheet.problems.append(Problem(self._sheet.file, line.number, column, message))
            return Decimal(0)
        return amount

    def _cost(self, row: Line) -> Decimal:
        return self._amount("Lineitem price", row) * self._amount("Lineitem quantity", row)

    def _balanced(self, cost: Decimal, amounts: dict[str, Decimal]) -> dict[str, Decimal]:
        """Make lines - discount + shipping + tax come out as the total that was paid.

        Prices may include the tax, and discounts may stand on lines: what the total leaves over is the discount.
        """
        tax_on_top = cost - amounts["discount"] + amounts["shipping"] + amounts["tax"] == amounts["total"]
        tax = amounts["tax"] if tax_on_top else Decimal(0)
        discount = cost + amounts["shipping"] + tax - amounts["total"]
        if discount < 0:
            message = f"expected at most lines + shipping = {cost + amounts['shipping']}, got {amounts['total']}"
            self._sheet.problems.append(Problem(self._sheet.file, self._head.number, "Total", message))
            discount = Decimal(0)
        return {"total": amounts["total"], "shipping": amounts["shipping"], "tax": tax, "discount": discount}

    def _status(self, cancelled: bool) -> str:
        if cancelled:
            return "cancelled"
        fulfilled = self._head.get("Fulfillment Status").lower()
        return "shipped" if fulfilled in ("fulfilled", "partial", "shipped") else "pending"

    def _address(self) -> dict[str, str]:
        kind = "Shipping" if self._head.get("Shipping Address1", "Shipping Street") else "Billing"
        return {
            "name": self._head.get(f"{kind} Name"),
            "line1": self._head.get(f"{kind} Address1", f"{kind} Street"),
            "line2": self._head.get(f"{kind} Address2"),
            "city": self._head.get(f"{kind} City"),
            "state": self._head.get(f"{kind} Province"),
            "zip": self._head.get(f"{kind} Zip"),
            "country": self._head.get(f"{kind} Country"),
        }

    def _add_buyer(self) -> None:
        """Whoever bought, if the shop does not know them; and how they paid, if it does not know that."""
        method = self._method()
        already = self._sheet.ids("customers") | self._sheet.ids("payment_methods")
        if self._email.lower() not in self._known.customers and self._customer not in already:
            first, _, last = self._head.get("Billing Name", "Shipping Name").partition(" ")
            values = {"id": self._customer or "-", "email": self._email, "first_name": first, "last_name": last}
            self._sheet.add("customers", self._head, {**values, "addresses": [self._address()]}, _COLUMNS)
        if method and method not in self._known.methods and method not in already:
            kind = self._head.get("Payment Method")
            values = {"id": method, "customer_id": self._customer or "-", "kind": kind.lower().replace(" ", "_")}
            self._sheet.add("payment_methods", self._head, {**values, "brand": kind}, {})

    def _method(self) -> str:
        kind = self._head.get("Payment Method")
        return f"{self._customer}/{kind.lower().replace(' ', '-')}" if kind else ""

    def _payments(self, total: Decimal) -> list[dict[str, Any]]:
        """What was paid, when the file says that it was, and what went back."""
        status, paid_at = self._head.get("Financial Status").lower(), self._sheet.time(self._head, "Paid at")
        if not self._method() or status not in ("paid", "partially_refunded", "refunded"):
            return []
        payments = [{"kind": "payment", "amount": total, "method_id": self._method(), "at": paid_at}]
        refunded = self._amount("Refunded Amount")
        if refunded:
            payments.append({"kind": "refund", "amount": refunded, "method_id": self._method(), "at": None})
        return payments

    def _add_line(self, number: int, row: Line) -> None:
        variant = self._known.variants.get(row.get("Lineitem sku"))
        values = {
            "order_id": self._id,
            "id": str(number),
            "variant_id": row.get("Lineitem sku"),
            "product_id": variant.product_id if variant else "",
            "title": variant.title if variant else row.get("Lineitem name"),
            "options": variant.options if variant else {},
            "quantity": row.get("Lineitem quantity"),
            "price": row.get("Lineitem price"),
        }
        self._sheet.add("order_lines", row, values, _COLUMNS)

    def _add_shipment(self) -> None:
        """What was fulfilled left as one parcel; the tracking file says more."""
        shipped_at = self._sheet.time(self._head, "Fulfilled at")
        numbered = enumerate(self._items(), start=1)
        done = [
            str(number) for number, row in numbered if row.get("Lineitem fulfillment status").lower() == "fulfilled"
        ]
        if shipped_at is not None and done:
            values = {"id": f"{self._id}-1", "order_id": self._id, "lines": done, "shipped_at": shipped_at}
            self._sheet.add("shipments", self._head, values, _COLUMNS)
