"""The same again into the cart, and the invoice to where it belongs."""

import pytest
from sqlalchemy import update

from actions.orders.reorder import Reorder
from actions.orders.reorder import run as reorder
from actions.orders.send_invoice import SendInvoice
from actions.orders.send_invoice import run as invoice
from actions.shop import schema


def sold_out(engine, product_id):
    with schema.writing(engine) as connection:
        connection.execute(
            update(schema.variants).where(schema.variants.c.product_id == product_id).values(available=False)
        )


def cart(shop, name):
    return {item.variant_id: item.quantity for item in shop.customer_by_email(f"{name}@example.com").cart}


def test_what_an_order_held_is_in_the_cart_and_nothing_is_bought(shop, caller_of):
    orders = [order.id for order in shop.orders_of(caller_of("jo").customer_id)]
    result = reorder(Reorder("W20401"), shop, caller_of("jo"))
    assert result.code == "reordered"
    assert (result.facts["items"], result.facts["price"].amount) == (("2 × water bottle, blue 0.75 l",), 2400)
    assert cart(shop, "jo") == {"HC05-BLUE-0-75-L": 2}
    assert [order.id for order in shop.orders_of(caller_of("jo").customer_id)] == orders


def test_what_is_gone_is_named_and_the_rest_is_in_the_cart(shop, caller_of):
    result = reorder(Reorder("W20405"), shop, caller_of("mira"))  # grey slippers in 38 are sold out
    assert result.facts["missing"] == ("felt slippers, grey 38",)
    assert "felt slippers, grey 40" in result.facts["instead"]
    assert cart(shop, "mira") == {"HL14-RUST": 1, "HL10-CEDAR": 2}


def test_nothing_to_be_had_is_said_and_the_cart_stays(shop, caller_of, engine):
    sold_out(engine, "running-shoes")
    assert reorder(Reorder("W20398"), shop, caller_of("jo")).code == "nothing_to_reorder"
    assert cart(shop, "jo") == {}


def test_a_cart_that_holds_them_all_already_takes_no_more(shop, caller_of):
    for key in ("k1", "k2", "k3", "k4"):
        reorder(Reorder("W20401"), shop, caller_of("jo", key))  # nine are there
    assert reorder(Reorder("W20401"), shop, caller_of("jo", "k5")).code == "cart_too_full"
    assert cart(shop, "jo") == {"HC05-BLUE-0-75-L": 8}


def test_dearer_things_are_told(shop, caller_of, engine):
    with schema.writing(engine) as connection:
        connection.execute(update(schema.variants).where(schema.variants.c.id == "FW01-BLUE-42").values(price=9900))
    facts = reorder(Reorder("W20398"), shop, caller_of("jo")).facts
    assert (facts["price"].amount, facts["dearer"]) == (9900, ("running shoes",))


def test_the_invoice_goes_to_the_orders_own_address_shown_in_part(shop, caller_of):
    result = invoice(SendInvoice("W18544"), shop, caller_of("jo"))
    assert (result.code, result.facts["email"]) == ("invoice_sent", "j••@example.com")
    [filed] = shop.service_requests()
    assert (filed.request.kind, filed.request.email, filed.request.order_id) == ("invoice", "jo@example.com", "W18544")


@pytest.mark.parametrize(
    ("who", "order_id", "code"),
    [
        ("jo", "W20398", "invoice_follows"),
        ("lee", "W20371", "invoice_follows"),
        ("mira", "W20340", "no_invoice_when_cancelled"),
        ("sam", "W20398", "order_not_found"),
    ],
)
def test_an_invoice_is_written_when_the_order_leaves(shop, caller_of, who, order_id, code):
    assert invoice(SendInvoice(order_id), shop, caller_of(who)).code == code


def test_somebody_elses_order_is_not_ordered_again(shop, caller_of):
    assert reorder(Reorder("W20398"), shop, caller_of("sam")).code == "order_not_found"
    assert cart(shop, "sam") == {}
