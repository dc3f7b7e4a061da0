"""The breaker alone, on a clock of its own."""

import pytest

from actions.shop.http.breaker import Breaker


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def breaker(now):
    return Breaker(failures=3, pause_seconds=10, clock=lambda: now[0])


def fail(breaker, times):
    for _ in range(times):
        breaker.failed()


def test_it_stays_closed_as_long_as_failures_are_not_in_a_row(breaker):
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.lets_through()


def test_it_opens_after_so_many_in_a_row(breaker):
    fail(breaker, 3)
    assert not breaker.lets_through()


def test_after_the_pause_one_call_is_let_through(breaker, now):
    fail(breaker, 3)
    now[0] += 9.9
    assert not breaker.lets_through()
    now[0] += 0.1
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]


def test_success_of_the_trial_closes_it(breaker, now):
    fail(breaker, 3)
    now[0] += 10
    assert breaker.lets_through()
    breaker.succeeded()
    assert [breaker.lets_through() for _ in range(3)] == [True, True, True]


def test_failure_of_the_trial_begins_another_pause(breaker, now):
    fail(breaker, 3)
    now[0] += 10
    assert breaker.lets_through()
    now[0] += 5
    breaker.failed()
    now[0] += 9
    assert not breaker.lets_through()
    now[0] += 1
    assert breaker.lets_through()


def test_a_trial_that_never_ends_does_not_keep_it_open_for_ever(breaker, now):
    fail(breaker, 3)
    now[0] += 10
    assert breaker.lets_through()
    now[0] += 10
    assert breaker.lets_through()
