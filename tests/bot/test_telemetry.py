"""What is told about a turn, and what never reaches a log."""

import io
import json
import logging

import pytest

from bot.telemetry import StageEnded, Stages, StageStarted, log_stage, set_up_logging, tell_all


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_stage_tells_its_start_and_its_end_with_the_duration():
    told = []
    seconds = iter([10.0, 10.25])
    with Stages(told.append, seconds=lambda: next(seconds)).stage("understand", trace_id="t1"):
        assert told == [StageStarted("understand", "t1")]
    assert told[1:] == [StageEnded("understand", "t1", 250.0)]


def test_a_stage_that_fails_ends_with_the_name_of_its_error():
    told = []
    with pytest.raises(ZeroDivisionError), Stages(told.append).stage("decide"):
        _ = 1 / 0
    assert told[-1].error == "ZeroDivisionError"


def test_several_listeners_hear_the_same_in_order():
    heard = []
    tell = tell_all(
        lambda event: heard.append(("first", event.stage)), lambda event: heard.append(("then", event.stage))
    )
    tell(StageStarted("word", ""))
    assert heard == [("first", "word"), ("then", "word")]


@pytest.mark.parametrize("as_json", [True, False])
def test_personal_values_do_not_reach_the_log_by_default(as_json):
    stream = io.StringIO()
    set_up_logging(as_json=as_json, stream=stream)
    logging.getLogger("bot.x").info("turn finished", extra={"pii.text": "I am Ada Byron", "total_ms": 12})
    assert "Ada" not in stream.getvalue()
    assert "pii" not in stream.getvalue()
    assert "total_ms" in stream.getvalue()
    assert "turn finished" in stream.getvalue()


@pytest.mark.parametrize("as_json", [True, False])
def test_personal_values_are_logged_for_who_asks_for_them(as_json):
    stream = io.StringIO()
    set_up_logging(as_json=as_json, personal_data=True, stream=stream)
    logging.getLogger("bot.x").info("turn finished", extra={"pii.text": "I am Ada Byron"})
    assert "Ada" in stream.getvalue()


def test_a_json_line_is_one_object_even_for_an_error_over_many_lines():
    stream = io.StringIO()
    set_up_logging(as_json=True, stream=stream)
    try:
        raise KeyError("W1")
    except KeyError:
        logging.getLogger("bot.x").exception("turn failed", extra={"trace_id": "t1"})
    (line,) = stream.getvalue().splitlines()
    written = json.loads(line)
    assert written["level"] == "ERROR"
    assert written["trace_id"] == "t1"
    assert "KeyError" in written["error"]


def test_the_durations_of_stages_are_logged_for_who_debugs():
    stream = io.StringIO()
    set_up_logging("DEBUG", as_json=True, stream=stream)
    log_stage(StageStarted("word", "t1"))
    log_stage(StageEnded("word", "t1", 1.23456))
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["duration_ms"] == 1.235


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="LOUD"):
        set_up_logging("LOUD")
