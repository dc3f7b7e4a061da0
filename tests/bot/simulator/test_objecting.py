"""A shopper whose wish was not met says so, as anybody would who reads what came back."""

import random

import pytest

from bot.simulator.drawing_facts import order_fact
from bot.simulator.goals import Answered, Goal, OrderEnds
from bot.simulator.heard import Heard
from bot.simulator.saying import Manner
from bot.simulator.shopper import MOST_OBJECTIONS, Shopper

ANOTHER = Heard("Done, order W99999 is cancelled. €12.00 goes back to your Visa.", ("Undo",))
UNDO_OFFERED = Heard("I'm sorry, then I got you wrong. Shall I put it back?", ("Undo", "Talk to a person"))
UNDOING = Heard("I'd put order W99999 back as it was. Shall I?", ("Yes, undo it", "No, leave it"), "I'd put it back.")
UNDONE = Heard("Done, order W99999 is as it was before.", ())


def shopper_for(goal):
    return Shopper(goal, Manner("plain"), random.Random(1), lambda: "")


@pytest.fixture
def cancelling(stage):
    order = stage.shop.order("W20398")
    shopper = shopper_for(
        Goal("cancel_whole", stage.shop.customer(order.customer_id), OrderEnds(order), {"order": order_fact(order)})
    )
    shopper.said_yes = True
    return shopper


def test_a_receipt_for_another_order_is_objected_to_and_taken_back(cancelling):
    assert cancelling.answers(ANOTHER).kind == "object"
    assert cancelling.answers(UNDO_OFFERED).pressed == "Undo"
    assert cancelling.answers(UNDOING).kind == "yes"
    assert cancelling.answers(UNDONE).kind == "wish"


def test_what_cannot_be_taken_back_is_for_a_person(cancelling):
    assert cancelling.answers(ANOTHER).kind == "object"
    assert cancelling.answers(Heard("I'm sorry. A colleague can put it right.", ("Talk to a person",))).kind == "person"


def test_the_right_receipt_is_fine(cancelling):
    cancelling.answers(Heard("Done, order W20398 is cancelled.", ("Undo",)))
    assert cancelling.leaves
    assert not cancelling.objections


def test_an_answer_to_another_question_is_no_answer(stage):
    goal = Goal("faq_payment_methods", stage.shop.customer("c00001"), Answered(frozenset({"payment-methods"})))
    shopper = shopper_for(goal)
    shopper.opens()
    kinds = [shopper.answers(Heard("Returns are free in every country we deliver to.", ())).kind for _ in range(6)]
    assert "object" in kinds
    assert kinds.count("object") <= MOST_OBJECTIONS
    assert kinds[-1] == "person"
