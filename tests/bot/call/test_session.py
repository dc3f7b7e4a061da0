"""A call on a simulated clock: what is said, when, and what becomes of what the caller says and presses."""

import pytest

from bot.call.asked import Asked
from bot.call.phases import Phase
from bot.dialogue.conversation import Status
from bot.messages import QuickReply
from bot.speech.expecting import Expecting, Kind

from .exchange import Exchange, spoken_words, standing
from .questions import CODE, ON_ITS_WAY, ORDER, PERSON, QUEUED, WHERE, YES_NO, asked, greeted

GREETING = ["Hello, this is Northfield.", "How can I help?"]


def test_a_caller_is_greeted_and_answered_sentence_by_sentence():
    call = greeted({WHERE: standing(*ON_ITS_WAY)}).say(WHERE).until_quiet()
    assert call.said == [*GREETING, *ON_ITS_WAY]
    assert call.taken == [WHERE]


def test_the_first_sound_of_an_answer_comes_soon_after_the_last_word():
    call = greeted().say(WHERE)
    spoken = call.clock.now
    call.until_quiet()
    assert call.line.played[2].begins - spoken < 0.65


def test_recognizing_begins_in_the_pause_and_not_after_it():
    call = greeted()
    call.work.costs["hear"] = 0.28
    call.say(WHERE)
    spoken = call.clock.now
    call.until_quiet()
    assert call.line.played[2].begins - spoken < 0.65
    assert len(call.recognizer.asked) == 1


def test_what_was_recognized_too_early_is_thrown_away():
    call = greeted().say("i want to", 0.8).wait(0.3).say("cancel my order", 0.8).until_quiet()
    assert call.taken == ["i want to cancel my order"]
    assert len(call.recognizer.asked) == 2


@pytest.mark.parametrize(
    ("question", "text", "at_most"),
    [(YES_NO, "yes", 0.5), (CODE, "one two three four five six", 0.5), (ORDER, "w two oh three nine eight", 0.5)],
)
def test_what_was_asked_for_needs_little_silence(question, text, at_most):
    call = asked(question).say(text)
    spoken = call.clock.now
    call.until_quiet()
    assert call.line.played[1].begins - spoken < at_most


@pytest.mark.parametrize(
    ("question", "first", "rest", "text"),
    [
        (ORDER, "w two oh three", "nine eight", "W20398"),
        (CODE, "one two three", "four five six", "123456"),
        (Asked("email", Expecting(Kind.EMAIL_SPELLED)), "j o at example", "dot com", "j o at example dot com"),
        (Asked(), "my order number is", "w two oh three nine eight", "my order number is W20398"),
    ],
)
def test_in_the_middle_of_a_number_somebody_may_breathe(question, first, rest, text):
    call = asked(question).say(first).wait(0.9).say(rest).until_quiet()
    assert call.taken == [text]


def test_a_number_is_read_back_while_its_turn_runs():
    call = asked(ORDER, {"W20398": standing("It comes today.")}).say("w two oh three nine eight").until_quiet()
    assert call.said[1:] == [*spoken_words("call.number.read_back", number="W 2 0, 3 9 8"), "It comes today."]


def test_a_doubtful_digit_is_asked_for_before_the_dialogue_hears_of_it():
    call = asked(Asked("order_id", Expecting(Kind.ORDER_ID))).say("w two oh three nine eight", confidence=0.4)
    call.until_quiet()
    assert call.said[1:] == list(spoken_words("call.number.right", number="W 2 0, 3 9 8"))
    assert call.taken == []
    assert "number" in call.noted
    call.say("yes").until_quiet()
    assert call.taken == ["W20398"]


def test_a_question_about_a_digit_can_be_repeated_and_answered_by_keys():
    call = asked(Asked("order_id", Expecting(Kind.ORDER_ID))).say("w two oh three nine eight", confidence=0.4)
    call.until_quiet().say("say that again").until_quiet()
    assert call.said[-2:] == call.said[-4:-2]
    call.press("20395#").until_quiet()
    assert call.taken == ["20395"]


def test_speech_stops_within_200_ms_of_being_spoken_into():
    call = greeted({WHERE: standing(*ON_ITS_WAY)}).say(WHERE).wait(2.0)
    before = call.clock.now
    call.say("no the other one")
    assert len(call.line.cleared) == 1
    assert call.line.cleared[0] - before <= 0.2


def test_what_was_not_heard_is_remembered():
    call = greeted({WHERE: standing(*ON_ITS_WAY)}).say(WHERE).wait(2.2).say("and the other one").until_quiet().wait(1)
    (told,) = [told for what, told in call.talk.notes if what == "interrupted"]
    assert told == {"heard": ON_ITS_WAY[0], "unheard": " ".join(ON_ITS_WAY[1:])}
    assert call.taken == [WHERE, "and the other one"]


