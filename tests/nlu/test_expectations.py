"""Short answers mean what the question makes them mean."""

import pytest

from nlu import Expectation, Intent

CONFIRM = Expectation("confirm", (), ("Yes, cancel it", "No, keep it"))
CHOICE = Expectation(
    "choice",
    ("order_id",),
    ("Ridgeway trail shoes, blue 42 · W20398 · €89.00", "Insulated bottle ×2 · W20401 · €24.00"),
)
ORDER = Expectation("slot", ("order_id",))


def top(pipeline, text, expected):
    return pipeline.understand(text, expected=expected).ranking[0].intent


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes.", "yep", "yeah", "y", "ok", "OK!", "sure", "sure thing", "yep do it", "yes please",
        "yes, cancel it",
        "go ahead", "please do", "that's right", "correct", "ok go for it", "yes yes", "yes I'm sure", "do it please",
        "sounds good, thanks", "👍", "YES", "yess", "alright then", "of course", "confirm", "cancel it",
        "yes you can cancel the order", "uh huh", "okay that's fine", "yes, that's everything",
    ],
)  # fmt: skip
def test_a_clear_yes_is_a_yes(pipeline, text):
    assert top(pipeline, text, CONFIRM) == Intent.AFFIRM


@pytest.mark.parametrize(
    "text",
    [
        "yes but the bottles not the shoes", "yes but only the shoes", "yes, except the bottle", "ok wait, W20401",
        "yes make it the green one", "yes to 12 Hill St", "W20401", "the bottles", "no, the other one", "no W20401",
        "no I meant the bottles", "not the shoes, the bottle", "yes actually no", "no, make it 2",
    ],
)  # fmt: skip
def test_a_yes_or_no_that_changes_something_corrects(pipeline, text):
    assert top(pipeline, text, CONFIRM) == Intent.CORRECT


@pytest.mark.parametrize(
    "text",
    ["yes?", "yes, what does that cost?", "yes and what about my refund?", "ok??", "sure, how long does it take?"],
)
def test_a_yes_with_a_question_is_no_clean_yes(pipeline, text):
    understanding = pipeline.understand(text, expected=CONFIRM)
    assert understanding.ranking[0].intent != Intent.AFFIRM


@pytest.mark.parametrize(
    "text",
    [
        "no", "nope", "No thanks", "nah", "don't", "no, leave it", "no keep it", "not now", "please don't do that",
        "no I changed my mind", "keep it", "no way", "absolutely not", "no wait",
    ],
)  # fmt: skip
def test_a_clear_no_is_a_no(pipeline, text):
    assert top(pipeline, text, CONFIRM) == Intent.DENY


@pytest.mark.parametrize("text", ["both", "both of them", "um, both please"])
def test_both_is_a_choice_and_no_never_mind(pipeline, text):
    expected = Expectation("choice", ("item",), ("Felt slippers", "Wool blanket"))
    assert top(pipeline, text, expected) == Intent.CHOOSE


@pytest.mark.parametrize("text", ["um", "that", "everything", "thank you"])
def test_polite_words_alone_stop_nothing(pipeline, text):
    expected = Expectation("choice", ("item",), ("Felt slippers", "Wool blanket"))
    assert top(pipeline, text, expected) != Intent.CANCEL_TASK


@pytest.mark.parametrize("text", ["never mind", "nvm", "forget it", "oh forget about it", "stop", "ok leave it"])
def test_giving_up_abandons_the_task(pipeline, text):
    assert top(pipeline, text, CONFIRM) in {Intent.CANCEL_TASK, Intent.DENY}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("the second", "2"), ("2", "2"), ("the last one", "-1"), ("first one please", "1"), ("number two", "2"),
        ("the shoes", "1"), ("the bottles", "2"), ("the insulated one", "2"), ("I'll take the second one", "2"),
        ("the blue shoes", "1"), ("shose", "1"),
    ],
)  # fmt: skip
def test_an_option_is_chosen_by_place_or_by_words(pipeline, text, position):
    understanding = pipeline.understand(text, expected=CHOICE)
    assert understanding.ranking[0].intent == Intent.CHOOSE
    assert position in {entity.value for entity in understanding.entities if entity.label == "ordinal"}


def test_none_of_the_options_is_a_no(pipeline):
    assert top(pipeline, "none of them", CHOICE) == Intent.DENY


@pytest.mark.parametrize(
    ("text", "expected", "label", "value"),
    [
        ("W20398", ORDER, "order_id", "W20398"),
        ("20398", ORDER, "order_id", "20398"),
        ("it's w two oh three nine eight", ORDER, "order_id", "W20398"),
        ("blue", Expectation("slot", ("color",)), "color", "Blue"),
        ("jo@example.com", Expectation("slot", ("email", "zip_code")), "email", "jo@example.com"),
        ("90210", Expectation("slot", ("email", "zip_code")), "zip_code", "90210"),
        ("3", Expectation("slot", ("quantity",)), "quantity", "3"),
        ("m", Expectation("slot", ("size",)), "size", "M"),
        ("it doesn't fit", Expectation("slot", ("reason",)), "reason", "it doesn't fit"),
        ("Jo Smith", Expectation("slot", ("person_name",)), "person_name", "Jo Smith"),
        ("12 Hill St", Expectation("slot", ("street_address",)), "street_address", "12 Hill St"),
    ],
)
def test_a_bare_answer_gives_what_was_asked(pipeline, text, expected, label, value):
    understanding = pipeline.understand(text, expected=expected)
    assert understanding.ranking[0].intent == Intent.PROVIDE_INFO
    assert (label, value) in {(entity.label, entity.value) for entity in understanding.entities}


def test_an_answer_is_in_scope_however_odd_its_words(pipeline):
    assert pipeline.understand("blue", expected=Expectation("slot", ("color",))).in_scope


def test_a_yes_and_another_wish_are_both_heard(pipeline):
    text = "yes and also reset my password"
    wishes = pipeline.understand(text, expected=CONFIRM).wishes
    assert [wish.intent for wish in wishes] == [Intent.AFFIRM, Intent.RECOVER_PASSWORD]
    assert text[wishes[1].start : wishes[1].end].strip() == "reset my password"


def test_a_bare_order_number_out_of_the_blue_is_information(pipeline):
    assert top(pipeline, "W20398", Expectation()) == Intent.PROVIDE_INFO


@pytest.mark.parametrize(
    "text", ["return W20398: trail shoes", "please change the trail shoes of order W20398 to blue"]
)
def test_an_order_number_beside_a_wish_does_not_hide_the_wish(pipeline, text):
    assert top(pipeline, text, Expectation()) != Intent.PROVIDE_INFO
