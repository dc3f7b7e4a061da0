"""An undo meets what the world did to the order meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from actions import Forbidden
from actions.shop import schema
from actions.shop.changes.types import CancelOrder, ChangeOrderAddress, UndoLast
from actions.shop.models import Address
from tests.actions.conftest import NOW

HILL = Address("Hill 12", "Hamburg", "20099", "DE")


def test_what_was_packed_meanwhile_is_not_changed_back(shop, engine):
    shop.change_order(ChangeOrderAddress("W20398", HILL), at=NOW, key="k1")
    with engine.begin() as connection:
        connection.execute(update(schema.orders).where(schema.orders.c.id == "W20398").values(status="processed"))
    with pytest.raises(Forbidden, match="order_changed_since"):
        shop.change_order(UndoLast("W20398"), at=NOW, key="k2")
    assert shop.order("W20398").address == HILL


def test_a_gift_card_that_moved_meanwhile_is_no_change_of_the_order(shop, engine):
    shop.change_order(CancelOrder("W20405", (), "x"), at=NOW, key="k1")
    with engine.begin() as connection:
        methods = schema.payment_methods.c
        connection.execute(update(schema.payment_methods).where(methods.id == "gift-mira").values(balance=9_000))
    after = shop.change_order(UndoLast("W20405"), at=NOW + timedelta(minutes=1), key="k2").after
    assert after.status == "pending"
    assert next(m.balance.amount for m in shop.customer("c00002").payment_methods if m.balance) == 5_000
