"""A story is taken when it is told: at once, when a message is long enough, otherwise as the answer to its question."""

from datetime import UTC, datetime

from actions import ACTIONS
from actions.people.file_complaint import FileComplaint
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, slots_of, told_slot
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.stories import STORY_CHARS, read_story
from nlu.types import Entity

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
COMPLAINT = slots_of(FileComplaint)[0]
TOLD = "your driver threw my parcel over the fence yesterday and then lied about ringing the bell"
BY_NAME = {action.name: action for action in ACTIONS}


def read(text, *, asked="", known=None, entities=()):
    heard = Heard(text, tuple(entities), Situation(NOW), asked=asked)
    return read_story(heard, Known(COMPLAINT, known or {}))


def test_a_long_message_is_the_story():
    assert read(TOLD) == TOLD


def test_an_announcement_is_none():
    assert read("I want to file a formal complaint about your service please") is None


def test_a_short_answer_is_the_story_when_it_was_asked_for():
    assert read("rude staff", asked="complaint") == "rude staff"


def test_the_answer_to_another_question_is_none():
    assert read(TOLD, asked="email") is None


def test_a_told_story_is_not_told_over_by_what_comes_later():
    assert read(TOLD, known={"complaint": "rude staff"}) is None


def test_names_do_not_make_a_story():
    title = "Two-person tent green with aluminium poles and a footprint"
    text = f"review for the {title}"
    entity = Entity("product", title, "tent", text.index(title), len(text))
    assert read(text, entities=[entity]) is None


def test_a_button_brings_along_what_was_said_and_a_huge_story_is_cut():
    brought = Entity("complaint", "Report it", "the search is broken", 0, 9)
    assert read("Report it", entities=[brought]) == "the search is broken"
    assert len(read("word " * 5000, asked="complaint")) <= STORY_CHARS


def test_the_slot_that_takes_a_story_is_known_by_its_type():
    assert told_slot(BY_NAME["report_site_problem"]) == "problem"
    assert told_slot(BY_NAME["create_account"]) == ""
