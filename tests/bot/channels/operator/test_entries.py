"""The demo's help pages belong to the program: what an operator changes is a copy, and that serves from then on."""

from pathlib import Path

import pytest

from bot.channels.operator.entries import BadDraft, Entries, Overtaken
from bot.settings import DEMO_CONTENT, Settings
from knowledge_base.live import LiveKnowledge
from tests.knowledge_base.word_encoder import WordEncoder

ENTRY = "---\ntitle: What does delivery cost\nimported_from: faq.csv\n---\nFour pounds.\n"


@pytest.fixture
def demo(tmp_path):
    folder = tmp_path / "demo" / "shipping"
    folder.mkdir(parents=True)
    (folder / "cost.md").write_text(ENTRY, "utf-8")
    return folder.parent


def entries_of(demo: Path, own: Path) -> Entries:
    return Entries(lambda: own if own.is_dir() else demo, dict, own=own)


def test_the_first_change_copies_and_the_original_stays(demo, tmp_path):
    entries = entries_of(demo, tmp_path / "own")
    read = entries.read("shipping/cost.md")
    entries.save("shipping/cost.md", {"title": read.front["title"]}, "Five pounds.", digest=read.digest)
    assert (demo / "shipping" / "cost.md").read_text("utf-8") == ENTRY
    assert entries.read("shipping/cost.md").body == "Five pounds."
    assert entries.folder == tmp_path / "own"


def test_what_moves_serves_from_its_new_place(demo, tmp_path):
    own = tmp_path / "own"
    live = LiveKnowledge(lambda: own if own.is_dir() else demo, tmp_path / "cache", WordEncoder(), dict)
    assert live.base.entries[0].body == "Four pounds."
    entries = entries_of(demo, own)
    read = entries.read("shipping/cost.md")
    entries.save("shipping/cost.md", dict(read.front), "Five pounds.", digest=read.digest)
    assert live.refresh()
    assert live.base.entries[0].body == "Five pounds."


def test_what_the_form_does_not_know_stays_in_the_file(demo, tmp_path):
    entries = entries_of(demo, tmp_path / "own")
    read = entries.read("shipping/cost.md")
    saved = entries.save("shipping/cost.md", {"title": "Cost", "questions": ["how much"]}, "5", digest=read.digest)
    assert saved.front == {"title": "Cost", "questions": ["how much"], "imported_from": "faq.csv"}


def test_an_id_that_another_file_has_is_refused_and_old_work_too(demo, tmp_path):
    entries = entries_of(demo, tmp_path / "own")
    (demo / "other.md").write_text("---\ntitle: x\nid: prices\n---\nx\n", "utf-8")
    with pytest.raises(BadDraft, match=r"prices is taken by other\.md"):
        entries.save("", {"title": "Prices", "topic": "shipping"}, "x", digest="")
    with pytest.raises(Overtaken):
        entries.save("shipping/cost.md", {"title": "Cost"}, "x", digest="old")


def test_only_the_demos_entries_are_copied(tmp_path):
    assert Settings(home=tmp_path).own_content == tmp_path / "content"
    assert Settings(home=tmp_path).content_now == DEMO_CONTENT
    (tmp_path / "content").mkdir()
    assert Settings(home=tmp_path).content_now == tmp_path / "content"
    assert Settings(home=tmp_path, content=tmp_path / "mine").content_now == tmp_path / "mine"
    assert Settings(home=tmp_path, content=tmp_path / "mine").own_content is None
