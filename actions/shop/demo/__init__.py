"""Northfield, the demo shop: a made-up outfitter with real-looking goods, people, orders and parcels."""

from actions.shop.demo.generate import generate, seed, write_bundle
from actions.shop.demo.pictures import write_pictures
from actions.shop.demo.shopify import write_shopify

__all__ = ["generate", "seed", "write_bundle", "write_pictures", "write_shopify"]
