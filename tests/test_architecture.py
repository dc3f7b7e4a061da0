"""Who may import whom, how long a file may be: the rules that keep the house tidy."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [
    path
    for package in ("bot", "nlu", "knowledge_base", "recommender", "actions")
    for path in (ROOT / package).rglob("*")
    if path.suffix in {".py", ".js"} and "vendor" not in path.parts
]


def test_packages_import_only_what_they_may():
    """In a process of its own: it would switch off this one's loggers."""
    command = [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_grows_past_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
