"""Other variants in a pending order: once, of the same product, and paid to the cent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions import Refused
from actions.orders.cancel_order import CancelOrder
from actions.orders.cancel_order import run as cancel
from actions.orders.change_order_address import ChangeOrderAddress
from actions.orders.change_order_address import run as change_address
from actions.orders.modify_items import ModifyItems, preview, run
from actions.policy import POLICY
from actions.shop.changes.types import Swap
from actions.shop.models import Address

SMALL_BOTTLES = (Swap("1", "HC05-BLUE-0-5-L"),)
SHOES_43 = (Swap("1", "FW01-BLUE-43"),)


def online(shop, variant_id):
    product_id = next(product.id for product in shop.catalogue() for v in product.variants if v.id == variant_id)
    return next(row.quantity for row in shop.stock(product_id) if (row.variant_id, row.store) == (variant_id, "online"))


def balance(shop, name, method_id):
    methods = shop.customer_by_email(f"{name}@example.com").payment_methods
    return next(method.balance.amount for method in methods if method.id == method_id)


def test_the_preview_says_what_changes_and_changes_nothing(shop, caller_of):
    before = shop.order("W20401")
    facts = preview(ModifyItems("W20401", SMALL_BOTTLES), shop, caller_of("jo")).facts
    assert facts["items"] == ("2 × water bottle, blue 0.5 l instead of blue 0.75 l",)
    assert (facts["refund"].amount, facts["refund_to"], facts["charge"]) == (400, ("PayPal",), None)
    assert facts["total"].amount == 2000
    assert shop.order("W20401") == before


def test_the_new_variant_is_there_and_the_difference_went_back(shop, caller_of):
    pieces = online(shop, "HC05-BLUE-0-5-L"), online(shop, "HC05-BLUE-0-75-L")
    result = run(ModifyItems("W20401", SMALL_BOTTLES), shop, caller_of("jo"))
    assert result.code == "items_modified"
    order = shop.order("W20401")
    assert [(line.variant_id, line.price.amount, line.quantity) for line in order.lines] == [
        ("HC05-BLUE-0-5-L", 1000, 2)
    ]
    assert order.total.amount == 2000
    assert [(part.kind, part.amount.amount) for part in order.payments] == [("payment", 2400), ("refund", 400)]
    assert (online(shop, "HC05-BLUE-0-5-L"), online(shop, "HC05-BLUE-0-75-L")) == (pieces[0] - 2, pieces[1] + 2)


def test_equal_prices_move_no_money(shop, caller_of):
    result = run(ModifyItems("W20398", SHOES_43), shop, caller_of("jo"))
    assert (result.facts["charge"], result.facts["refund"], result.facts["same_total"].amount) == (None, None, 8900)
    assert len(shop.order("W20398").payments) == 1


def test_several_lines_change_together_and_the_others_stay(shop, caller_of):
    swaps = (Swap("1", "HL14-GREY"), Swap("3", "FW16-GREY-40"))
    result = run(ModifyItems("W20405", swaps), shop, caller_of("mira"))
    assert len(result.facts["items"]) == 2
    assert result.facts["kept"] == ("2 × scented candle, cedar",)


def test_afterwards_it_can_be_neither_changed_nor_cancelled(shop, caller_of):
    run(ModifyItems("W20398", SHOES_43), shop, caller_of("jo"))
    elsewhere = ChangeOrderAddress("W20398", Address("Fischmarkt 1", "Hamburg", "20359", "DE"))
    assert run(ModifyItems("W20398", SHOES_43), shop, caller_of("jo", "k2")).code == "order_changed_once.undo"
    assert cancel(CancelOrder("W20398"), shop, caller_of("jo", "k3")).code == "order_was_modified"
    assert change_address(elsewhere, shop, caller_of("jo", "k4")).code == "order_changed_once.undo"
    later = replace(caller_of("jo", "k5"), at=caller_of("jo").at + timedelta(minutes=POLICY.undo_minutes + 1))
    assert change_address(elsewhere, shop, later).code == "order_changed_once"


def test_the_same_key_acts_once(shop, caller_of):
    first = run(ModifyItems("W20401", SMALL_BOTTLES), shop, caller_of("jo"))
    assert run(ModifyItems("W20401", SMALL_BOTTLES), shop, caller_of("jo")) == first
    assert len(shop.order("W20401").payments) == 2


def test_another_method_may_get_the_difference(shop, caller_of):
    facts = run(ModifyItems("W20401", SMALL_BOTTLES, "visa-jo"), shop, caller_of("jo")).facts
    assert facts["refund_to"] == ("Visa ending 4410",)


@pytest.mark.parametrize(
    ("swaps", "code"),
    [
        ((Swap("1", "FW01-BLACK-44"),), "variant_out_of_stock"),
        ((Swap("1", "HC05-BLUE-0-5-L"),), "not_of_this_product"),
        ((Swap("1", "nonsense"),), "not_of_this_product"),
        ((Swap("1", "FW01-BLUE-42"),), "same_variant"),
        ((Swap("9", "FW01-BLUE-43"),), "line_not_found"),
        ((*SHOES_43, Swap("1", "FW01-BLUE-44")), "line_named_twice"),
        ((), "nothing_to_swap"),
    ],
)
def test_what_cannot_be_is_refused_and_asks_for_something_better(shop, caller_of, swaps, code):
    before = shop.order("W20398")
    for result in (preview(ModifyItems("W20398", swaps), shop, caller_of("jo")),
                   run(ModifyItems("W20398", swaps), shop, caller_of("jo"))):  # fmt: skip
        assert isinstance(result, Refused)
        assert (result.code, result.ask) == (code, "swaps")
    assert shop.order("W20398") == before


def test_what_is_sold_out_comes_with_what_is_there(shop, caller_of):
    facts = preview(ModifyItems("W20398", (Swap("1", "FW01-BLACK-44"),)), shop, caller_of("jo")).facts
    assert facts["product"] == "running shoes, blue 42"
    assert "black 43" in facts["choices"]
    assert "black 44" not in facts["choices"]


def test_more_pieces_than_there_are_are_sold_out(shop, caller_of, engine):
    from sqlalchemy import update

    from actions.shop import schema

    with schema.writing(engine) as connection:
        connection.execute(
            update(schema.stock).where(schema.stock.c.variant_id == "HC05-BLUE-0-5-L").values(quantity=1)
        )
    assert preview(ModifyItems("W20401", SMALL_BOTTLES), shop, caller_of("jo")).code == "variant_out_of_stock"


@pytest.mark.parametrize(
    ("who", "order_id", "code"),
    [
        ("lee", "W20371", "items_too_late"),
        ("mira", "W20417", "items_too_late"),
        ("lee", "W20355", "items_delivered"),
        ("mira", "W20340", "change_cancelled"),
        ("lee", "W19990", "change_going_back"),
        ("lee", "W20290", "change_going_back"),
        ("sam", "W20398", "order_not_found"),
    ],
)
def test_only_a_pending_order_of_ones_own_can_be_changed(shop, caller_of, who, order_id, code):
    assert preview(ModifyItems(order_id, SHOES_43), shop, caller_of(who)).code == code


def dearer(engine, variant_id, price):
    from sqlalchemy import update

    from actions.shop import schema

    with schema.writing(engine) as connection:
        connection.execute(update(schema.variants).where(schema.variants.c.id == variant_id).values(price=price))


def test_a_gift_card_pays_the_difference_when_it_covers_it(shop, caller_of, engine):
    dearer(engine, "HL12-MOSS", 1700)
    result = run(ModifyItems("W20377", (Swap("1", "HL12-MOSS"),), "gift-sam"), shop, caller_of("sam"))
    assert (result.facts["charge"].amount, result.facts["charged_to"]) == (1000, ("gift card",))
    assert balance(shop, "sam", "gift-sam") == 2550


def test_a_gift_card_that_does_not_cover_it_is_refused_with_what_would_do(shop, caller_of, engine):
    dearer(engine, "HL12-MOSS", 4000)
    result = preview(ModifyItems("W20377", (Swap("1", "HL12-MOSS"),), "gift-sam"), shop, caller_of("sam"))
    assert (result.code, result.ask, result.choices) == ("gift_card_too_small", "payment_method", ("PayPal",))
    assert (result.facts["needed"].amount, result.facts["balance"].amount) == (5600, 3550)


def test_somebody_elses_method_is_not_found(shop, caller_of):
    result = preview(ModifyItems("W20401", SMALL_BOTTLES, "gift-mira"), shop, caller_of("jo"))
    assert result.code == "payment_method_not_found"
    assert set(result.facts["would_do"]) == {"Visa ending 4410", "PayPal"}
