"""Whatever an action needs can be read and asked for."""

from enum import StrEnum

import pytest

from actions import ACTIONS
from bot.dialogue.slots import SlotSpec, slots_of
from bot.dialogue.slots.kinds import kind_of
from bot.dialogue.wording import Wording

WORDING = Wording()
SLOTS = [(action.name, spec) for action in ACTIONS for spec in slots_of(action.request)]
REQUIRED = [(name, spec) for name, spec in SLOTS if spec.required]


@pytest.mark.parametrize(("action", "spec"), SLOTS, ids=lambda value: getattr(value, "name", value))
def test_every_slot_can_be_read(action, spec):
    assert kind_of(spec).read is not None


@pytest.mark.parametrize(("action", "spec"), REQUIRED, ids=lambda value: getattr(value, "name", value))
def test_every_required_slot_has_its_question(action, spec):
    assert WORDING.knows(f"ask.{spec.name}")


@pytest.mark.parametrize(("action", "spec"), REQUIRED, ids=lambda value: getattr(value, "name", value))
def test_every_choice_that_is_asked_for_has_its_buttons(action, spec):
    if isinstance(spec.kind, type) and issubclass(spec.kind, StrEnum):
        assert {f"{spec.name}.{member.value}" for member in spec.kind} <= set(WORDING.buttons)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_has_a_name_to_be_kept_in_order_by(action):
    assert f"task.{action.name}" in WORDING.labels


def test_a_slot_of_an_unknown_type_is_an_error():
    with pytest.raises(TypeError, match="knows"):
        kind_of(SlotSpec("strange", dict, True))


def test_what_was_asked_before_is_asked_in_other_words():
    parts = {"ask.swaps.none_left", "ask.variant.none_left"}
    asked = [code for code in WORDING.table if code.startswith("ask.") and code not in parts]
    assert [code for code in asked if "again" not in WORDING.table[code]] == []


def test_a_summary_that_comes_back_says_so():
    assert [code for code in WORDING.table if code.startswith("confirm.") and "again" not in WORDING.table[code]] == []
