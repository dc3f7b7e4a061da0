"""Nothing changes without a yes to exactly that, whatever shoppers, agents and shops do in between."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contracts.holes import HOLES
from tests.contracts.shopping import Shopping

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def walk(seeded, hole=None, *, examples, steps):
    machine = type("Walk", (Shopping,), {"seeded": seeded, **({"hole": hole} if hole else {})})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=[Phase.generate],
            suppress_health_check=QUIET,
        ),
    )


def test_no_write_without_the_yes_that_followed_its_summary(seeded_database):
    walk(seeded_database, examples=15, steps=25)


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_a_planted_hole_is_found(seeded_database, hole):
    with pytest.raises((AssertionError, ExceptionGroup)):
        walk(seeded_database, hole, examples=80, steps=15)
