import json
from datetime import UTC, datetime

import pytest

from actions.shop.demo import seed
from actions.shop.schema import create_tables
from bot.cli import main
from bot.settings import Settings
from bot.storage.engine import make_engine


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    engine = make_engine(Settings(home=home).database_url)
    create_tables(engine)
    seed(engine, datetime(2026, 11, 20, 9, tzinfo=UTC), scale=0.02)
    engine.dispose()
    return home


@pytest.fixture
def shopdesk(home, monkeypatch, capsys):
    monkeypatch.setenv("SHOPDESK_HOME", str(home))

    def run(*arguments):
        status = main(list(arguments))
        return status, capsys.readouterr()

    return run


def test_something_like_a_product_as_json(shopdesk):
    status, output = shopdesk("recommend", "--product", "rain-jacket", "-k", "2", "--json")
    found = json.loads(output.out)["recommendations"]
    assert status == 0
    assert len(found) == 2
    for one in found:
        assert {"item_id", "title", "price", "reason", "facts", "score"} <= one.keys()
        assert "jacket" in one["title"]


@pytest.mark.parametrize("whom", [("--customer", "jo@example.com"), ("--session", "rain-jacket, running-shoes")])
def test_a_line_for_each_with_its_reason(shopdesk, whom):
    status, output = shopdesk("recommend", *whom, "-k", "3")
    assert status == 0
    assert len(output.out.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--product", "unicorn"), "unicorn"),
        (("--session", "rain-jacket,unicorn"), "unicorn"),
        (("--customer", "nobody@example.com"), "nobody@example.com"),
        (("--product", "rain-jacket", "-k", "0"), "-k"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(shopdesk, arguments, named):
    status, output = shopdesk("recommend", *arguments)
    assert status == 2
    assert named in output.err
    assert len(output.err.splitlines()) == 1


def test_training_says_what_it_learnt_from(shopdesk):
    status, output = shopdesk("train", "recommender")
    assert status == 0
    assert "320 products" in output.out


def test_evaluating_prints_a_table_for_the_shop(shopdesk):
    status, output = shopdesk("evaluate", "recommender", "--only", "popular")
    assert status == 0
    assert output.out.count("| popular |") == 4


def test_what_is_to_be_measured_only_must_exist(shopdesk):
    status, output = shopdesk("evaluate", "recommender", "--only", "magic")
    assert status == 2
    assert "EASE" in output.err


def test_a_folder_of_films_in_the_form_of_movielens_is_evaluated(shopdesk, tmp_path):
    films = [f"{n}|Film {n} (1995)|01-Jan-1995||http://x|{'0|' * 18}{n % 2}" for n in range(1, 9)]
    ratings = [f"{user}\t{film}\t4\t{880_000_000 + film}" for user in range(1, 7) for film in range(1, 9)]
    (tmp_path / "u.item").write_text("\n".join(films), encoding="latin-1")
    (tmp_path / "u.data").write_text("\n".join(ratings), encoding="ascii")
    arguments = ("--data", str(tmp_path), "--save", str(tmp_path / "saved"), "--only", "EASE", "blend, varied (serves)")
    status, output = shopdesk("evaluate", "recommender", *arguments)
    assert status == 0
    assert "| EASE | 6 |" in output.out
    assert len((tmp_path / "saved" / "cases.csv").read_text().splitlines()) == 1 + 2 * 6
    assert (tmp_path / "saved" / "differences.csv").read_text().count("EASE") == 1
    assert len(list((tmp_path / "saved").glob("*.png"))) == 1


def test_a_folder_of_something_else_is_refused(shopdesk, tmp_path):
    status, output = shopdesk("evaluate", "recommender", "--data", str(tmp_path))
    assert status == 2
    assert "online_retail.csv.gz" in output.err


def test_a_database_without_a_shop_is_said(shopdesk, monkeypatch, tmp_path):
    monkeypatch.setenv("SHOPDESK_HOME", str(tmp_path))
    status, output = shopdesk("recommend", "--product", "rain-jacket")
    assert status == 2
    assert "shopdesk import" in output.err
