"""Shopify's CSV files as a second door: they carry less than a bundle, but every shop can write them."""

from actions.shop.shopify.customers import read_customers
from actions.shop.shopify.orders import read_orders
from actions.shop.shopify.products import read_products
from actions.shop.shopify.stock import read_stock
from actions.shop.shopify.tracking import read_tracking

__all__ = ["read_customers", "read_orders", "read_products", "read_stock", "read_tracking"]
