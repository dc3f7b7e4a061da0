"""Simulated shoppers reach what they want, the same ones for the same seed, and the real database stays as it is."""

import hashlib

import yaml

from bot.simulator import as_json, as_table, simulate
from bot.simulator.scenario_files import save_failed
from bot.simulator.scripted import ScriptedUnderstanding
from bot.simulator.stage import copy_of
from tests.conversations.scenario import ScriptedNlu, Shopper, check

CHANGES = ("cancel_whole", "change_address", "return_whole", "cancel_shipped", "somebody_elses", "newsletter")


def test_shoppers_reach_what_they_want(stage, population, script):
    done = simulate(stage, population, count=12, seed=3, script=script, kinds=CHANGES)
    assert [played.violations for played in done.played] == [[]] * 12
    assert [played.crash for played in done.played] == [""] * 12
    assert sum(played.reached for played in done.played) >= 11


def test_the_same_seed_plays_the_same_conversations(stage, population, script):
    first = as_json(simulate(stage, population, count=5, seed=1, script=script, kinds=CHANGES))
    again = as_json(simulate(stage, population, count=5, seed=1, script=script, kinds=CHANGES))
    other = as_json(simulate(stage, population, count=5, seed=2, script=script, kinds=CHANGES))
    assert first == again != other


def test_every_failure_ends_with_a_person_or_a_message(stage, population):
    deaf = ScriptedUnderstanding(noise=1.0)
    stage.assistant.understand = deaf
    done = simulate(stage, population, count=6, seed=5, script=deaf, kinds=("cancel_whole", "change_address"))
    failed = [played for played in done.played if not played.reached]
    assert failed
    assert all(played.help for played in failed)
    assert not any(played.violations for played in done.played)


def test_the_table_names_every_goal_and_all_of_them(stage, population, script):
    done = simulate(stage, population, count=3, seed=1, script=script, kinds=("cancel_whole", "newsletter"))
    table = as_table(done)
    assert "| all | 3 |" in table
    assert all(played.goal.kind in table for played in done.played)


def test_failures_are_saved_as_scenarios_that_can_be_played(stage, population, script, tmp_path):
    done = simulate(stage, population, count=3, seed=1, script=script, kinds=("newsletter", "balance"))
    played = done.played[0]
    played.missed.append("planted")
    assert save_failed(done, tmp_path / "failed") >= 1
    saved = next((tmp_path / "failed").glob(f"*-{played.number:04}-*"))
    (scenario,) = yaml.safe_load(saved.read_text("utf-8"))
    nlu = ScriptedNlu()
    assistant = stage.set(played.at)
    assistant.understand = nlu
    shopper = Shopper.of(scenario, assistant, played.at, nlu)
    for turn in scenario["turns"]:
        check(turn, shopper.take(turn))


def test_a_copy_leaves_the_real_database_alone(small_shop, tmp_path):
    before = hashlib.sha256(small_shop.read_bytes()).hexdigest()
    copy_of(f"sqlite:///{small_shop}", tmp_path / "copy.db")
    assert hashlib.sha256(small_shop.read_bytes()).hexdigest() == before
