"""Who gets what, what the bandit makes of it, and what the log tells of policies that were not followed."""

import numpy as np
import pytest

from recommender.experiments.assigning import Experiment, is_held_out, place, split
from recommender.experiments.bandit import LEAST_PROPENSITY, Posterior
from recommender.experiments.off_policy import Logged, always, dr, ips, snips

ARMS = ("varied", "popular")
TRUTH = {"varied": np.array([0.10, 0.05]), "popular": np.array([0.10, -0.05])}
"""Share of lists something is bought from: a constant, and what it changes that the person is known."""
PEOPLE = [f"u{n}" for n in range(4_000)]


def simulated(decisions, *, seed=1, uniform=False):
    """The bandit at work, or an equal split, with everything logged."""
    random = np.random.default_rng(seed)
    posterior = Posterior.prior(ARMS, 2)
    rows = []
    for _ in range(decisions):
        context = np.array([1.0, float(random.random() < 0.5)])
        arm, propensity = (ARMS[random.integers(2)], 0.5) if uniform else posterior.choose(context, random)
        reward = float(random.random() < TRUTH[arm] @ context)
        posterior = posterior if uniform else posterior.learnt(arm, context, reward)
        rows.append((context, ARMS.index(arm), propensity, reward))
    contexts, arms, propensities, rewards = (np.array(column) for column in zip(*rows, strict=True))
    return posterior, Logged(contexts, arms, propensities, rewards)


def test_everybody_stays_where_they_are_and_groups_have_their_shares():
    experiment = Experiment("lists", ARMS, hold_out=0.1)
    held = [is_held_out(experiment, unit) for unit in PEOPLE]
    assert held == [is_held_out(experiment, unit) for unit in PEOPLE]
    assert np.mean(held) == pytest.approx(0.1, abs=0.015)
    assert np.mean([split(experiment, unit) == "varied" for unit in PEOPLE]) == pytest.approx(0.5, abs=0.025)


def test_groups_of_two_experiments_have_nothing_to_do_with_each_other():
    one = np.array([split(Experiment("lists", ARMS), unit) == "varied" for unit in PEOPLE])
    for other in (Experiment("prices", ARMS), Experiment("lists", ARMS, salt="again")):
        two = np.array([split(other, unit) == "varied" for unit in PEOPLE])
        assert abs(np.corrcoef(one, two)[0, 1]) < 0.05


def test_the_hold_out_says_nothing_of_the_arm():
    experiment = Experiment("lists", ARMS, hold_out=0.5)
    held = [split(experiment, unit) == "varied" for unit in PEOPLE if is_held_out(experiment, unit)]
    assert np.mean(held) == pytest.approx(0.5, abs=0.03)


def test_names_cannot_run_into_each_other():
    assert place("c", "a", "b") != place("bc", "a")


@pytest.mark.parametrize(("arms", "hold_out"), [((), 0.0), (("a", "a"), 0.0), (("a",), 1.0), (("a",), -0.1)])
def test_an_experiment_that_cannot_be_is_refused(arms, hold_out):
    with pytest.raises(ValueError, match="expected"):
        Experiment("lists", arms, hold_out=hold_out)


def test_the_bandit_finds_the_better_arm_and_keeps_looking_at_the_other():
    posterior, logged = simulated(1_500)
    late = logged.contexts[1_000:, 1] == 1
    assert (logged.arms[1_000:][late] == ARMS.index("varied")).mean() > 0.8
    assert logged.propensities.min() >= LEAST_PROPENSITY
    assert posterior.means(np.array([1.0, 1.0]))[0] > posterior.means(np.array([1.0, 1.0]))[1]


def test_what_was_learnt_comes_back_from_storage():
    posterior, _ = simulated(20)
    again = Posterior.unpacked(posterior.packed())
    assert again.arms == posterior.arms
    assert np.array_equal(again.precision, posterior.precision)
    assert again.seen.sum() == 20


def test_something_else_is_no_posterior():
    with pytest.raises(ValueError, match=r"expected|pickle|format"):
        Posterior.unpacked(b"\x80\x04]")


@pytest.mark.parametrize("estimator", [ips, snips, dr])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(estimator):
    covered = []
    for seed in range(40):
        _, logged = simulated(400, seed=seed, uniform=True)
        found = estimator(logged, always(0, 400, 2))
        covered.append(found.low <= TRUTH["varied"] @ [1.0, 0.5] <= found.high)
    assert np.mean(covered) >= 0.85


def test_a_log_of_the_bandit_tells_of_both_arms():
    _, logged = simulated(1_500, seed=5)
    for number, arm in enumerate(ARMS):
        found = dr(logged, always(number, 1_500, 2))
        assert found.low <= TRUTH[arm] @ [1.0, 0.5] <= found.high
        assert 0 < found.effective <= 1_500


def test_a_log_without_propensities_tells_nothing():
    logged = Logged(np.ones((1, 1)), np.zeros(1, dtype=np.int64), np.zeros(1), np.ones(1))
    with pytest.raises(ValueError, match="propensities"):
        ips(logged, always(0, 1, 2))
