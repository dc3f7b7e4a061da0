"""What Shopdesk can do in a shop: one file per action, and the shop behind them."""

from actions import cancel_order, track_order
from actions.shop.errors import Forbidden
from actions.types import Action, ActionError, Caller, Done, Effect, Level, Refused

ACTIONS: tuple[Action, ...] = (track_order.ACTION, cancel_order.ACTION)
"""In the order they are offered."""

__all__ = ["ACTIONS", "Action", "ActionError", "Caller", "Done", "Effect", "Forbidden", "Level", "Refused"]
