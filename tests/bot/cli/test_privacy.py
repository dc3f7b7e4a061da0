"""What is kept too long is told first, and taken away only when asked."""

from datetime import timedelta

import pytest

from bot.cli import main
from bot.messages import ANONYMOUS
from bot.settings import Settings
from bot.wiring import Wiring, now


@pytest.fixture
def wiring(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    monkeypatch.setenv("SHOPDESK_KEEP_AUDIT_DAYS", "0")
    wiring = Wiring(Settings(home=tmp_path), clock=lambda: now() - timedelta(days=200))
    wiring.conversations.open(site="demo", channel="chat", identity=ANONYMOUS, at=wiring.clock())
    yield wiring
    wiring.engine.dispose()


def test_a_dry_run_tells_and_changes_nothing(wiring, capsys):
    for _ in range(2):
        assert main(["privacy", "retain"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split() for line in lines] == [
            ["transcripts", "older", "than", "180", "days", "1", "to", "go,", "0", "gone", "so", "far"],
            ["audio", "older", "than", "30", "days", "0", "to", "go,", "0", "gone", "so", "far"],
            ["audit", "kept", "for", "good", "0", "to", "go,", "0", "gone", "so", "far"],
        ]


def test_what_is_too_old_goes_when_asked(wiring, capsys):
    assert main(["privacy", "retain", "--now"]) == 0
    assert "1 taken away" in capsys.readouterr().out
    assert wiring.conversations.recent() == []


def test_the_sound_of_a_conversation_goes_with_it(wiring, tmp_path, capsys):
    (known,) = wiring.conversations.recent()
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in (f"{known.id}-00000001.wav", "another-00000001.wav"):
        (folder / name).write_bytes(b"")
    assert main(["privacy", "forget", "--days", "100"]) == 0
    assert [path.name for path in folder.iterdir()] == ["another-00000001.wav"]
