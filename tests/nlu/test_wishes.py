"""Messages that ask for several things, and those that only look like it."""

import numpy as np
import pytest

from nlu import Intent
from nlu.clauses import MAX_CLAUSES, Clause, split
from nlu.wishes import Part, may_be_several, wishes


def part(text, intent, confidence, *, start=0, negated=False, asks=True):
    return Part(Clause(text, start, start + len(text), negated, asks), intent, confidence)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("where is W1, and can I still add socks?", ["where is W1", "can I still add socks?"]),
        ("cancel it. what will that cost?", ["cancel it.", "what will that cost?"]),
        ("reset my password and send me the invoice", ["reset my password", "send me the invoice"]),
        ("black and white shoes please", ["black and white shoes please"]),
        ("Hello!!! Where is it???", ["Hello!!!", "Where is it???"]),
        ("", []),
        ("?!?!", []),
    ],
)
def test_a_message_falls_into_its_clauses(text, clauses):
    assert [text[clause.start : clause.end] for clause in split(text)] == clauses


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("don't cancel it", "cancel it"),
        ("please do not ship it yet", "ship it yet"),
        ("I do not want a refund", "a refund"),
        ("no need to renew anything", "renew anything"),
        ("I'm not complaining", "complaining"),
    ],
)
def test_what_is_ruled_out_is_heard_as_such(text, rest):
    (clause,) = split(text)
    assert clause.negated
    assert clause.text == rest


@pytest.mark.parametrize("text", ["I don't need it anymore", "I don't know my password", "it does not fit", "why not?"])
def test_a_story_with_a_not_rules_nothing_out(text):
    assert not any(clause.negated for clause in split(text))


def test_a_long_message_has_a_bounded_number_of_clauses():
    assert len(split("cancel it. " * 200)) == MAX_CLAUSES


def test_two_clear_clauses_are_two_wishes():
    parts = [part("where is it", Intent.ORDER_STATUS, 0.9), part("send the bill", Intent.GET_INVOICE, 0.7, start=20)]
    assert [wish.intent for wish in wishes(parts, (Intent.ORDER_STATUS, 0.6), 40)] == [
        Intent.ORDER_STATUS,
        Intent.GET_INVOICE,
    ]


SAME, OTHER, TORN = np.array([0.9, 0.02]), np.array([0.02, 0.9]), np.array([0.8, 0.15])


@pytest.mark.parametrize(
    ("text", "in_context", "may"),
    [
        ("where is my parcel", [SAME], False),
        ("where is it? I need it", [SAME, SAME], False),
        ("where is it? and send the bill", [SAME, OTHER], True),
        ("where is it? I need the bill", [SAME, TORN], True),
        ("don't cancel it", [SAME], True),
        ("return the shoes. put the money on my card", [SAME, SAME], True),
        ("where is it? and send the bill", [], True),
    ],
)
def test_clauses_are_read_by_themselves_only_where_they_may_want_different_things(text, in_context, may):
    assert may_be_several(split(text), in_context) == may


def test_clauses_that_want_the_same_are_one_wish():
    parts = [part("my parcel?", Intent.ORDER_STATUS, 0.9), part("where is it", Intent.ORDER_STATUS, 0.7, start=20)]
    (wish,) = wishes(parts, (Intent.ORDER_STATUS, 0.8), 40)
    assert (wish.start, wish.end) == (0, 40)


def test_a_told_story_is_no_wish_of_its_own():
    parts = [
        part("it came broken", Intent.DELIVERY_PROBLEM, 0.6, asks=False),
        part("i want my money back", Intent.REQUEST_REFUND, 0.9, start=20),
    ]
    assert [wish.intent for wish in wishes(parts, (Intent.REQUEST_REFUND, 0.9), 40)] == [Intent.REQUEST_REFUND]


def test_a_wish_that_is_ruled_out_does_not_lead(pipeline):
    understanding = pipeline.understand("don't cancel it, just change the address to 12 Hill St")
    assert [(wish.intent, wish.negated) for wish in understanding.wishes] == [
        (Intent.CANCEL_ORDER, True),
        (Intent.CHANGE_SHIPPING_ADDRESS, False),
    ]
    assert understanding.ranking[0].intent == Intent.CHANGE_SHIPPING_ADDRESS


