"""What can be brought in, and how each kind of file is read."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from actions.shop import shopify
from actions.shop.importing import read_bundle
from actions.shop.importing.bundle import ShopData
from actions.shop.shopify.known import known_in
from actions.shop.sql import SqlShop

Reader = Callable[[Path, Engine, str], ShopData]
"""Of a file (a folder for a bundle), with the shop's database and the currency of files that name none."""

READERS: Mapping[str, Reader] = {
    "bundle": lambda path, engine, currency: read_bundle(path),
    "products": lambda path, engine, currency: shopify.read_products(path, currency=currency or usual_currency(engine)),
    "orders": lambda path, engine, currency: shopify.read_orders(path, known_in(engine)),
    "customers": lambda path, engine, currency: shopify.read_customers(path, known_in(engine)),
    "tracking": lambda path, engine, currency: shopify.read_tracking(path, engine),
    "stock": lambda path, engine, currency: shopify.read_stock(path),
}


def usual_currency(engine: Engine) -> str:
    """The shop's own; EUR where it does not say."""
    return SqlShop(engine).settings().get("currency", "EUR")
