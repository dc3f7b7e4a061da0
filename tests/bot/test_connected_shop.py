"""Which shop the settings choose, and which settings are refused."""

import pytest
from pydantic import ValidationError

from actions.shop.http import HttpShop
from actions.shop.sql import SqlShop
from bot import cli
from bot.settings import Settings
from bot.wiring import Wiring

SECRET = "a secret between the shop and its assistant"


def test_without_an_address_the_shop_is_the_embedded_one(tmp_path):
    assert isinstance(Wiring(Settings(home=tmp_path, shop_secret=SECRET)).shop, SqlShop)


def test_with_an_address_it_is_the_connected_one(tmp_path):
    shop = Wiring(Settings(home=tmp_path, shop_url="https://shop.example/shopdesk", shop_secret=SECRET)).shop
    assert isinstance(shop, HttpShop)
    shop.close()


@pytest.mark.parametrize(
    "given",
    [{"shop_url": "https://shop.example"}, {"shop_url": "http://shop.example", "shop_secret": SECRET},
     {"shop_secret": "short"}, {"identity_secret": "short"}, {"identity_secrets_before": [SECRET, ""]},
     {"timezone": "Mars/Olympus"}, {"database": "shop.db"}, {"database": "mysql://here/shop"},
     {"shop_url": "https://shop.example", "shop_secret": SECRET, "shop_seconds": 0}],
    ids=str,
)  # fmt: skip
def test_what_would_not_be_safe_is_refused_at_once(given):
    with pytest.raises(ValidationError):
        Settings(**given)


@pytest.fixture
def shopdesk(tmp_path, monkeypatch, capsys):
    def run(*arguments, **settings):
        for name, value in {"home": str(tmp_path), **settings}.items():
            monkeypatch.setenv(f"SHOPDESK_{name.upper()}", value)
        status = cli.main(list(arguments))
        return status, capsys.readouterr().err

    return run


def test_a_wrong_setting_is_named_in_one_line(shopdesk):
    status, told = shopdesk("doctor", shop_url="http://shop.example", shop_secret=SECRET)
    assert status == 2
    assert "https" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_connected_shops_data_is_neither_imported_nor_exported_here(shopdesk, command, tmp_path):
    status, told = shopdesk(command, "bundle", str(tmp_path), shop_url="https://shop.example", shop_secret=SECRET)
    assert status == 2
    assert "SHOPDESK_SHOP_URL" in told


def test_a_connected_shop_that_is_not_there_is_said_in_one_line(shopdesk):
    status, told = shopdesk("recommend", "--product", "p1", shop_url="http://127.0.0.1:9", shop_secret=SECRET)
    assert status == 1
    assert "did not answer" in told
