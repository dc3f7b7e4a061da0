"""Many calls on bad lines: none gets stuck, nothing of them stays. The benchmark `phone --simulated` places more."""

from tests.benchmarks.phone.simulated import place


def test_no_call_on_a_bad_line_gets_stuck():
    assert place(40)["stuck"] == 0
