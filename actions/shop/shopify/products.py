"""Shopify's products CSV, classic and current: one row a variant, the product's own fields on the first of them."""

import html
import re
from pathlib import Path

from actions.shop.importing.bundle import ShopData
from actions.shop.importing.problems import Problem
from actions.shop.shopify.sheet import Line, Sheet, open_sheet

HANDLE = ("Handle", "URL handle")
PRICE = ("Variant Price", "Price")
SKU = ("Variant SKU", "SKU")
QUANTITY = ("Variant Inventory Qty", "Inventory quantity")
TRACKER = ("Variant Inventory Tracker", "Inventory tracker")
IMAGE = ("Image Src", "Product image URL")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_products(path: Path, *, currency: str) -> ShopData:
    """Products, variants and online stock. The file names no currency: its amounts are in `currency`."""
    sheet = open_sheet(path, HANDLE, ("Title",), PRICE)
    options: dict[str, list[str]] = {}
    for line in sheet.lines:
        handle = line.get(*HANDLE)
        if not handle:
            sheet.problems.append(Problem(sheet.file, line.number, _named(line, HANDLE), "expected a value, got none"))
            continue
        if line.get("Title"):
            _add_product(sheet, line, handle)
            options[handle] = [line.get(f"Option{place} name") for place in (1, 2, 3)]
        if line.get(*PRICE) or line.get(*SKU):
            _add_variant(sheet, line, handle, options.get(handle, ["", "", ""]), currency)
    return sheet.data()


def _add_product(sheet: Sheet, line: Line, handle: str) -> None:
    values = {
        "id": handle,
        "title": line.get("Title"),
        "description": _plain(line.get("Body (HTML)", "Description")),
        "brand": line.get("Vendor"),
        "category": line.get("Type") or line.get("Product category").split(">")[-1].strip(),
        "tags": tuple(tag.strip() for tag in line.get("Tags").split(",") if tag.strip()),
        "image": line.get(*IMAGE),
    }
    sheet.add("products", line, values, {"id": _named(line, HANDLE), "title": "Title"})


def _add_variant(sheet: Sheet, line: Line, handle: str, names: list[str], currency: str) -> None:
    chosen = {name: line.get(f"Option{place} value") for place, name in enumerate(names, start=1)}
    # A product without choices has the one option "Title" with the value "Default Title".
    chosen = {name.lower(): value for name, value in chosen.items() if name and value and value != "Default Title"}
    sku = line.get(*SKU) or "-".join([handle, *(value.lower().replace(" ", "-") for value in chosen.values())])
    columns = {"id": _named(line, SKU), "price": _named(line, PRICE)}
    values = {
        "id": sku,
        "product_id": handle,
        "options": chosen,
        "price": line.get(*PRICE),
        "currency": currency,
        "available": line.get("Status").lower() in ("", "active"),
    }
    sheet.add("variants", line, values, columns)
    if line.get(*TRACKER) and line.get(*QUANTITY):
        quantity = line.get(*QUANTITY)
        # Oversold variants stand there with a negative quantity: none is left.
        left = "0" if quantity.startswith("-") and quantity[1:].isdigit() else quantity
        stock = {"variant_id": sku, "store": "online", "quantity": left}
        sheet.add("stock", line, stock, {"quantity": _named(line, QUANTITY)})


def _named(line: Line, names: tuple[str, ...]) -> str:
    """What this file calls the column."""
    return next((name for name in names if name in line), names[0])


def _plain(markup: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
