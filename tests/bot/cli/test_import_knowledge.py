"""`shopdesk import kb` on the command line."""

import pytest

from bot.cli import main


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SHOPDESK_CONTENT", str(tmp_path / "content"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faq.csv").write_text("question;answer\nHow much?;€5\nHow long?;Two days\n", encoding="utf-8")
    return tmp_path


def test_a_dry_run_names_rows_and_writes_nothing_then_the_import_does(shop, capsys):
    assert main(["import", "kb", "faq.csv", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "added    faq.how-long (faq.csv, row 3)" in told
    assert not (shop / "content").exists()
    assert main(["import", "kb", "faq.csv"]) == 0
    assert capsys.readouterr().out == told
    assert len(list((shop / "content/imported/faq-csv").iterdir())) == 2


def test_several_sources_at_once_and_the_bad_one_named(shop, capsys):
    (shop / "bad.csv").write_text("question,answer\nWhy?,\n", encoding="utf-8")
    assert main(["import", "kb", "faq.csv", "bad.csv"]) == 1
    assert "bad.csv: row 2, column answer: empty" in capsys.readouterr().err
    assert main(["import", "kb", "bad.csv"]) == 2


def test_what_is_not_there_exits_2_and_writes_nothing(shop, capsys):
    assert main(["import", "kb", "faq.csv", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not (shop / "content").exists()


def test_a_private_address_is_refused(shop, capsys):
    assert main(["import", "kb", "http://169.254.169.254/latest/"]) == 2
    assert "not a public address" in capsys.readouterr().err


def test_other_imports_take_one_file(shop, capsys):
    assert main(["import", "products", "faq.csv", "faq.csv"]) == 2
    assert "expected one products" in capsys.readouterr().err
