"""A yes counts for the question that was heard, and for a change only where it was heard surely."""

from .exchange import Doubted, spoken_words, standing
from .questions import SUMMARY, YES_NO, greeted


def test_a_yes_into_the_question_is_an_answer_and_one_before_it_is_not():
    early = greeted({"cancel it": SUMMARY}).say("cancel it").wait(0.9).say("yes", 0.3).until_quiet()
    assert early.taken == ["cancel it"]
    assert early.said[-3:] == list(SUMMARY.lines)
    late = greeted({"cancel it": SUMMARY}).say("cancel it").wait(3.3).say("yes", 0.3).until_quiet()
    assert late.taken == ["cancel it", "yes"]
    assert late.talk.taken[-1].heard_out


def test_agreeing_before_the_question_was_heard_is_told_to_the_turn():
    call = greeted({"cancel it": SUMMARY, "yes please do it": Doubted()}).say("cancel it").wait(0.9)
    call.say("yes please do it").until_quiet()
    assert not call.talk.taken[-1].heard_out
    assert call.said[-len(SUMMARY.lines) - len(spoken_words("call.unsure")) :] == [
        *SUMMARY.lines,
        *spoken_words("call.unsure"),
    ]


def test_a_yes_said_before_the_question_came_up_is_no_answer_to_it():
    call = greeted({"cancel my order": standing("Shall I cancel it?", asked=YES_NO)})
    call.work.costs["turn"] = 2.0
    call.say("cancel my order").wait(0.8).say("yes please do that").until_quiet()
    assert call.taken == ["cancel my order", "yes please do that"]
    assert call.talk.taken[-1].question == ""


def test_a_yes_whose_words_are_made_out_after_the_question_came_up_is_no_answer_to_it():
    call = greeted({"cancel my order": standing("Shall I cancel it?", asked=YES_NO)})
    call.work.costs["turn"] = 2.2
    call.say("cancel my order").wait(0.9)
    call.work.costs["hear"] = 1.5
    call.say("yes please do that").until_quiet()
    assert call.talk.taken[-1].text == "yes please do that"
    assert call.talk.taken[-1].heard_out  # nothing was being said that they could have broken into
    assert call.talk.taken[-1].question == ""


def test_a_yes_names_the_question_that_it_answers():
    call = greeted({"cancel my order": standing("Shall I cancel it?", asked=YES_NO)})
    call.say("cancel my order").until_quiet().say("yes please do that").until_quiet()
    assert call.talk.taken[-1].question == YES_NO.yes


def test_a_doubtful_yes_is_asked_for_again_and_a_key_settles_it():
    call = greeted({"cancel it": SUMMARY, "yes": Doubted(), "b1": standing("Your order is cancelled.")})
    call.say("cancel it").until_quiet().say("yes").until_quiet()
    assert call.said[-1] == spoken_words("call.unsure")[-1]
    call.press("1").until_quiet()
    assert call.taken[-1] == "b1"
    assert call.said[-1] == "Your order is cancelled."
