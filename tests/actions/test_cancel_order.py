"""Cancelling: what is promised before the yes happens after it, once, and to nobody else."""

import pytest

from actions import Done, Refused
from actions.orders.cancel_order import CancelOrder, CancelReason, preview, run
from actions.shop.models import OrderStatus
from actions.shop.sql import SqlShop

REFUSALS = [
    ("lee", "W20371", "order_already_packed"),
    ("mira", "W20417", "order_already_shipped"),
    ("lee", "W20355", "order_already_delivered"),
    ("mira", "W20340", "order_already_cancelled"),
    ("lee", "W19990", "order_return_underway"),
    ("lee", "W20290", "order_exchange_underway"),
]


def test_the_preview_tells_items_amount_and_method_and_changes_nothing(shop, caller_of):
    before = shop.order("W20398")
    result = preview(CancelOrder("W20398"), shop, caller_of("jo"))
    assert result.code == "confirm.cancel_order"
    assert result.facts["items"] == ("running shoes, blue 42",)
    assert result.facts["kept"] == ()
    assert result.facts["refund"].amount == 8900
    assert result.facts["refund_to"] == ("Visa ending 4410",)
    assert result.facts["refund_days"] == 5
    assert shop.order("W20398") == before


def test_cancelling_does_what_the_preview_said(shop, caller_of):
    caller = caller_of("jo")
    promised = preview(CancelOrder("W20398"), shop, caller).facts
    result = run(CancelOrder("W20398", reason=CancelReason.ORDERED_BY_MISTAKE), shop, caller)
    assert result.code == "order_cancelled"
    assert {name: result.facts[name] for name in ("items", "refund", "refund_to", "refund_days")} == {
        name: promised[name] for name in ("items", "refund", "refund_to", "refund_days")
    }
    order = shop.order("W20398")
    assert order.status is OrderStatus.CANCELLED
    assert order.cancelled_at == caller.at
    assert order.cancel_reason == "ordered by mistake"
    assert [(payment.kind, payment.amount.amount) for payment in order.payments] == [
        ("payment", 8900),
        ("refund", 8900),
    ]


def test_one_line_goes_and_the_others_stay_with_their_share_of_the_discount(shop, caller_of):
    caller = caller_of("mira")
    result = run(CancelOrder("W20405", lines=("1",)), shop, caller)
    assert result.code == "lines_cancelled"
    assert result.facts["items"] == ("wool blanket, rust",)
    assert result.facts["kept"] == ("2 × scented candle, cedar", "felt slippers, grey 38")
    assert result.facts["refund"].amount == 10900 - 1066  # 18.00 of discount over 184.00: 10.66 on 109.00
    order = shop.order("W20405")
    assert order.status is OrderStatus.PENDING
    assert order.total.amount == 16600 - result.facts["refund"].amount
    paid = sum(p.amount.amount * (1 if p.kind == "payment" else -1) for p in order.payments)
    assert paid == order.total.amount


def test_a_gift_card_is_restored_first(shop, caller_of):
    before = shop.customer_by_email("mira@example.com").payment_methods[1].balance
    result = run(CancelOrder("W20405"), shop, caller_of("mira"))
    assert result.facts["refund_to"] == ("gift card", "Mastercard ending 8822")
    after = shop.customer_by_email("mira@example.com").payment_methods[1].balance
    assert after.amount - before.amount == 4000


def test_line_after_line_gives_back_exactly_what_was_paid(shop, caller_of):
    amounts = [
        run(CancelOrder("W20405", lines=(line,)), shop, caller_of("mira", key=f"k{line}")).facts["refund"].amount
        for line in ("1", "2", "3")
    ]
    assert sum(amounts) == 16600
    assert shop.order("W20405").status is OrderStatus.CANCELLED


def test_the_same_key_acts_once(shop, caller_of):
    caller = caller_of("jo")
    first = run(CancelOrder("W20401"), shop, caller)
    again = run(CancelOrder("W20401"), shop, caller)
    assert again.code == first.code == "order_cancelled"
    assert again.facts == first.facts
    assert len(shop.order("W20401").payments) == 2


def test_another_key_is_refused_when_it_is_cancelled_already(shop, caller_of):
    run(CancelOrder("W20401"), shop, caller_of("jo"))
    assert run(CancelOrder("W20401"), shop, caller_of("jo", key="k2")).code == "order_already_cancelled"


def test_cancelled_pieces_can_be_sold_again(shop, caller_of):
    def online():
        return next(s.quantity for s in shop.stock("water-bottle") if s.variant_id == variant and s.store == "online")

    variant = shop.order("W20401").lines[0].variant_id
    before = online()
    run(CancelOrder("W20401"), shop, caller_of("jo"))
    assert online() == before + 2


@pytest.mark.parametrize(("who", "order_id", "code"), REFUSALS)
def test_what_cannot_be_cancelled_is_refused_before_and_after_the_yes(shop, caller_of, who, order_id, code):
    caller, before = caller_of(who), shop.order(order_id)
    for result in (preview(CancelOrder(order_id), shop, caller), run(CancelOrder(order_id), shop, caller)):
        assert isinstance(result, Refused)
        assert result.code == code
        assert result.facts["order_id"] == order_id
        assert result.facts["return_days"] == 30
    assert shop.order(order_id) == before


def test_a_line_that_is_not_in_the_order_is_refused(shop, caller_of):
    assert preview(CancelOrder("W20398", lines=("9",)), shop, caller_of("jo")).code == "line_not_found"
    assert run(CancelOrder("W20398", lines=("9",)), shop, caller_of("jo")).code == "line_not_found"


def test_nobody_cancels_somebody_elses_order(shop, caller_of):
    run(CancelOrder("W20398"), shop, caller_of("sam"))
    assert shop.order("W20398").status is OrderStatus.PENDING


def test_a_gift_card_alone_is_refunded_at_once(shop, caller_of, engine):
    from sqlalchemy import update

    from actions.shop import schema

    with schema.writing(engine) as connection:
        connection.execute(
            update(schema.payments).where(schema.payments.c.order_id == "W20377").values(method_id="gift-sam")
        )
    result = preview(CancelOrder("W20377"), shop, caller_of("sam"))
    assert isinstance(result, Done)
    assert result.facts["refund_days"] == 0


class InsistsOnReasons(SqlShop):
    def settings(self):
        return {**super().settings(), "cancel_reason": "required"}


def test_a_shop_that_insists_on_a_reason_cancels_nothing_before_it_is_given(shop, caller_of):
    strict, caller = InsistsOnReasons(shop._engine), caller_of("jo")
    refused = run(CancelOrder("W20398"), strict, caller)
    assert (refused.code, refused.ask) == ("reason_needed", "reason")
    assert strict.order("W20398").status is OrderStatus.PENDING
    assert run(CancelOrder("W20398", reason=CancelReason.NO_LONGER_NEEDED), strict, caller).code == "order_cancelled"
    assert preview(CancelOrder("W20390"), strict, caller).code == "order_already_shipped"
