import pytest

from bot.cli import main
from bot.cli.kb import QUESTIONS
from knowledge_base.questions import read_questions


@pytest.mark.parametrize("text", ["test: [", "test: [{asks: postage}]", "dev: [{asks: postage, entry: cost}]"])
def test_questions_that_cannot_be_read_are_refused_by_the_name_of_their_file(tmp_path, monkeypatch, capsys, text):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path / "home"))
    file = tmp_path / "asked.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["evaluate", "kb", "--data", str(file)]) != 0
    assert "asked.yaml" in capsys.readouterr().err


def test_without_data_the_shops_own_questions_are_asked():
    assert len({question.style for question in read_questions(QUESTIONS, "test")}) >= 7
