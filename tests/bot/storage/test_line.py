"""Who comes first, within a process."""

import time
from threading import Thread

import pytest

from bot.storage.line import Line

SOON = 5


@pytest.fixture
def line():
    return Line()


def test_a_free_conversation_is_entered_at_once(line):
    assert line.enter("c1", 7, timeout_seconds=0)
    assert line.enter("c2", 7, timeout_seconds=0)


def test_who_waits_too_long_is_sent_away_and_not_called_later(line):
    line.enter("c1", 1, timeout_seconds=0)
    assert not line.enter("c1", 2, timeout_seconds=0.01)
    line.leave("c1")
    assert line.enter("c1", 3, timeout_seconds=0)


def test_the_lowest_place_is_called_first_and_equal_places_as_they_came(line):
    line.enter("c1", 0, timeout_seconds=0)
    called = []

    def wait(place, name):
        assert line.enter("c1", place, timeout_seconds=SOON)
        called.append(name)
        line.leave("c1")

    threads = []
    for place, name in [(5, "later"), (2, "first"), (2, "second")]:
        threads.append(Thread(target=wait, args=(place, name)))
        threads[-1].start()
        while len(line._waiting["c1"]) < len(threads):
            time.sleep(0.001)
    line.leave("c1")
    for thread in threads:
        thread.join(SOON)
    assert called == ["first", "second", "later"]


def test_a_conversation_nobody_holds_leaves_nothing_behind(line):
    line.enter("c1", 1, timeout_seconds=0)
    line.leave("c1")
    assert line._waiting == {}
