"""A small content folder that tests write into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.answer import KnowledgeBase
from tests.knowledge_base.word_encoder import WordEncoder

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path) -> Write:
    """Writes one entry into the content folder and returns its path."""

    def write_entry(name: str, body: str = "Standard delivery costs €5.", **front: object) -> Path:
        path = tmp_path / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        matter = {"title": name.replace("-", " "), **front}
        lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
        path.write_text(f"---\n{lines}---\n{body}\n", encoding="utf-8")
        return path

    return write_entry


@pytest.fixture
def content(tmp_path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def opened(content, tmp_path) -> Callable[..., KnowledgeBase]:
    """Opens the content folder with the word encoder."""

    def open_base(encoder: WordEncoder | None = None, threshold: float = 0.5, **settings: str | int) -> KnowledgeBase:
        return KnowledgeBase.open(content, tmp_path / "cache", encoder or WordEncoder(), settings, threshold=threshold)

    return open_base
