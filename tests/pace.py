"""How long work takes, told so that a busy or a slow machine does not decide whether a test passes."""

from collections.abc import Callable
from time import thread_time

TRIES = 5
ROUNDS = 200_000
ROUNDS_SECONDS = 0.0075
"""What counting so far takes on the machine the limits were written on."""


def within(seconds: float, work: Callable[[], object]) -> bool:
    """Whether `work` takes no more CPU seconds of this thread than that, at least once in a few tries.

    The seconds are those of the machine the limits were written on: a slower one is given more.
    """
    return any(took(work) <= seconds * slowness() for _ in range(TRIES))


def slowness() -> float:
    """How many times slower than the machine of the limits this one counts just now; a quicker one counts as 1."""
    return max(1.0, took(_count) / ROUNDS_SECONDS)


def took(work: Callable[[], object]) -> float:
    """CPU seconds of this thread for `work`."""
    started = thread_time()
    work()
    return thread_time() - started


def _count() -> int:
    total = 0
    for number in range(ROUNDS):
        total += number % 7
    return total
