"""The demo shop as Shopify would export it: what its CSV files can carry, and a tracking file beside them."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.shop.demo.generate import generate

Cells = dict[str, Any]


def write_shopify(folder: Path, now: datetime, *, scale: float = 1.0) -> None:
    """Write products.csv, stock.csv, customers.csv, orders.csv and tracking.csv into `folder` (made if absent)."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = generate(now, scale=scale)
    skus = {variant["id"] for variant in rows["variants"]}
    _write(folder / "products.csv", _products(rows))
    _write(folder / "stock.csv", (_stock(entry) for entry in rows["stock"] if entry["variant_id"] in skus))
    _write(folder / "customers.csv", (_customer(customer) for customer in rows["customers"]))
    _write(folder / "orders.csv", _orders(rows))
    _write(folder / "tracking.csv", (_parcel(parcel) for parcel in rows["shipments"] if parcel["shipped_at"]))


def _write(path: Path, lines: Iterable[Cells]) -> None:
    cells = list(lines)
    columns = list(dict.fromkeys(name for line in cells for name in line))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(cells)


def _products(rows: Mapping[str, list[Cells]]) -> Iterable[Cells]:
    """One row a variant; the product's own cells stand on its first."""
    variants: dict[str, list[Cells]] = defaultdict(list)
    for variant in rows["variants"]:
        variants[variant["product_id"]].append(variant)
    for product in rows["products"]:
        for place, variant in enumerate(variants[product["id"]]):
            yield {"Handle": product["id"], **(_head(product) if place == 0 else {}), **_variant(variant, place == 0)}


def _head(product: Cells) -> Cells:
    return {
        "Title": product["title"],
        "Body (HTML)": f"<p>{product['description']}</p>",
        "Vendor": product["brand"],
        "Type": product["category"],
        "Tags": ", ".join(product["tags"]),
        "Published": "true",
        "Image Src": product["image"],
        "Status": "active",
    }


def _variant(variant: Cells, is_first: bool) -> Cells:
    cells: Cells = {}
    for place, (name, value) in enumerate(variant["options"].items(), start=1):
        cells[f"Option{place} Name"] = name.capitalize() if is_first else ""
        cells[f"Option{place} Value"] = value
    return {**cells, "Variant SKU": variant["id"], "Variant Price": variant["price"]}


def _stock(entry: Cells) -> Cells:
    place = "" if entry["store"] == "online" else entry["store"]
    back = entry["restock_on"] or ""
    return {"SKU": entry["variant_id"], "Location": place, "Available": entry["quantity"], "Restock on": back}


def _customer(customer: Cells) -> Cells:
    return {
        "First Name": customer["first_name"],
        "Last Name": customer["last_name"],
        "Email": customer["email"],
        "Phone": f"'{customer['phone']}",
        **_address("Default Address ", customer["addresses"][0], "Country Code"),
        "Tags": ", ".join(customer.get("tags", ())),
    }


def _address(prefix: str, address: Cells, country: str = "Country") -> Cells:
    names = {"Address1": "line1", "City": "city", "Zip": "zip", country: "country"}
    # An apostrophe keeps spreadsheets from eating leading zeros.
    return {f"{prefix}{cell}": ("'" if cell == "Zip" else "") + address[name] for cell, name in names.items()}


def _orders(rows: Mapping[str, list[Cells]]) -> Iterable[Cells]:
    lines: dict[str, list[Cells]] = defaultdict(list)
    for line in rows["order_lines"]:
        lines[line["order_id"]].append(line)
    sent = {parcel["order_id"]: parcel["shipped_at"] for parcel in rows["shipments"] if parcel["shipped_at"]}
    kinds = {method["id"]: method for customer in rows["customers"] for method in customer["payment_methods"]}
    for order in rows["orders"]:
        shipped_at = sent.get(order["id"], "")
        for place, line in enumerate(lines[order["id"]]):
            head = _order(order, shipped_at, kinds) if place == 0 else {}
            yield {"Name": f"#{order['id']}", "Email": order["email"], **head, **_line(line, bool(shipped_at))}


def _order(order: Cells, shipped_at: str, kinds: Mapping[str, Cells]) -> Cells:
    refunded = sum(float(payment["amount"]) for payment in order["payments"] if payment["kind"] == "refund")
    method = kinds[order["payments"][-1]["method_id"]] if order["payments"] else {"kind": ""}
    placed_at = _time(order["placed_at"])
    return {
        "Financial Status": "refunded" if order["cancelled_at"] else "partially_refunded" if refunded else "paid",
        "Paid at": placed_at,
        "Fulfillment Status": "fulfilled" if shipped_at else "unfulfilled",
        "Fulfilled at": _time(shipped_at),
        "Currency": order["currency"],
        "Shipping": order["shipping"],
        "Taxes": "0.00",
        "Total": order["total"],
        "Discount Amount": order["discount"],
        "Shipping Method": order["delivery_option"],
        "Created at": placed_at,
        **_address("Shipping ", order["address"]),
        "Cancelled at": _time(order["cancelled_at"] or ""),
        "Payment Method": method.get("brand") or method["kind"],
        "Refunded Amount": f"{refunded:.2f}",
    }


def _line(line: Cells, is_fulfilled: bool) -> Cells:
    chosen = " / ".join(line["options"].values())
    return {
        "Lineitem quantity": line["quantity"],
        "Lineitem name": f"{line['title']} - {chosen}",
        "Lineitem price": line["price"],
        "Lineitem sku": line["variant_id"],
        "Lineitem fulfillment status": "fulfilled" if is_fulfilled else "pending",
    }


def _parcel(parcel: Cells) -> Cells:
    return {
        "Name": f"#{parcel['order_id']}",
        "Tracking Company": parcel["carrier"],
        "Tracking Number": f"'{parcel['tracking_number']}",
        "Tracking URL": parcel["tracking_url"],
        "Shipped at": _time(parcel["shipped_at"]),
        "Delivered at": _time(parcel["delivered_at"] or ""),
    }


def _time(iso: str) -> str:
    """As Shopify writes it: 2026-11-23 14:05:00 +0000."""
    return datetime.fromisoformat(iso).strftime("%Y-%m-%d %H:%M:%S %z") if iso else ""
