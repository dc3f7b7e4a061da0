"""Whether second looks fall on some groups of people more than on others."""

from dataclasses import replace
from random import Random

import pytest

from actions.shop.sql import SqlShop
from bot.carry_out.watch import Watch
from bot.storage.engine import make_engine
from bot.storage.past_deeds import PastDeeds
from recommender.risk import Level, load_weights
from tests.benchmarks.recommender.second_looks import FEWEST, by_groups, customers, in_trouble, looks


@pytest.fixture
def engine(database):
    return make_engine(f"sqlite:///{database}")


@pytest.fixture
def jo(engine):
    return SqlShop(engine).customer_by_email("jo@example.com")


def called(jo, n_late, rate):
    """200 people early in the alphabet, of whom one in 20 is looked at, and `n_late` late in it, `rate` of 20."""
    names = ["Adams"] * 200 + ["Zhou"] * n_late
    return [
        (replace(jo, last_name=name), number % 20 < (rate if name == "Zhou" else 1))
        for number, name in enumerate(names)
    ]


def test_who_somebody_is_changes_no_second_look(engine):
    shop = SqlShop(engine)
    watch, random = Watch(shop, load_weights(), PastDeeds(engine), "a secret"), Random(7)
    levels = set()
    for who, orders in customers(shop):
        troubled = [in_trouble(order, random) for order in orders]
        another = replace(who, first_name="Xiu", last_name="Zhou", membership="" if who.membership else "Circle Plus")
        found, other = ([look for look, _ in looks(watch, one, troubled)] for one in (who, another))
        assert found == other
        levels |= {look.level for look in found}
    assert levels > {Level.ALLOW}


def test_a_group_that_is_looked_at_far_more_often_is_named(jo, capsys):
    assert by_groups(called(jo, 200, rate=8)) == 1
    assert "last name N-Z lies above everybody" in capsys.readouterr().out


def test_equal_rates_are_no_difference_however_small_the_group(jo, capsys):
    for n_late in (1, FEWEST, 200):
        assert by_groups(called(jo, n_late, rate=1)) == 0
        assert "no group lies above everybody" in capsys.readouterr().out
