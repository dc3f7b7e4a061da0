"""What an operator corrected is understood at once, and nothing else changes."""

from datetime import date

import pytest

import nlu
from bot.understander import Understander
from nlu import Correction, Intent, Pipeline, corrections, model, write_correction
from nlu.types import NOTHING_EXPECTED

ODD = "my parcel is playing hide and seek with me"
TODAY = date(2026, 11, 22)


def top(pipeline, text):
    return pipeline.understand(text, today=TODAY).ranking[0]


@pytest.fixture
def own_models(models, tmp_path):
    for path in models.iterdir():
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def test_a_corrected_message_means_what_was_said(models):
    corrected = Pipeline(model.load(models), corrected=[Correction(ODD, Intent.LEAVE_REVIEW)])

    assert top(corrected, ODD).intent is Intent.LEAVE_REVIEW
    assert top(corrected, f"{ODD.capitalize()}!").intent is Intent.LEAVE_REVIEW
    assert corrected.understand(ODD).in_scope


def test_other_messages_mean_what_they_meant(models, pipeline):
    corrected = Pipeline(model.load(models), corrected=[Correction(ODD, Intent.LEAVE_REVIEW)])

    for text in ("where is my order", "i want to send the shoes back", "do you have this in blue", "thanks, bye"):
        assert top(corrected, text) == top(pipeline, text)


def test_the_last_of_two_corrections_counts(models):
    both = [Correction(ODD, Intent.LEAVE_REVIEW), Correction(ODD, Intent.NEWSLETTER)]

    assert top(Pipeline(model.load(models), corrected=both), ODD).intent is Intent.NEWSLETTER


def test_a_running_assistant_takes_a_correction_up_without_a_restart(own_models):
    understander = Understander(own_models, list)
    assert not understander.refresh()

    write_correction(own_models, Correction(ODD, Intent.LEAVE_REVIEW))

    assert understander.refresh()
    assert understander.understand(ODD, NOTHING_EXPECTED, TODAY).ranking[0].intent is Intent.LEAVE_REVIEW
    assert not understander.refresh()


@pytest.mark.parametrize(
    "left", [b'{"text": "hal', b'{"text": "hello"}\n', b'{"text": "a", "intent": "no_such"}\n', b"\xff\n"]
)
def test_a_damaged_line_costs_nothing_but_itself(own_models, left):
    (own_models / corrections.FILE).write_bytes(left)
    write_correction(own_models, Correction(ODD, Intent.LEAVE_REVIEW))

    assert corrections.read(own_models) == (Correction(ODD, Intent.LEAVE_REVIEW),)
    assert top(nlu.load(own_models), ODD).intent is Intent.LEAVE_REVIEW
