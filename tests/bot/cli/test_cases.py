import json
from datetime import UTC, datetime

import pytest

from actions.products.request_price_match import RequestPriceMatch
from actions.products.request_price_match import run as request_price_match
from actions.shop.models import ServiceRequest
from actions.shop.schema import create_tables
from actions.shop.sql import SqlShop
from actions.types import Caller
from bot.cli import main
from bot.settings import Settings
from bot.storage.engine import make_engine
from tests.contracts.small_shop import fill

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def shopdesk(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    engine = make_engine(Settings(home=tmp_path).database_url)
    create_tables(engine)
    fill(engine, tmp_path / "bundle")
    shop = SqlShop(engine)
    shop.file(ServiceRequest("complaint", email="pat@example.com", text="too slow"), at=NOON, key="k1")
    asked = RequestPriceMatch("mug", "900 EUR", "globe", "pat@example.com")
    assert request_price_match(asked, shop, Caller(None, NOON, "k2")).code == "price_match_filed"
    engine.dispose()

    def run(*arguments):
        status = main(["cases", *arguments])
        return status, capsys.readouterr()

    return run


def test_a_price_match_is_shown_with_its_proposal(shopdesk):
    status, output = shopdesk("--kind", "price_match", "--json")
    (case,) = json.loads(output.out)["cases"]
    assert status == 0
    assert case["email"] == "pat@example.com"
    assert (case["details"]["proposal"], case["details"]["proposed_price"]) == ("match", "900 EUR")


def test_cases_are_listed_the_latest_first(shopdesk):
    status, output = shopdesk()
    assert status == 0
    assert [line.split()[3] for line in output.out.splitlines()] == ["price_match", "complaint"]


def test_a_number_of_cases_that_cannot_be_is_refused(shopdesk):
    status, output = shopdesk("-n", "0")
    assert status == 2
    assert "-n" in output.err
