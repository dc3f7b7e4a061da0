"""Nothing is done or said without words for it, and no words lie around unused."""

import re
from pathlib import Path

import pytest

from actions import ACTIONS
from actions.types import Effect
from bot.dialogue.routes import load_routes
from bot.dialogue.wording import Wording
from nlu.types import Intent

ROOT = Path(__file__).parents[3]
WORDING = Wording()
RESULTS = re.sub(r"^\|[^|]*\|[^|]*\|[^|]*\|[^|]*\|$", "", (ROOT / "actions/README.md").read_text("utf-8"), flags=re.M)
ACTION_CODES = sorted(set(re.findall(r"^(?:\| |Refused: |Refused, .*)`([a-z_.]+)`", RESULTS, re.M)))
ACTION_NAMES = {action.name for action in ACTIONS}
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for package in ("bot", "actions", "recommender")
    for path in (ROOT / package).rglob("*.py")
)


@pytest.mark.parametrize("code", [code for code in ACTION_CODES if code not in ACTION_NAMES])
def test_every_result_of_an_action_has_a_wording(code):
    assert WORDING.knows(code)


@pytest.mark.parametrize("action", [action for action in ACTIONS if action.effect is Effect.WRITE])
def test_every_write_has_a_summary_and_two_buttons(action):
    assert WORDING.knows(f"confirm.{action.name}")
    assert {f"confirm.{action.name}.yes", f"confirm.{action.name}.no"} <= set(WORDING.buttons)


@pytest.mark.parametrize("code", sorted(WORDING.table))
def test_every_wording_is_said_somewhere(code):
    families = (
        "ask.", "confirm.", "handed_off.", "nobody_there.", "recommendations.", "reason.", "then.", "instead.",
        "reused.",
    )  # fmt: skip
    family = next((family for family in families if code.startswith(family)), None)
    assert code in SOURCES if family is None else code.removeprefix(family).split(".")[0] in SOURCES


def test_every_business_intent_leads_somewhere():
    acts = {"greeting", "thanks_bye", "affirm", "deny", "correct", "repeat", "help", "small_talk", "abuse",
            "out_of_scope"}  # fmt: skip
    assert set(load_routes()) == {str(intent) for intent in Intent} - acts


def test_every_route_names_an_action_that_exists():
    named = {
        name
        for route in load_routes().values()
        for name in (
            route.then,
            *route.actions,
            *route.within,
        )
        if name
    }
    assert named <= ACTION_NAMES


@pytest.mark.parametrize("intent", sorted(load_routes()))
def test_every_intent_that_leads_somewhere_can_be_offered_when_in_doubt(intent):
    assert f"intent.{intent}" in WORDING.buttons
