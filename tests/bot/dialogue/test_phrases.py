"""Each small phrasing with sentences that have it and sentences that do not."""

import pytest

from bot.dialogue.phrases import LONGEST, _alternatives, consists_of, ends_with, has_words, says

HAS = {
    "the_list_of_orders": ["my orders", "show me all my orders please"],
    "it_is_about": ["it's about my refund", "i have a problem with an invoice"],
    "unheard": ["third time i write and nobody answers", "I can’t get through to you", "still no reply"],
    "does_not_fit": ["the jacket doesn’t fit me", "they are too tight"],
    "never_came": ["i never got it", "it still hasn’t arrived"],
    "purpose": ["for running", "he likes science"],
    "a_person": ["ok a person then"],
    "what_i_ordered": ["what did i buy last"],
    "order_again": ["buy that again please"],
    "with_a_neighbour": ["leave it with the neighbour", "I won’t be home"],
    "which_carrier": ["what carrier", "tracking number?"],
    "best_sellers": ["what are your best sellers"],
    "it_is_broken": ["it dont work", "its broken"],
    "when_exactly": ["when exactly?"],
    "other_language": ["can you speak german"],
    "complaining": ["i want to complain about it"],
    "came_damaged": ["my jigsaw puzzle came damaged", "hey, damaged delivery"],
    "goes_back": ["it came damaged, I want to send it back", "refund please"],
    "came_wrong": [
        "I got the wrong thing in order W20073",
        "the chess set is not what i ordered",
        "something else in the box, looks like you mixed it up",
    ],
    "asks_again": ["what?", "say that again", "how do you mean"],
    "not_what_i_asked": ["no, that's not what I asked for", "you cancelled the wrong one", "you got me wrong"],
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
    "first_two": ["compare the first two"],
    "dearer": ["a bit pricier maybe", "something more expensive"],
    "better_rated": ["anything better rated?", "one with better reviews"],
    "bigger": ["a bigger one please", "that's too small"],
    "smaller": ["something more compact", "too big"],
    "lighter": ["cheaper and lighter", "these are too heavy"],
    "heavier": ["a heavier one"],
    "other_brand": ["another brand please", "from a different brand"],
    "other_ones": ["not those", "show me something else", "none of these"],
    "back_to_before": ["go back", "the ones before please"],
    "why_shown": ["why this?", "why are you showing me these"],
    "from_history": ["don't recommend from my history", "not based on what i bought"],
    "not_from": ["don’t use my purchases", "not based on my orders"],
    "use_again": ["you can use my history again"],
    "no_matter": ["any colour is fine", "forget the budget", "the price doesn't matter"],
    "said_price": ["forget the price"],
    "said_color": ["any colour", "any color"],
    "said_size": ["any size"],
    "said_material": ["the material doesn't matter"],
    "said_brand": ["any brand is fine"],
    "said_rating": ["forget the rating"],
    "said_weight": ["the weight doesn't matter"],
    "preferring": ["ideally in blue", "in red if possible"],
    "lacking": ["without a hood", "with no zip"],
    "all_of_them": ["do they come in blue", "are any of these waterproof"],
    "anything": ["anything lighter?", "do you have any that are red"],
    "for_somebody": ["for my mum", "for a birthday"],
    "goes_with": ["what goes with this?", "do you have accessories for it"],
    "similar": ["like these but in blue", "any alternatives?"],
    "at_least": ["more than 50 euros", "at least 20"],
    "except": ["everything except the mug", "all but the lamp", "apart from this"],
    "all_of_it": ["all of it", "the whole order", "everything please"],
    "keeping_the_rest": ["cancel the mug, keep everything else", "the lamp only, not all of it"],
    "both": ["both", "the two of them"],
    "adding": ["also the lamp", "the mug as well"],
    "what_i_have": ["instead of the lamp I have", "the one i ordered"],
    "same_again": ["the same one again", "an identical one"],
    "replacing": ["the lamp instead", "i meant the kettle"],
    "correcting": ["no the bottles", "sorry, the other order"],
    "the_original": ["the original payment method", "the same card"],
    "the_other_method": ["use the other one"],
    "default_address": ["my default address", "the address on file"],
    "address_of_order": ["the address of order W20401", "same as W20401"],
    "rest_stays": ["only the street changes", "the rest stays"],
    "house_number": ["the house number is 14"],
    "gift_card": ["put it on my giftcard"],
    "paypal": ["with pay pal please"],
    "any_card": ["my credit card"],
    "card_brand": ["the Visa one"],
    "lead_in": ["please send it to 12 Hill St", "my new address is 12 Hill St"],
    "start_over": ["let's start over", "can we begin again"],
    "what_code": ["What code?"],
    "why": ["why do you need that", "What for?"],
    "not_it": ["no, that's not it", "that’s not what i meant", "hm something is wrong there"],
    "which_of_them": ["which one is lighter?", "and which of these is warmer"],
    "of_an_order": ["undo the cancellation", "undo the change of my order"],
    "then": ["ok then return it", "what about an exchange"],
    "not_over": ["not over 60", "up to 100", "under 30 please"],
    "express_delivery": ["send it by express", "can it come any faster?", "I need it tomorrow"],
    "rather_that": ["sorry, I meant the other one"],
    "into_the_cart": ["add the first one to my cart", "I'll take the second"],
    "how_many_pieces": ["I only wanted one", "it says two and I wanted 1", "the quantity is wrong"],
    "more_pieces": ["one more bottle please"],
    "fewer_pieces": ["remove one of them", "one less please"],
    "no_count": ["this one", "the other one"],
    "the_best": ["your best tent", "the most popular one"],
    "stopping": ["stop my coffee", "no more coffee please"],
    "taking_leave": ["thank you, goodbye", "that’s all", "ok, I have to go"],
    "putting_off": ["I'll think about it", "maybe later"],
    "thanking": ["thank you", "much appreciated"],
    "plain_yes": ["yes please", "go ahead"],
    "plain_no": ["no thanks", "never mind"],
    "standard_delivery": ["normal delivery is fine", "no rush any more", "standard please"],
}
HAS_NOT = {
    "came_damaged": ["I broke it", "it came in a damaged box"],
    "goes_back": ["it is back again"],
    "came_wrong": [
        "I ordered the wrong size",
        "I chose the wrong one",
        "what is in the order?",
        "sorry, i mixed it up",
    ],
    "asks_again": ["Moreau please", "written Moreau"],
    "not_what_i_asked": ["the wrong size arrived", "that's what I wanted", "what did you ask?"],
    "all_of_it": ["call me", "it's all wrong"],
    "adding": ["the address"],
    "start_over": ["when does the sale start"],
    "not_it": ["no", "the wrong size arrived", "is that right"],
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


@pytest.mark.parametrize(
    ("text", "is_all"),
    [("Yes please, thank you!", True), ("yes, the blue one, thanks", False), ("yes thanks?", True), ("...", False)],
)
def test_a_text_may_consist_of_phrases_and_nothing_else(text, is_all):
    assert consists_of(("plain_yes", "polite"), text) is is_all


@pytest.mark.parametrize("before", ["the bottles not the ", "the lamp instead of ", "both but not my "])
def test_what_follows_is_ruled_out(before):
    assert ends_with("ruling_out", before)


@pytest.mark.parametrize("before", ["they are too ", "it came in ", "the shoes run very "])
def test_what_follows_tells_what_it_is_like(before):
    assert ends_with("describing", before)


@pytest.mark.parametrize("before", ["from my visa to ", "pay with my ", "put it on "])
def test_what_follows_is_what_to_pay_with(before):
    assert ends_with("paying_with", before)


@pytest.mark.parametrize("before", ["the mail says ", "i ordered ", "one of the "])
def test_a_number_that_follows_tells_what_is_there(before):
    assert ends_with("tells_what_is", before)


@pytest.mark.parametrize(
    ("text", "words"), [("👍", False), ("...?!", False), ("", False), ("ok", True), ("4410", True)]
)
def test_marks_alone_are_no_words(text, words):
    assert has_words(text) is words


def test_what_comes_later_is_not_ruled_out():
    assert not ends_with("ruling_out", "it's not mine, cancel the ")


def test_no_phrase_is_longer_than_what_is_looked_at():
    assert all(len(phrase) < LONGEST / 2 + 10 for phrases in _alternatives().values() for phrase in phrases.split("|"))
