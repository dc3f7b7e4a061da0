"""The README says what is true: every setting, with its name."""

import re
from pathlib import Path

from bot.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_has_its_line():
    documented = set(re.findall(r"^\| `SHOPDESK_(\w+)`", README, re.M))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_linked_file_exists():
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    missing = [path for path in linked if not (Path(__file__).parent.parent / path).exists()]
    assert not missing
