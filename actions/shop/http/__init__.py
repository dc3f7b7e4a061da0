"""The shop behind the JSON API of `actions/shop/openapi.yaml`: the client, and what serves any `Shop` that way."""

from actions.shop.http.serving import Received, Sent, ShopApi
from actions.shop.http.shop import HttpShop

__all__ = ["HttpShop", "Received", "Sent", "ShopApi"]
