"""A real call: sipp speaks SIP and RTP to an exchange, which brings it to Shopdesk over AudioSocket."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.audio
ROOT = Path(__file__).parent.parent.parent
SECONDS = 300  # of a very busy machine; an idle one takes 20
MISSING = {"sipp": "sip-tester", "flite": "flite", "unshare": "util-linux"}


def own_network() -> list[str]:
    """The command that gives a program a network namespace of its own; skips the test where nothing does."""
    for name, package in MISSING.items():
        if shutil.which(name) is None:
            pytest.skip(f"needs {name} (Debian package {package})")
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    pytest.skip("network namespaces are not allowed here (unshare --net)")


@pytest.fixture(scope="module")
def call(seeded_database, tmp_path_factory):
    """What came of one call."""
    alone, folder = own_network(), tmp_path_factory.mktemp("sip")
    database = shutil.copy(seeded_database, folder / "shopdesk.db")
    scene = [sys.executable, "-m", "tests.audio.sip", str(database), str(folder)]
    cache = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([*alone, *scene], cwd=ROOT, env=cache, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr[-4_000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_caller_asks_for_an_order_types_its_number_and_hears_its_status(call):
    assert "order" in call["said"][0]
    assert call["said"][1:] == ["20398", "20099"]
    assert call["codes"] == ["greeting", "ask.order_id.guest", "ask.proof", "order_is_pending"]
    assert call["likeness"] > 0.9, "the status is in what the caller's telephone played"


def test_speaking_and_typing_stop_what_is_said(call):
    assert [what for what, _ in call["noted"]].count("interrupted") == 3
    assert call["heard_seconds"] < 12, "all of it would take 23"


def test_the_call_ends_cleanly_on_both_sides(call):
    assert call["sipp"] == 0
    assert call["noted"][-1] == ["ended", "hung_up"]
    assert (call["calls"], call["tasks"]) == (0, [])
