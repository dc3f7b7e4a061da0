"""`shopdesk customers` on a small demo shop."""

import json
import shutil

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.wiring import Wiring
from recommender.customers import Segment


@pytest.fixture(scope="module")
def home(tmp_path_factory, seeded_database):
    home = tmp_path_factory.mktemp("home")
    shutil.copy(seeded_database, home / "shopdesk.db")
    return home


@pytest.fixture
def shopdesk(home, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(home))

    def run(*arguments):
        status = main(["customers", *arguments])
        return status, capsys.readouterr()

    return run


def test_a_row_a_group_a_picture_and_a_table_that_serves(shopdesk, home):
    picture = home / "groups.svg"
    status, output = shopdesk("--picture", str(picture))
    assert status == 0
    assert f"| {Segment.UNKNOWN} |" in output.out
    assert "too few customers" in output.out
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    assert Wiring(Settings(home=home)).profiles().of("c00001").orders >= 3


def test_every_customer_as_json(shopdesk):
    status, output = shopdesk("--json")
    told = json.loads(output.out)
    assert status == 0
    assert told["currency"] == "EUR"
    jo = next(one for one in told["customers"] if one["customer_id"] == "c00001")
    assert jo["spent"] > 0


def test_a_picture_of_no_kind_is_named_in_one_line(shopdesk, home):
    status, output = shopdesk("--picture", str(home / "groups.nothing"))
    assert status == 2
    assert "groups.nothing" in output.err