@pytest.mark.parametrize("sound", ["mhm", "okay", "uh huh", ""])
def test_who_only_listens_or_coughs_does_not_end_the_answer(sound):
    call = greeted({WHERE: standing(*ON_ITS_WAY)}).say(WHERE).wait(2.2).say(sound, 0.3).until_quiet()
    assert call.said[2:] == [ON_ITS_WAY[0], ON_ITS_WAY[1], ON_ITS_WAY[1], ON_ITS_WAY[2]]
    assert call.taken == [WHERE]


def test_a_moment_is_asked_for_only_when_a_turn_takes_long():
    quick, slow = greeted(), greeted()
    quick.work.costs["turn"], slow.work.costs["turn"] = 0.7, 1.5
    for call in (quick, slow):
        call.say(WHERE).until_quiet().wait(2)
    assert not set(spoken_words("call.one_moment")) & set(quick.said)
    assert slow.said[2:4] == [*spoken_words("call.one_moment"), f"You said {WHERE}."]


def test_an_answer_waits_while_the_caller_still_speaks():
    call = greeted({WHERE: standing("It comes today.")})
    call.work.costs["turn"] = 1.0
    call.say(WHERE).wait(0.7).say("and when exactly", 1.5).until_quiet().wait(2)
    assert call.taken == [WHERE, "and when exactly"]
    assert call.said[-2:] == ["It comes today.", "You said and when exactly."]
    assert not call.line.cleared or all(one.text != "It comes today." or not one.is_cut for one in call.line.played)


def test_silence_is_asked_about_in_other_words_and_then_ends_the_call():
    call = greeted().wait(60)
    assert [what for what in call.noted if what == "silent"] == ["silent"] * 3
    assert call.said[2] == spoken_words("call.silent")[0]
    assert spoken_words("call.silent_again")[0] in call.said
    assert call.said[-1] == spoken_words("call.silent_last")[-1]
    assert call.how_it_ended == "hung up"
    assert call.is_over


def test_who_has_to_look_for_a_number_is_given_time():
    call = asked(ORDER).wait(12)
    assert call.said == ["What would you like?"]


def test_who_asks_for_time_gets_it():
    call = asked(ORDER).say("hold on a second").until_quiet().wait(30)
    assert call.said[-1] == spoken_words("call.take_your_time")[-1]
    assert call.taken == []


def test_what_cannot_be_made_out_is_asked_for_again_and_then_brings_a_person():
    call = greeted({"I'd like to talk to a person.": standing("A colleague takes over.", status=Status.QUEUED)})
    call.talk.script |= {text: standing("A colleague takes over.", status=Status.QUEUED) for text in PERSON}
    for _ in range(3):
        call.say("").until_quiet()
    assert call.said[2] == spoken_words("call.unheard")[0]
    assert spoken_words("call.unheard_again")[0] in call.said
    assert call.taken[0] in PERSON
    assert call.call.phase is Phase.PEOPLE


def test_words_that_were_hardly_heard_are_not_taken_for_said():
    call = greeted().say("cancel everything", confidence=0.1).until_quiet()
    assert call.taken == []


@pytest.mark.parametrize("aside", ["can you repeat that please", "sorry, what was that", "Say that again."])
def test_the_last_answer_is_repeated_without_a_turn(aside):
    call = greeted({WHERE: standing("It comes today.")}).say(WHERE).until_quiet().say(aside).until_quiet()
    assert call.said[-2:] == ["It comes today."] * 2
    assert call.taken == [WHERE]


def test_slower_is_slower():
    call = greeted({WHERE: standing("It comes today.")}).say(WHERE).until_quiet()
    call.say("could you speak more slowly").until_quiet()
    natural, slow = (one.ends - one.begins for one in call.line.played if one.text == "It comes today.")
    assert slow > 1.1 * natural
    assert call.taken == [WHERE]


def test_an_id_is_spelled_when_asked():
    call = greeted({WHERE: standing("It is order W20398.")}).say(WHERE).until_quiet().say("can you spell that")
    assert call.until_quiet().said[-1] == "W as in Whiskey, 2, 0, 3, 9, 8"


def test_a_person_is_put_through_with_what_it_is_about():
    call = greeted(QUEUED, transfer_to="+31201234567").say(PERSON[0]).until_quiet().wait(5)
    assert call.said[-3:] == ["A colleague takes over.", *spoken_words("call.transferring")]
    assert call.how_it_ended == "transferred"
    assert call.line.ended[0][2].startswith("+31201234567: ")
    assert "where is W20398" in call.line.ended[0][2]
    assert call.is_over


