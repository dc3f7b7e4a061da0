"""The last place of a list: who gives it to what few have met, what is said of it, and what the log knows."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from actions.shop.sql import SqlShop
from bot.carry_out.exploring import ARMS, EXPLORES, EXPLORING, KEEPS, Exploring
from bot.carry_out.results import standings
from bot.carry_out.trying import Trying
from bot.dialogue.conversation import Conversation
from bot.dialogue.search import Search
from bot.dialogue.situation import Situation
from bot.messages import ConversationId
from bot.storage.engine import make_engine
from bot.storage.trials import Trials
from recommender import Recommendation
from recommender.experiments.assigning import Experiment
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper
from tests.fakes import FakeSuggestions

ASKS = {"user": "show me something nice", "understood": {"intent": "product_recommendation"}}
WITH_A_BUDGET = {
    "user": "something under 100 euros",
    "understood": {"intent": "product_recommendation", "entities": {"price": "10000 EUR"}},
}
WHY = {"user": "why these?", "understood": {"intent": "provide_info", "confidence": 0.3}}
SURELY = Exploring(0.999999)


class Unknown(FakeSuggestions):
    """Gives the last place to `unknown` where it may; else the first of the catalogue."""

    unknown = "yoga-mat"

    def recommend(self, *, draw=None, **asked):
        listed = super().recommend(**asked)
        if draw is None:
            return listed
        return [*listed[:-1], Recommendation(self.unknown, 0.0, "few_met", {"count": 2})]


class SoldOut(Unknown):
    """Does not know that what few have met left the shop meanwhile."""

    unknown = "left the shop"


def play(database, *turns, exploring=SURELY, suggestions=Unknown, experiment=None):
    """The last answer, and the shop."""
    shop = SqlShop(make_engine(f"sqlite:///{database}"))
    made, script = suggestions(shop), ScriptedNlu()
    arms = dict.fromkeys(experiment.arms if experiment else (), made)
    trying = Trying(experiment, arms, None, np.random.default_rng(7)) if experiment else None
    assistant = assemble(database, script, shop=shop, suggestions=made, trying=trying, exploring=exploring)
    shopper = Shopper.of({}, assistant, NOON, script)
    *_, last = [shopper.take(turn) for turn in turns]
    return last, shop


def logged(database, name=EXPLORING):
    return Trials(make_engine(f"sqlite:///{database}"), lambda: NOON + timedelta(days=1)).all(name)


def cards(answer):
    return [card for reply in answer.replies for card in reply.cards]


def test_the_last_of_three_is_what_few_have_met_and_says_so(database):
    answer, shop = play(database, ASKS)
    assert [card.id for card in cards(answer)][2] == "yoga-mat"
    assert "2 people" in cards(answer)[2].fields["reason"]
    (trial,) = logged(database)
    assert (trial.tried.arm, trial.tried.products[2]) == (EXPLORES, "yoga-mat")
    assert trial.tried.propensity == pytest.approx(SURELY.share)
    row = {row.group: row for row in standings(logged(database), ARMS, shop.orders_of)}[EXPLORES]
    assert (row.lists, row.added) == (1, 0)


def test_why_tells_that_it_stands_there_for_a_change(database):
    answer, _ = play(database, ASKS, WHY)
    (told,) = [reply.text for reply in answer.replies if "Yoga mat" in reply.text]
    assert "for a change" in told


def test_most_lists_stay_and_the_log_knows_how_probable_that_was(database):
    answer, _ = play(database, ASKS, exploring=Exploring(1e-9))
    assert "yoga-mat" not in [card.id for card in cards(answer)]
    (trial,) = logged(database)
    assert (trial.tried.arm, trial.tried.propensity) == (KEEPS, 1 - 1e-9)


def test_a_list_that_was_narrowed_explores_nothing(database):
    answer, _ = play(database, WITH_A_BUDGET)
    assert len(cards(answer)) == 3
    assert "yoga-mat" not in [card.id for card in cards(answer)]
    assert logged(database) == []


def test_what_cannot_be_had_any_more_takes_nobodys_place(database):
    answer, _ = play(database, ASKS, suggestions=SoldOut)
    kept, _ = play(database, ASKS, exploring=None)
    assert [card.id for card in cards(answer)] == [card.id for card in cards(kept)]


def test_an_experiment_that_runs_decides_instead(database):
    answer, _ = play(database, ASKS, experiment=Experiment("lists", ("serves", "best_first")))
    assert "yoga-mat" not in [card.id for card in cards(answer)]
    assert (len(logged(database)), len(logged(database, "lists"))) == (0, 1)


def test_a_share_of_conversations_explores_and_each_always_the_same():
    conversations = [Conversation(ConversationId(f"v{number}")) for number in range(2_000)]
    exploring, now = Exploring(0.1), Situation(NOON)
    first, again = (
        [exploring.choose(conversation, now, Search(words=("lamp",))).arm for conversation in conversations]
        for _ in range(2)
    )
    assert first == again
    assert 150 < Counter(first)[EXPLORES] < 250
    draws = {exploring.draw(conversation) for conversation in conversations}
    assert len(draws) == 2_000
    assert 0 <= min(draws) < 0.01 < 0.99 < max(draws) < 1


@pytest.mark.parametrize(
    "search",
    [
        Search(max_price=1_000),
        Search(brand="Tarnfell"),
        Search(options={"color": "blue"}),
        Search(preferred={"color": "blue"}),
        Search(without=("leather",)),
        Search(min_rating=4.5),
        Search(limits={"weight": (None, 379)}),
        Search(refused=("rain-jacket",)),
        Search(words=("lamp",), shown=("desk-lamp",)),
    ],
)
def test_whoever_insists_on_something_gets_what_fits_best(search):
    conversation = Conversation(ConversationId("v1"))
    assert SURELY.choose(conversation, Situation(NOON), search) is None
