"""Who may import whom, how long a file may be: the rules that keep the house tidy."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
SOURCES = [
    path
    for package in ("bot", "nlu", "knowledge_base", "recommender", "actions")
    for path in (ROOT / package).rglob("*")
    if path.suffix in {".py", ".js"} and "vendor" not in path.parts
]


def test_packages_import_only_what_they_may(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_grows_past_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