def test_without_a_number_of_people_they_are_read_out():
    call = greeted(QUEUED).say(PERSON[0]).until_quiet()
    call.call.told({"type": "agent_joined", "name": "Mira"})
    call.call.told({"type": "message", "from": "agent", "name": "Mira", "text": "Hello, I can see your order."})
    call.until_quiet()
    assert call.said[-1] == "Hello, I can see your order."
    call.say("thank you mira").until_quiet()
    assert call.taken[-1] == "thank you mira"
    call.call.told({"type": "status", "status": "closed", "by": "agent"})
    call.until_quiet().wait(2)
    assert call.is_over


def test_who_waits_for_a_person_hears_from_time_to_time_that_they_do():
    call = greeted(QUEUED).say(PERSON[0]).until_quiet().wait(100)
    assert call.said.count(spoken_words("call.waiting")[-1]) == 2
    assert call.how_it_ended == ""


@pytest.mark.parametrize(
    ("answer", "may_record"), [("yes", True), ("no thanks", False), ("1", True), ("2", False), ("", False)]
)
def test_recording_needs_a_yes(answer, may_record):
    call = Exchange(asks_consent=True).until_quiet()
    assert call.said == list(spoken_words("call.consent"))
    call.press(answer) if answer in ("1", "2") else call.say(answer) if answer else call.wait(9)
    call.until_quiet()
    assert ("consented" in call.noted) is may_record
    assert call.said[-2:] == GREETING


def test_who_does_not_answer_about_recording_but_asks_is_answered():
    call = Exchange({WHERE: standing("It comes today.")}, asks_consent=True).until_quiet().say(WHERE).until_quiet()
    assert "refused_recording" in call.noted
    assert call.said[-1] == "It comes today."


def test_a_chat_can_go_on_by_link():
    call = greeted().say("can you send it to my phone").until_quiet().wait(1)
    assert call.links == ["+31600000001"]
    assert call.said[-1] == spoken_words("call.link_sent")[-1]
    assert "sent_link" in call.noted


def test_after_a_goodbye_nobody_has_to_hang_up():
    call = greeted({"bye": standing("You're welcome.", code="goodbye")}).say("bye").until_quiet().wait(8)
    assert call.how_it_ended == "hung up"
    assert call.is_over


def test_what_there_is_to_choose_from_is_said_with_its_key():
    titles = ("The lamp · W20398 · €20.00", "The mug", "3 × towels", "The rug", "The box")
    buttons = tuple(QuickReply(title, f"b{place}") for place, title in enumerate(titles, 1))
    which = Asked("order_id", Expecting(Kind.ORDER_ID), choices=buttons, offered=titles)
    call = asked(which)
    assert call.said[:3] == ["What would you like?", "1, The lamp.", "2, The mug."]
    assert call.said[-1] == spoken_words("call.choose_more")[-1]
    assert "The box" not in " ".join(call.said)


def test_buttons_that_only_offer_help_are_not_read_out():
    help = Asked("order_id", Expecting(Kind.ORDER_ID), choices=(QuickReply("I don't have it", "b1"),))
    assert asked(help).said == ["What would you like?"]


PROOF = Asked("proof", Expecting(Kind.DIGITS))


def test_a_code_is_offered_once_and_to_whoever_shows_a_number():
    call = asked(PROOF, {"what": standing("Which zip code?", asked=PROOF)}).say("what").until_quiet()
    assert call.said.count(spoken_words("call.code_instead")[0]) == 1
    assert spoken_words("call.code_instead")[0] not in asked(PROOF, caller="anonymous").said


def test_a_hint_is_told_to_nobody_and_chooses_what_was_heard():
    known, unknown = (greeted(hinted=hinted).say(WHERE).until_quiet() for hinted in (("W20398",), ()))
    assert known.said == unknown.said


PHONE = Asked("phone", Expecting(Kind.DIGITS))


@pytest.mark.parametrize("said", ["this number", "yes please", "the one I'm calling from"])
def test_who_is_called_back_need_not_say_the_number_they_call_from(said):
    call = asked(PHONE).say(said).until_quiet()
    assert call.said[1] == spoken_words("call.this_number")[0]
    assert call.taken == ["+31600000001"]


def test_who_shows_no_number_has_to_say_one():
    call = asked(PHONE, caller="anonymous").say("this number").until_quiet()
    assert call.said[:1] == ["What would you like?"]
    assert call.taken == ["this number"]


def test_no_moment_is_asked_for_while_a_number_is_read_back():
    call = asked(ORDER)
    call.work.costs["turn"] = 1.2
    call.say("w two oh three nine eight one one one one one").until_quiet().wait(2)
    assert call.said[1:] == ["W 2, 0 3 9, 8 1 1, 1 1 1.", "You said W2039811111."]
