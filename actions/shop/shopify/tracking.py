"""The second CSV of an order import: `Name,Tracking Company,Tracking Number,Tracking URL,Shipped at,Delivered at`.

One row a parcel. A parcel of an order with a single row holds the whole order; so does each of several, since the file
does not say what lies in which.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from actions.shop.exporting import shop_records
from actions.shop.importing.bundle import ShopData
from actions.shop.importing.problems import Problem
from actions.shop.shopify.sheet import Line, Sheet, open_sheet

_ON_THE_WAY = {"pending", "processed", "shipped", "delivered"}


def read_tracking(path: Path, engine: Engine) -> ShopData:
    """Parcels, and the orders whose state follows from them. The orders are in the shop already."""
    sheet = open_sheet(path, ("Name",), ("Tracking Number",))
    with engine.connect() as connection:
        records = shop_records(connection)
        orders = {order["id"]: order for order in records["orders"]}
        lines: dict[str, list[str]] = {}
        for line in records["order_lines"]:
            lines.setdefault(line["order_id"], []).append(line["id"])
    numbers: Counter[str] = Counter()
    parcels: dict[str, list[tuple[Line, dict[str, Any]]]] = {}
    for row in sheet.lines:
        order_id = row.get("Name").lstrip("#").upper()
        if order_id not in orders:
            message = f"expected an order of this shop, got {row.get('Name')!r}"
            sheet.problems.append(Problem(sheet.file, row.number, "Name", message))
            continue
        numbers[order_id] += 1
        parcel = _parcel(sheet, row, order_id, numbers[order_id], lines[order_id])
        parcels.setdefault(order_id, []).append((row, parcel))
    for order_id, found in parcels.items():
        _add_order(sheet, found, orders[order_id])
    return sheet.data()


def _parcel(sheet: Sheet, row: Line, order_id: str, number: int, lines: list[str]) -> dict[str, Any]:
    shipped, delivered = sheet.time(row, "Shipped at"), sheet.time(row, "Delivered at")
    events = [(shipped, "picked_up"), (delivered, "delivered")]
    parcel = {
        "id": f"{order_id}-{number}",
        "order_id": order_id,
        "lines": tuple(lines),
        "carrier": row.get("Tracking Company"),
        "tracking_number": row.get("Tracking Number"),
        "tracking_url": row.get("Tracking URL"),
        "shipped_at": shipped,
        "delivered_at": delivered,
        "events": [{"at": at, "code": code} for at, code in events if at is not None],
    }
    sheet.add("shipments", row, parcel, {"tracking_number": "Tracking Number"})
    return parcel


def _add_order(sheet: Sheet, parcels: list[tuple[Line, dict[str, Any]]], order: dict[str, Any]) -> None:
    if order["status"] not in _ON_THE_WAY:
        return
    arrived = all(parcel["delivered_at"] for _, parcel in parcels)
    left = any(parcel["shipped_at"] or parcel["delivered_at"] for _, parcel in parcels)
    status = "delivered" if arrived else "shipped" if left else order["status"]
    if status != order["status"]:
        sheet.add("orders", parcels[0][0], {**order, "status": status}, {})
