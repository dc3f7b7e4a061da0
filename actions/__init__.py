"""What Shopdesk can do in a shop: one file per action, and the shop behind them."""

from actions import cancel_order, check_stock, list_orders, order_details, product_details, track_order
from actions.shop.errors import Forbidden
from actions.types import Action, ActionError, Caller, Done, Effect, Level, Refused

ACTIONS: tuple[Action, ...] = (
    track_order.ACTION,
    list_orders.ACTION,
    order_details.ACTION,
    cancel_order.ACTION,
    check_stock.ACTION,
    product_details.ACTION,
)
"""In the order they are offered."""

__all__ = ["ACTIONS", "Action", "ActionError", "Caller", "Done", "Effect", "Forbidden", "Level", "Refused"]
