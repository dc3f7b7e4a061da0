"""An engine in a process of its own: it may die, hang or be asked too much."""

import os
import signal
import time
from pathlib import Path
from threading import Thread

import pytest

from bot.errors import BadAudio, Busy, ModelMissing, SpeechFailed
from bot.speech.worker import Worker

pytestmark = pytest.mark.audio


def make_echo():
    return echo


def echo(asked: str) -> str:
    match asked:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(60)
        case "nap":
            time.sleep(1.0)
        case path if path.startswith("/"):
            while not Path(path).exists():
                time.sleep(0.01)
        case "refuse":
            raise BadAudio("expected speech, got music")
        case "fail":
            raise ValueError("a bug")
    return asked


def make_nothing():
    raise ModelMissing("no weights")


@pytest.fixture
def worker():
    worker = Worker("echo", make_echo, waiting=1, patience_seconds=20)
    yield worker
    worker.stop()


def test_it_answers_from_another_process(worker):
    assert worker.pid is None
    assert worker("hello") == "hello"
    assert worker.pid not in (None, os.getpid())


def test_killed_at_work_it_fails_that_request_and_starts_anew(worker):
    worker.warm_up()
    first = worker.pid
    with pytest.raises(SpeechFailed, match="the echo stopped"):
        worker("die")
    assert worker("hello") == "hello"
    assert worker.pid != first


def test_killed_at_rest_it_starts_anew_unnoticed(worker):
    worker.warm_up()
    os.kill(worker.pid, signal.SIGKILL)
    while worker.pid is not None:
        time.sleep(0.01)
    assert worker("hello") == "hello"


def test_what_the_engine_raises_reaches_who_asked_and_it_goes_on(worker):
    with pytest.raises(BadAudio, match="got music"):
        worker("refuse")
    with pytest.raises(SpeechFailed, match="ValueError: a bug"):
        worker("fail")
    assert worker("hello") == "hello"


def test_an_engine_that_cannot_load_says_why():
    with pytest.raises(ModelMissing, match="no weights"):
        Worker("echo", make_nothing)("hello")


def test_one_that_hangs_is_ended_and_the_next_is_served():
    worker = Worker("echo", make_echo, patience_seconds=0.2)
    with pytest.raises(SpeechFailed, match=r"longer than 0\.2 seconds"):
        worker("sleep")
    assert worker.pid is None
    worker.stop()


def test_who_would_have_to_wait_is_told_so_at_once(worker, tmp_path):
    assert worker.at_once("hello") == "hello"
    first = Thread(target=worker, args=(str(tmp_path / "go on"),))
    first.start()
    while not worker.is_at_work:
        time.sleep(0.01)
    assert worker.at_once("hello") is None
    (tmp_path / "go on").touch()
    first.join()
    assert worker.at_once("hello") == "hello"


def test_too_many_at_once_are_turned_away(worker):
    worker.warm_up()
    callers = [Thread(target=worker, args=("nap",)) for _ in range(2)]
    for caller in callers:
        caller.start()
    time.sleep(0.3)
    with pytest.raises(Busy, match="the echo has too much to do"):
        worker("hello")
    for caller in callers:
        caller.join()
    assert worker("hello") == "hello"
