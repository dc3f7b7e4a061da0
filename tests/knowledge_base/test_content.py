"""The demo shop's own entries keep the rules they are written by."""

from datetime import date

import pytest

from knowledge_base.check import dead_links
from knowledge_base.load import load, read_settings
from knowledge_base.passages import plain, split
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

READ = load(CONTENT, SETTINGS)


def test_every_file_is_taken_and_there_are_many():
    assert READ.bad == ()
    assert len(READ.entries) >= 155


@pytest.mark.parametrize("entry", READ.entries, ids=lambda entry: entry.id)
def test_an_entry_is_short_spoken_and_asked_in_several_ways(entry):
    assert 40 <= len(entry.body.split()) <= 160
    assert 12 <= len(entry.questions) <= 16
    assert len({question.lower() for question in entry.questions}) == len(entry.questions)
    assert 0 < len(entry.speech) <= 200
    assert plain(entry.speech) == entry.speech
    assert entry.source == f"{entry.topic}/{entry.id}.md"


@pytest.mark.parametrize("entry", READ.entries, ids=lambda entry: entry.id)
def test_every_passage_stands_verbatim_in_its_file_once_figures_are_filled(entry):
    text = (CONTENT / entry.source).read_text(encoding="utf-8")
    for name, value in SETTINGS.items():
        text = text.replace("{" + name + "}", str(value))
    for passage in split(entry.body):
        assert entry.body[passage.start : passage.end] in text


def test_every_link_to_a_help_page_leads_somewhere():
    assert [str(finding) for finding in dead_links(READ.entries)] == []


def test_every_setting_of_the_folder_is_used():
    text = "".join(path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.md"))
    unused = [name for name in read_settings(CONTENT, {}) if "{" + name + "}" not in text]
    assert unused == []


def test_seasonal_entries_end():
    seasonal = [entry for entry in READ.entries if entry.valid_to]
    assert seasonal
    assert not any(entry.holds_on(date(2027, 1, 15)) for entry in seasonal)
