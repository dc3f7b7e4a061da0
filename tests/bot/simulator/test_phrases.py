"""What simulated shoppers say: many ways, every fact known, every mention where it says it is."""

import random
import re

import pytest

from bot.simulator.goals import Piece
from bot.simulator.saying import Manner, phrases, roughened, said, slots_in
from nlu.types import Intent

WISHES = phrases()["wishes"]


@pytest.mark.parametrize("kind", WISHES)
def test_a_wish_is_said_in_at_least_eight_ways(kind):
    assert len(set(WISHES[kind]["says"])) >= 8
    assert WISHES[kind]["intent"] in set(Intent)


def test_an_answer_is_given_in_at_least_five_ways():
    assert not [name for name, ways in phrases()["answers"].items() if len(set(ways)) < 5]


def test_every_question_can_be_answered():
    told = {name for row in phrases()["asked"] for name in row["tell"]}
    known = set(phrases()["answers"]) | {"wish", "trouble", "newsletter", "story"}
    assert told <= known
    for row in phrases()["asked"]:
        re.compile(row["words"])


def test_what_is_confused_are_intents():
    alike = phrases()["confusable"]
    assert {*alike, *(other for others in alike.values() for other in others)} <= set(Intent)


@pytest.mark.parametrize("mood", ["polite", "plain", "curt", "annoyed", "furious"])
def test_mentions_keep_their_places_however_it_is_typed(mood):
    manner = Manner(mood, lower=True, bare=True, filler=True, typos=0.5)
    pieces = (Piece("please cancel order "), Piece("W20398", "order_id", "W20398"), Piece(", I beg you."))
    for seed in range(20):
        saying = said(roughened(pieces, manner, random.Random(seed), wish=True), "cancel_order")
        (mark,) = saying.marks
        assert saying.text[mark.start : mark.end] == "w20398"


def test_slots_of_a_phrase_are_known():
    assert slots_in("send {order} to {address}") == {"order", "address"}
