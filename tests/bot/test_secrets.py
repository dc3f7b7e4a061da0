"""Secrets that are made at first start."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import BadSetting
from bot.settings import Settings
from bot.wiring import Wiring


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = Wiring(Settings(home=tmp_path)).secret("identity_secret")
    assert len(first) >= 32
    assert Wiring(Settings(home=tmp_path)).secret("identity_secret") == first
    (kept,) = (tmp_path / "secrets").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_it(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: Wiring(Settings(home=tmp_path)).secret("code_secret"), range(64)))
    assert len(made) == 1
    assert "" not in made


def test_an_empty_file_is_no_secret(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "identity_secret").write_text("\n")
    with pytest.raises(BadSetting, match="identity_secret is empty"):
        Wiring(Settings(home=tmp_path)).secret("identity_secret")


def test_a_secret_that_is_given_counts(tmp_path):
    assert Wiring(Settings(home=tmp_path)).secret("agent_key", "the operator's") == "the operator's"
    assert not (tmp_path / "secrets").exists()
