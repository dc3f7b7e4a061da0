"""Accounts on the command line: the password comes from a pipe or the terminal, never as an argument."""

from io import StringIO

import pytest

from bot.agents.office import make_accounts
from bot.cli import main
from bot.dialogue.board import Role
from bot.errors import Unauthorized
from bot.settings import Settings
from bot.wiring import Wiring, now

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    wiring = Wiring(Settings(home=tmp_path))
    yield make_accounts(wiring.engine, key="the key", secret="a secret")
    wiring.engine.dispose()


def add(monkeypatch, password, *more):
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    return main(["agent", "add", "Mira K.", *more])


def test_who_was_added_signs_in_with_role_and_team(accounts, monkeypatch, capsys):
    assert add(monkeypatch, PASSWORD, "--role", "supervisor", "--team", "returns", "--skills", "orders, returns") == 0
    agent = accounts.sign_in("mira k", PASSWORD, now())
    assert (agent.role, agent.team, agent.skills) == (Role.SUPERVISOR, "returns", {"orders", "returns"})
    with pytest.raises(Unauthorized):
        accounts.sign_in("Mira K.", "the key", now())
    assert main(["agent", "list"]) == 0
    assert "supervisor" in capsys.readouterr().out


def test_who_was_removed_does_not_and_nobody_is_told_the_hash(accounts, monkeypatch):
    add(monkeypatch, PASSWORD)
    _, kept = accounts.agents.find("mira-k")
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert main(["agent", "remove", "Mira K."]) == 0
    with pytest.raises(Unauthorized):
        accounts.sign_in("Mira K.", PASSWORD, now())


@pytest.mark.parametrize("bad", ["short", "x" * 201])
def test_a_password_that_cannot_be_is_one_line(accounts, monkeypatch, capsys, bad):
    assert add(monkeypatch, bad) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_who_is_signed_out_or_has_lost_the_code_is_helped_by_name(accounts, monkeypatch, capsys):
    add(monkeypatch, PASSWORD)
    cookie = accounts.sessions.begin("mira-k")
    accounts.second.factors.begin("mira-k", "salt")
    accounts.second.factors.confirm("mira-k", now(), ["a hash"])
    assert main(["agent", "sign-out", "Mira K."]) == 0
    assert "sessions ended: 1" in capsys.readouterr().out
    assert accounts.sessions.find(cookie) is None
    for told in ("is taken away", "there was no second factor"):
        assert main(["agent", "reset-code", "Mira K."]) == 0
        assert told in capsys.readouterr().out
    assert accounts.sign_in("Mira K.", PASSWORD, now()).id == "mira-k"
    assert main(["agent", "sign-out", "Nobody"]) == 2
