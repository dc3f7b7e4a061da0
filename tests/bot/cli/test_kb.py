from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.cli.kb import QUESTIONS, print_asked
from bot.dialogue.asked import NEAREST, UNKNOWN, LookedUp
from bot.messages import ANONYMOUS
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.storage.sql import SqlConversations
from knowledge_base.questions import read_questions
from tests.conversations.help_pages import open_help

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["test: [", "test: [{asks: postage}]", "dev: [{asks: postage, entry: cost}]"])
def test_questions_that_cannot_be_read_are_refused_by_the_name_of_their_file(tmp_path, monkeypatch, capsys, text):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path / "home"))
    file = tmp_path / "asked.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["evaluate", "kb", "--data", str(file)]) != 0
    assert "asked.yaml" in capsys.readouterr().err


def test_without_data_the_shops_own_questions_are_asked():
    assert len({question.style for question in read_questions(QUESTIONS, "test")}) >= 7


def test_what_was_asked_in_vain_is_listed_by_frequency(tmp_path, capsys):
    engine = make_engine(f"sqlite:///{tmp_path / 'shopdesk.db'}")
    prepare(engine)
    conversations = SqlConversations(engine, lambda: AT)
    opened = conversations.open(site="demo", channel="chat", identity=ANONYMOUS, at=AT)
    asked = [("do you bake", UNKNOWN), ("is there parking", UNKNOWN), ("is there parking nearby", NEAREST)]
    with conversations.turn(opened.id) as turn:
        turn.save(turn.conversation.record(*(LookedUp(AT - timedelta(days=1), *one) for one in asked)))
    print_asked(SimpleNamespace(engine=engine, clock=lambda: AT), open_help("shop", tmp_path), days=90)
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("no entry: asked 2 times: is there parking")
    assert second == "no entry: asked 1 times: do you bake"
    assert last == "3 questions in 90 days, 3 without an answer"


@pytest.mark.parametrize("days", ["0", "-1", "x", "1.5", "9" * 50])
def test_days_that_are_none_are_refused(days, capsys):
    with pytest.raises(SystemExit):
        main(["kb", "check", "--days", days])
    assert "expected 1 to" in capsys.readouterr().err
