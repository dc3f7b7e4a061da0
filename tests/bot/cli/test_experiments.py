"""`shopdesk experiments` where nothing is tried but places for what few have met."""

import json
import shutil

import pytest

from bot.carry_out.exploring import ARMS
from bot.cli import main


@pytest.fixture
def shopdesk(database, tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(database, home / "shopdesk.db")
    monkeypatch.setenv("SHOPDESK_HOME", str(home))

    def run(*arguments):
        status = main(["experiments", *arguments])
        return status, capsys.readouterr().out

    return run


def test_lists_that_explore_stand_beside_those_that_do_not(shopdesk):
    status, output = shopdesk()
    assert status == 0
    assert "No experiment runs" in output
    assert "in 10% of conversations" in output
    assert all(f"| {arm} | 0 | 0 |" in output for arm in ARMS)
    status, output = shopdesk("--json")
    assert [row["group"] for row in json.loads(output)["rows"]] == list(ARMS)


def test_where_nothing_explores_there_is_no_table(shopdesk, monkeypatch):
    monkeypatch.setenv("SHOPDESK_EXPLORE", "0")
    status, output = shopdesk()
    assert status == 0
    assert "No experiment runs" in output
    assert "|" not in output
