"""`shopdesk import` and `shopdesk export` on the command line."""

from datetime import UTC, datetime

import pytest

from actions.shop import demo
from actions.shop.sql import SqlShop
from bot.cli import main
from bot.storage.engine import make_engine

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("SHOPDESK_DATABASE", url)
    return url


@pytest.fixture
def bundle(tmp_path):
    demo.write_bundle(tmp_path / "bundle", NOW, scale=0.001)
    return tmp_path / "bundle"


def products(database):
    return list(SqlShop(make_engine(database)).catalogue())


def test_a_dry_run_tells_and_changes_nothing_then_the_import_does(database, bundle, capsys):
    assert main(["import", "bundle", str(bundle), "--dry-run"]) == 0
    planned = capsys.readouterr().out
    assert products(database) == []
    assert main(["import", "bundle", str(bundle)]) == 0
    assert capsys.readouterr().out == planned
    assert len(products(database)) == 320


def test_what_is_exported_can_be_imported(database, bundle, tmp_path, capsys):
    main(["import", "bundle", str(bundle)])
    assert main(["export", "bundle", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert main(["import", "bundle", str(tmp_path / "out")]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert all(added == changed == "0" for _, added, changed, _, _ in rows)


@pytest.mark.parametrize("flags", [[], ["--dry-run"]])
def test_bad_input_exits_2_and_names_file_row_and_column(database, tmp_path, capsys, flags):
    path = tmp_path / "goods.csv"
    path.write_text("Handle,Title,Variant Price\nmug,Mug,-1\nlamp,Lamp,cheap\n", encoding="utf-8")
    assert main(["import", "products", str(path), *flags]) == 2
    error = capsys.readouterr().err
    assert "goods.csv, row 2, column Variant Price: " in error
    assert "goods.csv, row 3, column Variant Price: " in error
    assert products(database) == []


@pytest.mark.parametrize("arguments", [["bundle", "nowhere"], ["products", "nowhere.csv"]])
def test_a_missing_file_exits_2(database, capsys, arguments):
    assert main(["import", *arguments]) == 2
    assert "nowhere" in capsys.readouterr().err
