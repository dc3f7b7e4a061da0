"""The questions to measure with are read strictly, ask for every entry, and their halves do not touch."""

from collections import Counter
from pathlib import Path

import pytest

from knowledge_base.load import load
from knowledge_base.questions import BadQuestions, Question, read_questions
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

ENTRIES = load(CONTENT, SETTINGS).entries
QUESTIONS = Path(__file__).parent / "questions"
DEV, TEST = read_questions(QUESTIONS, "dev"), read_questions(QUESTIONS, "test")
ASKED = [*DEV, *TEST]
UNANSWERABLE = "unanswerable"


def test_a_folder_is_read_file_by_file_and_a_files_name_is_the_style(tmp_path):
    (tmp_path / "curt.yaml").write_text('dev:\n  - {asks: "postage", entry: cost, also: [free]}\n', encoding="utf-8")
    (tmp_path / "story.yaml").write_text('dev:\n  - {asks: "I wonder", entry: null}\ntest: []\n', encoding="utf-8")
    assert read_questions(tmp_path, "dev") == [
        Question("postage", "cost", "curt", ("free",)),
        Question("I wonder", None, "story"),
    ]
    assert read_questions(tmp_path / "curt.yaml", "dev") == [Question("postage", "cost", "curt", ("free",))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dev: []",
        "test: [",
        "test: 5",
        "test: [postage]",
        "test: [{asks: '', entry: cost}]",
        "test: [{asks: postage}]",
        "test: [{asks: postage, entry: cost, entri: free}]",
        "tset: [{asks: postage, entry: cost}]",
    ],
)
def test_a_file_that_is_not_one_of_questions_is_refused_by_name(tmp_path, text):
    file = tmp_path / "curt.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadQuestions, match=r"curt\.yaml"):
        read_questions(file, "test")


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadQuestions, match="nowhere"):
        read_questions(tmp_path / "nowhere", "test")


def test_every_question_is_asked_once():
    times = Counter(question.asks.lower() for question in ASKED)
    assert [asks for asks, count in times.items() if count > 1] == []


def test_no_question_is_one_of_the_entries_own():
    own = {wording.lower() for entry in ENTRIES for wording in (entry.title, *entry.questions)}
    assert [question.asks for question in ASKED if question.asks.lower() in own] == []


def test_every_entry_named_exists():
    named = {name for question in ASKED for name in (question.entry, *question.also) if name}
    assert named - {entry.id for entry in ENTRIES} == set()


def test_only_unanswerable_questions_have_no_entry():
    assert all((question.entry is None) == (question.style == UNANSWERABLE) for question in ASKED)


def test_there_are_many_questions_in_many_styles():
    styles = Counter(question.style for question in ASKED)
    assert len(styles) >= 7
    assert all(count >= 100 for count in styles.values())
    assert styles[UNANSWERABLE] >= 200


@pytest.mark.parametrize("half", [DEV, TEST], ids=["dev", "test"])
def test_each_half_asks_at_least_twice_for_every_entry(half):
    asked = Counter(question.entry for question in half)
    assert [entry.id for entry in ENTRIES if asked[entry.id] < 2] == []
