"""Two requests in one message, and what each part of it wants."""

import random

import pytest

from nlu.training.joining import MOST_CHARS, joined
from nlu.training.sentences import Sentence
from nlu.types import Intent

CANCEL = Sentence("cancel W20398 please", Intent.CANCEL_ORDER, "negative", (("order_id", 7, 13),))
INVOICE = Sentence("send the bill to jo@home.example", Intent.GET_INVOICE, "neutral", (("email", 17, 32),))
THANKS = Sentence("thanks a lot", Intent.THANKS_BYE, "positive")
OPINION = Sentence("love this lamp", None, "positive")


def several(sentences, share=1.0, times=40):
    """What comes of `sentences`, often."""
    return [one for seed in range(times) for one in joined(sentences, share, random.Random(seed))]


def test_requests_follow_one_another_with_their_wishes_and_entities_in_place():
    both = [one for one in several([CANCEL, INVOICE]) if one.wishes]
    assert both
    for one in both:
        assert one.intent is None
        said = [(intent, one.text[start:end]) for intent, start, end in one.wishes]
        assert sorted(said) == sorted([(CANCEL.intent, CANCEL.text), (INVOICE.intent, INVOICE.text)])
        assert {one.text[start:end] for _, start, end in one.spans} == {"W20398", "jo@home.example"}


def test_only_requests_are_joined():
    assert {one for one in several([CANCEL, THANKS, OPINION]) if one.text == THANKS.text} == {THANKS}
    assert not any(
        "thanks" in one.text or "lamp" in one.text for one in several([CANCEL, THANKS, OPINION]) if one.wishes
    )


@pytest.mark.parametrize(
    "sentences",
    [[CANCEL], [CANCEL, Sentence("x" * MOST_CHARS, Intent.GET_INVOICE, "neutral")], [THANKS, OPINION], []],
)
def test_the_same_wish_twice_and_what_would_be_too_long_stays_apart(sentences):
    assert not any(one.wishes for one in several(sentences))


def test_without_a_share_nothing_is_joined():
    assert several([CANCEL, INVOICE], share=0, times=1) == [CANCEL, INVOICE]
