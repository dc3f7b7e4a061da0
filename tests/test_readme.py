"""The README says what is true: every setting, with its name."""

import re
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "bot" / "SETTINGS.md").read_text(encoding="utf-8")


def test_every_setting_has_its_line():
    documented = set(re.findall(r"^\| `SHOPDESK_(\w+)`", SETTINGS, re.M))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_linked_file_exists():
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    missing = [path for path in linked if not (ROOT / path).exists()]
    assert not missing
