"""What becomes of an order when it is changed: pure functions, one file a change, for every shop that asks."""

from actions.shop.changes.deciding import changed_order
from actions.shop.changes.types import ChangedCustomer, ChangedOrder, CustomerChange, OrderChange

__all__ = ["ChangedCustomer", "ChangedOrder", "CustomerChange", "OrderChange", "changed_order"]
