import json

import pytest

from actions.shop.schema import create_tables
from bot.cli import main
from bot.settings import Settings
from bot.storage.engine import make_engine
from tests.contracts.small_shop import fill


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    engine = make_engine(Settings(home=home).database_url)
    create_tables(engine)
    fill(engine, home / "bundle")
    engine.dispose()
    return home


@pytest.fixture
def shopdesk(home, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(home))

    def run(*arguments):
        status = main(["plan", "--on", "2026-11-20", *arguments])
        return status, capsys.readouterr()

    return run


def test_every_variant_is_planned_from_its_sales_stock_and_open_orders(shopdesk):
    status, output = shopdesk("--json", "--days", "14")
    told = json.loads(output.out)
    rows = {row["name"]: row for row in told["rows"]}
    assert status == 0
    assert (told["on"], told["currency"], told["rules"]["days"]) == ("2026-11-20", "EUR", 14)
    assert (rows["MUG-BLUE"]["on_hand"], rows["MUG-BLUE"]["on_order"]) == (4, 17)
    assert rows["MUG-BLUE"]["title"] == "Mug, blue"
    assert rows["MUG-RED"]["on_hand"] == 0
    assert "forecasting" in output.err


def test_the_table_ends_with_what_it_comes_to(shopdesk):
    status, output = shopdesk("--top", "1")
    lines = output.out.splitlines()
    assert status == 0
    assert lines[0].split() == [
        "product", "class", "hand", "order", "10", "/", "50", "/", "90", "%", "cover", "reorder", "order", "now",
        "alert", "why",
    ]  # fmt: skip
    assert "more (--top 0)" in lines[2]
    assert "variants to order now" in output.out


def test_a_picture_is_drawn(shopdesk, tmp_path):
    status, _ = shopdesk("--picture", str(tmp_path / "plan.svg"))
    assert status == 0
    assert "order now, pieces" in (tmp_path / "plan.svg").read_text()


def test_what_prices_do_is_not_made_up(shopdesk):
    status, output = shopdesk("--prices")
    assert status == 0
    assert "products without an estimate: too few weeks" in output.out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--days", "0"), "1 to 365"),
        (("--lead-days", "9999"), "lead time of 0 to 365"),
        (("--margin", "2"), "margin"),
        (("--budget", "-5"), "at least 0"),
        (("--picture", "plan.exe"), ".png"),
    ],
)
def test_what_cannot_be_meant_is_named_in_one_line(shopdesk, arguments, named):
    status, output = shopdesk(*arguments)
    assert status == 2
    assert named in output.err.splitlines()[-1]


def test_a_shop_without_orders_is_told_how_to_bring_them(shopdesk, monkeypatch, tmp_path):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    status, output = shopdesk()
    assert status == 2
    assert "shopdesk import" in output.err
