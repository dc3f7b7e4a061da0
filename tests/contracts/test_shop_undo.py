"""Taking an order's last change back, in every shop behind the port: all of it, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from actions import Forbidden
from actions.policy import POLICY
from actions.shop.changes.types import (
    CancelOrder,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ModifyItems,
    Swap,
    UndoLast,
)
from actions.shop.inventory import can_be_sent
from actions.shop.models import Address, Money, OrderStatus, Reservation

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SOON = AT + timedelta(minutes=5)
HILL = Address("12 Hill St", "Leeds", "LS1 4AB", "DE")


def cancel(shop, *lines, order="W4", key="k1", at=AT):
    return shop.change_order(CancelOrder(order, lines, "no longer needed"), at=at, key=key)


def undo(shop, *, order="W4", key="undo", at=SOON):
    return shop.change_order(UndoLast(order), at=at, key=key)


def refused_undo(shop, *, order="W4", at=SOON):
    """The code, told by the preview as by the command; nothing has changed."""
    before = state(shop, order)
    with pytest.raises(Forbidden) as preview:
        shop.preview_order(UndoLast(order), at=at)
    with pytest.raises(Forbidden) as command:
        undo(shop, order=order, at=at, key="refused")
    assert preview.value.code == command.value.code
    assert state(shop, order) == before
    return command.value.code


def state(shop, order="W4"):
    return shop.order(order), shop.customer(shop.order(order).customer_id), shop.stock("mug")


def paid(order):
    """What each method has paid so far."""
    methods = {}
    for part in order.payments:
        sign = 1 if part.kind == "payment" else -1
        methods[part.method.id] = methods.get(part.method.id, 0) + sign * part.amount.amount
    return methods


def test_an_undone_cancellation_leaves_lines_money_gift_card_and_stock_as_they_were(shop):
    before, customer, stock = state(shop)
    cancel(shop)
    assert shop.customer("c3").payment_methods[0].balance == Money(3200, "EUR")
    after = undo(shop).after
    assert after == shop.order("W4")
    assert (after.status, after.lines, after.total) == (OrderStatus.PENDING, before.lines, before.total)
    assert (after.cancelled_at, after.cancel_reason, after.undo_until) == (None, "", None)
    assert paid(after) == paid(before) == {"gift-cas": 2000, "paypal-cas": 790}
    assert shop.customer("c3") == customer
    assert shop.stock("mug") == stock


def test_an_undone_cancellation_of_a_line_brings_the_line_back(shop):
    before, _, stock = state(shop, "W2")
    cancel(shop, "2", order="W2")
    after = undo(shop, order="W2").after
    assert (after.lines, after.total, paid(after)) == (before.lines, before.total, paid(before))
    assert shop.stock("mug") == stock


def test_a_preview_answers_like_the_undo_and_changes_nothing(shop):
    cancel(shop)
    before = state(shop)
    preview = shop.preview_order(UndoLast("W4"), at=SOON).after
    assert state(shop) == before
    after = undo(shop).after
    assert (preview.lines, preview.status, paid(preview)) == (after.lines, after.status, paid(after))


def test_after_the_window_it_is_too_late(shop):
    cancel(shop)
    end = AT + timedelta(minutes=POLICY.undo_minutes)
    assert refused_undo(shop, at=end + timedelta(seconds=1)) == "undo_too_late"
    assert undo(shop, at=end).after.status is OrderStatus.PENDING


def test_without_a_change_there_is_nothing_to_undo(shop):
    assert refused_undo(shop) == "nothing_to_undo"
    assert refused_undo(shop, order="W5", at=datetime(2026, 11, 10, 8, 30, tzinfo=UTC)) == "nothing_to_undo"


def test_what_is_undone_cannot_be_undone_again(shop):
    cancel(shop)
    undo(shop)
    assert refused_undo(shop) == "nothing_to_undo"
    assert cancel(shop, key="k2", at=SOON).after.status is OrderStatus.CANCELLED


def test_only_the_last_change_comes_back(shop):
    cancel(shop, "1", order="W2")
    moved = shop.change_order(ChangeOrderAddress("W2", HILL), at=AT, key="k2").after
    assert moved.address == HILL
    after = undo(shop, order="W2").after
    assert after.address != HILL
    assert [line.id for line in after.lines] == ["2"]
    assert refused_undo(shop, order="W2") == "nothing_to_undo"


def test_what_was_sold_meanwhile_does_not_come_back(shop):
    cancel(shop)
    shop.reserve(Reservation("", "c1", "MUG-BLUE", "online", 5, SOON + timedelta(hours=5)), at=AT, key="k2")
    assert refused_undo(shop) == "variant_out_of_stock"


def test_what_the_gift_card_paid_meanwhile_does_not_come_back(shop):
    cancel(shop)
    shop.change_order(ChangePaymentMethod("W6", "gift-cas"), at=AT, key="k2")
    assert refused_undo(shop) == "gift_card_too_small"


def test_the_same_key_undoes_once(shop):
    cancel(shop)
    first = undo(shop)
    assert undo(shop) == first
    assert len(shop.order("W4").payments) == 6


def test_undone_items_leave_lines_money_and_stock_as_they_were_and_count_as_not_changed(shop):
    before, customer, stock = state(shop, "W2")
    line = before.lines[0]
    other = next(
        one for one in shop.product(line.product_id).variants
        if one.id != line.variant_id and shop_has(shop, one, line.quantity)
    )  # fmt: skip
    swap = ModifyItems("W2", (Swap(line.id, other.id),), before.payments[0].method.id)
    changed = shop.change_order(swap, at=AT, key="k1").after
    assert (changed.items_modified, changed.lines[0].variant_id) == (True, other.id)
    after = undo(shop, order="W2").after
    assert (after.lines, after.total, after.items_modified) == (before.lines, before.total, False)
    assert paid(after) == paid(before)
    assert (shop.customer(after.customer_id), shop.stock("mug")) == (customer, stock)
    assert shop.change_order(swap, at=SOON, key="k3").after.items_modified


def shop_has(shop, variant, pieces):
    return can_be_sent(variant, shop.stock(variant.product_id), pieces)
