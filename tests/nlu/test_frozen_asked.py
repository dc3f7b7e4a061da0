"""The frozen encoder costs a pass, and is asked only where the fine-tuned one is not sure by itself."""

from dataclasses import replace

import pytest

from nlu import model

UNSURE = "the thing with the other thing, you know"


class Counting:
    """The frozen encoder, and how often it was asked."""

    def __init__(self, encoder):
        self.encoder, self.asked = encoder, 0

    def read(self, text):
        self.asked += 1
        return self.encoder.read(text)

    def encode(self, texts):
        self.asked += 1
        return self.encoder.encode(texts)


@pytest.fixture
def counted(models):
    known = model.load(models)
    return replace(known, frozen=Counting(known.frozen))


@pytest.fixture
def certain(counted):
    """The same, so sharp that it is sure of everything."""
    return replace(counted, temperature=0.001)


def test_where_the_tuned_encoder_is_sure_the_frozen_one_is_not_asked(certain):
    judgement = certain.judge("cancel my order")
    assert certain.frozen.asked == 0
    assert judgement.in_scope


def test_where_it_is_unsure_both_judge_and_the_text_is_read_once(counted):
    judgement = counted.judge(UNSURE)
    assert judgement.place.vector.shape == (384,)
    assert counted.frozen.asked == 1


def test_a_place_is_worked_out_when_somebody_asks_and_once(certain):
    place = certain.judge("cancel my order").place
    assert 0 <= place.scope <= 1
    assert place.vector @ place.vector == pytest.approx(1, abs=1e-3)
    assert certain.frozen.asked == 1


def test_parts_of_a_message_are_read_in_its_pass(certain):
    judgement = certain.judge("cancel my order and send the invoice", [(0, 15), (20, 36)])
    assert [len(part) for part in judgement.parts] == [len(certain.intents)] * 2
    assert certain.frozen.asked == 0