def test_a_wish_spans_the_words_that_say_it(pipeline):
    text = "Please reset my password. And where can I find the invoice for order W20398?"
    understanding = pipeline.understand(text)
    assert [text[wish.start : wish.end] for wish in understanding.wishes] == [
        "Please reset my password.",
        "where can I find the invoice for order W20398?",
    ]


def test_what_only_adds_a_thing_wants_what_was_wanted_before(pipeline):
    text = "I want to exchange the kettle for a black one. Also the lamp to brass"
    assert [wish.intent for wish in pipeline.understand(text).wishes] == [Intent.EXCHANGE_ITEM]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("return the shoes. And the dumbbell set", True),
        ("change the kettle to black, plus the lamp to brass", True),
        ("return the shoes. And the refund where is it", False),
        ("return the shoes. I also want the lamp in brass", False),
        ("The lamp to brass", False),
    ],
)
def test_a_clause_without_an_act_of_its_own_adds_to_the_one_before(text, adds):
    assert split(text)[-1].is_rest is adds


@pytest.mark.parametrize(
    "text",
    [
        "I want the money back on my card",
        "refund to my gift card please",
        "put it on the card ending 4410",
        "could I get the money to PayPal?",
    ],
)
def test_where_the_money_of_a_return_goes_is_no_wish_of_its_own(text):
    parts = [part("take it back", Intent.RETURN_ITEM, 0.7), part(text, Intent.REQUEST_REFUND, 0.95, start=20)]
    (wish,) = wishes(parts, (Intent.REQUEST_REFUND, 0.9), 60)
    assert wish.intent is Intent.RETURN_ITEM


def test_the_name_of_a_card_is_no_wish_for_express_delivery():
    card = "please use American Express ending 8159 if that's possible"
    parts = [
        part("wrong card on W20357", Intent.CHANGE_PAYMENT_METHOD, 0.9),
        part(card, Intent.CHANGE_DELIVERY_OPTION, 0.9, start=22),
    ]
    (wish,) = wishes(parts, (Intent.CHANGE_PAYMENT_METHOD, 0.9), 81)
    assert wish.intent is Intent.CHANGE_PAYMENT_METHOD


@pytest.mark.parametrize("text", ["refund the lamp", "refund W20417", "where is my refund?", "send it by express"])
def test_money_for_something_else_stays_a_wish_beside_the_return(text):
    parts = [part("take it back", Intent.RETURN_ITEM, 0.7), part(text, Intent.REQUEST_REFUND, 0.95, start=20)]
    assert [wish.intent for wish in wishes(parts, (Intent.REQUEST_REFUND, 0.9), 60)] == [
        Intent.RETURN_ITEM,
        Intent.REQUEST_REFUND,
    ]


def test_money_instead_of_what_is_ruled_out_is_the_wish():
    parts = [
        part("don't cancel it", Intent.CANCEL_ORDER, 0.9, negated=True),
        part("give me my money back", Intent.REQUEST_REFUND, 0.9, start=20),
    ]
    assert [wish.intent for wish in wishes(parts, (Intent.CANCEL_ORDER, 0.9), 60)] == [
        Intent.CANCEL_ORDER,
        Intent.REQUEST_REFUND,
    ]


def test_what_an_exchange_costs_more_belongs_to_it():
    parts = [
        part("swap it for the larger one", Intent.EXCHANGE_ITEM, 0.9),
        part("put the difference on my visa", Intent.CHANGE_PAYMENT_METHOD, 0.9, start=30),
    ]
    assert [wish.intent for wish in wishes(parts, (Intent.EXCHANGE_ITEM, 0.9), 60)] == [Intent.EXCHANGE_ITEM]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("swap the kettle for black. Also change the lamp to brass", True),
        ("swap the kettle for black. Also change the address to 12 Hill St", False),
        ("swap the kettle for black. Also change my phone number to 12345678", False),
    ],
)
def test_changing_one_more_thing_goes_on_with_the_same_wish(text, adds):
    assert split(text)[-1].is_rest is adds
