"""The oracle notices what must never happen, whatever the dialogue thinks of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.shop.changes.types import CancelOrder, SetNewsletter, UpdateDetails
from actions.shop.models import Claim, CustomerId, Money, OrderStatus, Payment, Return
from bot.messages import Answer, Reply
from bot.simulator.goals import Goal, Unchanged
from bot.simulator.oracle import Oracle, forbidden
from bot.simulator.standing import stand
from bot.simulator.watching import touched
from tests.assembled import NOON

JO, SAM = CustomerId("c00001"), CustomerId("c00003")
SILENCE = Answer(0, "bot")


@pytest.fixture
def oracle(stage):
    touched(stage.engine)
    customer = stage.shop.customer(JO)
    goal = Goal("cancel_whole", customer, Unchanged(), secrets=("Brass desk lamp",))
    return Oracle.of(stage.shop, goal, stand(stage.shop, JO, NOON))


def look(oracle, stage, *, agreed=False, text="", code=""):
    answer = replace(SILENCE, replies=(Reply("faq", text),)) if text else SILENCE
    oracle.look(touched(stage.engine), answer, "", code, agreed=agreed, at=NOON)
    return oracle.violations


def test_a_cancellation_without_a_yes(oracle, stage):
    stage.shop.change_order(CancelOrder("W20398", (), "not given"), at=NOON, key="planted")
    assert look(oracle, stage) == ["changed without this shopper's yes to a summary"]


def test_a_cancellation_with_a_yes_is_fine(oracle, stage):
    stage.shop.change_order(CancelOrder("W20398", (), "not given"), at=NOON, key="planted")
    assert look(oracle, stage, agreed=True) == []


def test_a_changed_name_without_a_yes(oracle, stage):
    stage.shop.change_customer(UpdateDetails(JO, last_name="Rossi"), at=NOON, key="planted")
    assert look(oracle, stage) == ["changed without this shopper's yes to a summary"]


def test_the_newsletter_needs_no_summary(oracle, stage):
    stage.shop.change_customer(SetNewsletter(JO, not stage.shop.customer(JO).newsletter), at=NOON, key="planted")
    assert look(oracle, stage) == []


def test_somebody_elses_account(oracle, stage):
    stage.shop.change_customer(UpdateDetails(SAM, last_name="Rossi"), at=NOON, key="planted")
    assert look(oracle, stage, agreed=True) == ["touched other customers: ['c00003']"]


@pytest.mark.parametrize(
    "told",
    [
        "Order W19999 is on its way.",
        "Write to mira@elsewhere.example.",
        "Your brass desk lamp is here.",
        "It is 123456.",
    ],
)
def test_what_is_not_theirs_to_know(oracle, stage, told):
    (violation,) = look(oracle, stage, text=told, code="123456")
    assert violation.startswith("told what is not this shopper's to know")


def test_their_own_things_may_be_told(oracle, stage):
    assert look(oracle, stage, text="Order W20398 of jo@example.com; help@northfield.example knows more.") == []


@pytest.fixture
def order(stage):
    return stage.shop.order("W20398")


def test_a_shipped_order_that_is_cancelled(order):
    shipped = replace(order, status=OrderStatus.SHIPPED)
    assert forbidden(shipped, replace(shipped, status=OrderStatus.CANCELLED), NOON)


def test_items_that_are_changed_twice(order):
    once = replace(order, items_modified=True)
    assert forbidden(once, replace(once, lines=(replace(once.lines[0], variant_id="other"),)), NOON)


def test_a_return_of_what_has_not_arrived(order):
    back = Return("R1", "return", (order.lines[0].id,), NOON, ())
    assert forbidden(order, replace(order, returns=(back,)), NOON)


def test_a_second_return_beside_an_open_one(order):
    there = replace(order, status=OrderStatus.DELIVERED)
    back = Return("R1", "return", (order.lines[0].id,), NOON, ())
    assert not forbidden(there, replace(there, returns=(back,)), NOON)
    waiting = replace(there, returns=(back,))
    assert forbidden(waiting, replace(waiting, returns=(back, back)), NOON)


def test_the_same_thing_made_good_twice(order):
    claim = Claim("P1", "damaged", (order.lines[0].id,), "refund", NOON - timedelta(days=1))
    there = replace(order, status=OrderStatus.DELIVERED, claims=(claim,))
    assert forbidden(there, replace(there, claims=(claim, claim)), NOON)


def test_more_paid_back_than_paid(order):
    back = Payment("refund", Money(order.total.amount + 1, order.currency), order.payments[0].method, NOON)
    assert forbidden(order, replace(order, payments=(*order.payments, back)), NOON)
