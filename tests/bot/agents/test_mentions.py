"""Whom a note calls."""

import pytest

from bot.agents.mentions import called_in
from bot.dialogue.board import Agent

PEOPLE = (Agent("ben", "Ben"), Agent("mira-k", "Mira K."), Agent("ann-b", "Ann B."), Agent("ann-c", "Ann C."))


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@ben please", ["ben"]),
        ("(@Ben, @mira-k)", ["ben", "mira-k"]),
        ("@MIRA do you know?", ["mira-k"]),
        ("@ben @ben @BEN", ["ben"]),
        ("@ann which one", []),
        ("@ann-c", ["ann-c"]),
        ("jo@ben.example", []),
        ("@nobody @", []),
        ("@" * 100_000, []),
        ("@" + "a" * 100_000, []),
    ],
)
def test_a_colleague_is_called_by_id_or_by_a_first_name_that_only_they_have(text, called):
    assert called_in(text, PEOPLE) == called


def test_who_is_called_like_an_id_is_not_mixed_up_with_a_first_name():
    assert called_in("@ann", (*PEOPLE, Agent("ann", "Ann"))) == ["ann"]


def test_a_name_of_nothing_that_is_seen_disturbs_nobody():
    assert called_in("@ben", (*PEOPLE, Agent("agent", ""), Agent("agent-2", "\x1c"))) == ["ben"]
