"""An inventory CSV: how many of each SKU lie where."""

from pathlib import Path

from actions.shop.importing.bundle import ShopData
from actions.shop.shopify.sheet import open_sheet

QUANTITY = ("Available", "On hand", "On hand (current)", "Quantity")


def read_stock(path: Path) -> ShopData:
    """Columns SKU and Available (or On hand, Quantity); Location, empty: online; Restock on, a day, if there is one."""
    sheet = open_sheet(path, ("SKU",), QUANTITY)
    for line in sheet.lines:
        quantity = next((name for name in QUANTITY if name in line), QUANTITY[0])
        values = {
            "variant_id": line.get("SKU"),
            "store": line.get("Location") or "online",
            "quantity": line.get(quantity),
            "restock_on": line.get("Restock on") or None,
        }
        columns = {"variant_id": "SKU", "quantity": quantity, "restock_on": "Restock on"}
        sheet.add("stock", line, values, columns)
    return sheet.data()
