"""An experiment in conversation: who gets which list, what went into the cart, and what it comes to."""

from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from actions.shop.sql import SqlShop
from bot.carry_out.results import HOLD_OUT, standings, wilson
from bot.carry_out.trying import FEATURES, Trying
from bot.storage.engine import make_engine
from bot.storage.trials import LEARN_EVERY, SETTLED, Trials
from recommender.experiments.assigning import Experiment
from recommender.experiments.bandit import Posterior
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper
from tests.fakes import FakeSuggestions

ARMS = ("serves", "best_first")
ASKS = {"user": "show me something nice", "understood": {"intent": "product_recommendation"}}
ADDS = {
    "user": "the rain jacket in green M into my cart",
    "understood": {"intent": "place_order", "entities": {"product": "rain-jacket", "color": "green", "size": "M"}},
}


class OneJacket(FakeSuggestions):
    """Shows the rain jacket and nothing else."""

    def recommend(self, **asked):
        return [one for one in super().recommend(**{**asked, "k": 1_000}) if one.item_id == "rain-jacket"]


@pytest.fixture
def trials(database):
    return Trials(make_engine(f"sqlite:///{database}"), lambda: NOON + timedelta(days=1))


def play(database, *turns, hold_out=0.0, posterior=None):
    shop = SqlShop(make_engine(f"sqlite:///{database}"))
    arms = {arm: OneJacket(shop) for arm in ARMS}
    trying = Trying(Experiment("lists", ARMS, hold_out), arms, posterior, np.random.default_rng(7))
    script = ScriptedNlu()
    assistant = assemble(database, script, shop=shop, trying=trying)
    shopper = Shopper.of({"customer": "jo@example.com"}, assistant, NOON, script)
    for turn in turns:
        shopper.take(turn)
    return shop


def test_a_list_and_what_came_of_it_are_joined(database, trials):
    shop = play(database, ASKS, ADDS)
    (trial,) = trials.all("lists")
    assert trial.added
    assert trial.tried.products == ("rain-jacket",)
    assert trial.tried.propensity == 0.5
    assert len(trial.tried.context) == len(FEATURES)
    rows = {row.group: row for row in standings(trials.all("lists"), ARMS, shop.orders_of)}
    assert (rows[trial.tried.arm].added, rows[trial.tried.arm].shoppers) == (1, 1)
    assert sum(row.lists for row in rows.values()) == 1


def test_a_list_of_which_nothing_is_taken_counts_as_such(database, trials):
    play(database, ASKS)
    (trial,) = trials.all("lists")
    assert not trial.added
    assert trials.all("another experiment") == []


def test_the_hold_out_is_told_beside_the_arms_and_teaches_nothing(database, trials):
    shop = play(database, ASKS, hold_out=0.999999)
    (trial,) = trials.all("lists")
    assert (trial.tried.held_out, trial.tried.arm, trial.tried.propensity) == (True, "serves", 1.0)
    *_, last = standings(trials.all("lists"), ARMS, shop.orders_of)
    assert (last.group, last.lists, last.would_be) == (HOLD_OUT, 1, None)
    assert trials.posterior("lists", ARMS, len(FEATURES)).seen.sum() == 0


def test_the_bandit_learns_from_what_is_settled_and_keeps_it_over_a_restart(database, trials):
    play(database, ASKS, ADDS, posterior=lambda: Posterior.prior(ARMS, len(FEATURES)))
    known = trials.posterior("lists", ARMS, len(FEATURES))
    (trial,) = trials.all("lists")
    assert known.seen.tolist() == [int(arm == trial.tried.arm) for arm in ARMS]
    assert 0 < trial.tried.propensity < 1
    restarted = Trials(make_engine(f"sqlite:///{database}"), lambda: NOON + timedelta(days=1) + LEARN_EVERY)
    assert restarted.posterior("lists", ARMS, len(FEATURES)).seen.tolist() == known.seen.tolist()


def test_what_may_still_come_is_not_learnt_as_nothing(database):
    early = Trials(make_engine(f"sqlite:///{database}"), lambda: NOON + SETTLED / 2)
    play(database, ASKS)
    assert early.posterior("lists", ARMS, len(FEATURES)).seen.sum() == 0


def test_other_arms_begin_anew(database, trials):
    play(database, ASKS)
    trials.posterior("lists", ARMS, len(FEATURES))
    known = partial(trials.posterior, "lists", features=len(FEATURES))
    assert known(arms=("serves", "popular")).arms == ("serves", "popular")


def test_an_interval_holds_the_share_and_stays_a_share():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(0, 10)
    assert (low, high) == pytest.approx((0.0, 0.278), abs=0.001)
