"""Northfield, the demo shop: a made-up outfitter with real-looking goods, people, orders and parcels."""

from actions.shop.demo.generate import generate, seed, write_bundle

__all__ = ["generate", "seed", "write_bundle"]
