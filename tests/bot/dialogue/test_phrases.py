"""Each small phrasing with sentences that have it and sentences that do not."""

import pytest

from bot.dialogue.phrases import ends_with, says

HAS = {
    "no_order_number": [
        "I don't have the order number",
        "i don’t know the number",
        "can I do it without the order number",
    ],
    "no_email": ["I don't remember my email", "forgot which email i used"],
    "not_at_hand": ["I don't have it", "no idea", "I deleted the mail"],
    "code_again": ["please send a new code", "I didn't get it", "nothing came"],
    "by_text": ["yes, text me", "as SMS please"],
    "pointing": ["cancel it", "what about this one", "where is that order"],
    "newest": ["where is my last order", "cancel the one i just placed"],
    "cheaper": ["something like it but cheaper", "anything less expensive?"],
    "goes_with": ["what goes with this?", "do you have accessories for it"],
    "similar": ["like these but in blue", "any alternatives?"],
    "at_least": ["more than 50 euros", "at least 20"],
    "not_over": ["not over 60", "up to 100", "under 30 please"],
    "express_delivery": ["send it by express", "can it come any faster?", "I need it tomorrow"],
    "standard_delivery": ["normal delivery is fine", "no rush any more", "standard please"],
}
HAS_NOT = {
    "no_order_number": ["tracking says delivered but I can't find it", "I haven't got it"],
    "no_email": ["my email is jo@example.com"],
    "by_text": ["the text on the mug is wrong"],
    "pointing": ["I am an italian", "cancel my order"],
    "newest": ["how long does the last mile take"],
    "cheaper": ["is the cheap one good"],
    "goes_with": ["he goes without"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in HAS.items() for text in texts])
def test_the_phrase_is_heard(name, text):
    assert says(name, text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in HAS_NOT.items() for text in texts])
def test_the_phrase_is_not_heard(name, text):
    assert not says(name, text)


@pytest.mark.parametrize("before", ["the bottles not the ", "the lamp instead of ", "both but not my "])
def test_what_follows_is_ruled_out(before):
    assert ends_with("ruling_out", before)


def test_what_comes_later_is_not_ruled_out():
    assert not ends_with("ruling_out", "it's not mine, cancel the ")
