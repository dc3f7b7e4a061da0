"""policy.md, policy.py and README.md say the same as the code."""

import dataclasses
import re
from pathlib import Path

import pytest

import actions
from actions import ACTIONS, Effect
from actions.policy import POLICY

FOLDER = Path(actions.__file__).parent
PROSE = (FOLDER / "policy.md").read_text(encoding="utf-8")
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_action_has_a_heading_and_every_heading_an_action():
    assert re.findall(r"^## (\w+)$", PROSE, re.MULTILINE) == [action.name for action in ACTIONS]


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(POLICY)])
def test_every_number_stands_in_the_prose_beside_its_name(field):
    number = getattr(POLICY, field)
    assert re.search(rf"\b{number}\b[^.]*\(`{field}`\)", PROSE.replace("\n", " "))


def test_only_what_changes_the_shop_has_a_preview():
    assert {action.name for action in ACTIONS if action.preview} == {
        action.name for action in ACTIONS if action.effect is Effect.WRITE
    }


def test_every_code_is_in_the_readme():
    topics = (path for path in FOLDER.glob("*/*.py") if path.parent.name != "shop")
    written = "".join(path.read_text(encoding="utf-8") for path in [*topics, FOLDER / "shop" / "orders.py"])
    codes = set(
        re.findall(r'"((?:order|orders|no|line|lines|confirm|in|low|out|option|store|product)[_.][a-z_.]+)"', written)
    )
    facts = {"order_id", "out_for_delivery", "product_id", "product_question"}
    missing = {code for code in codes - facts if f"`{code}`" not in README}
    assert not missing


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_request_is_frozen_and_stands_in_the_readme(action):
    assert action.request.__dataclass_params__.frozen
    row = next(line for line in README.splitlines() if line.startswith(f"| `{action.name}` |"))
    assert action.effect.name in row
    assert all(f"`{field.name}`" in row for field in dataclasses.fields(action.request))
