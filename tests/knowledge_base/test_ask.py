"""The shape of `shopdesk ask`, which other programs read."""

import json
from datetime import date

import pytest

from bot.cli.ask import as_json, lines
from bot.cli.bad_input import BadInput

TODAY = date(2026, 11, 22)


@pytest.fixture
def base(write, opened):
    write("shipping/cost", "Delivery costs €5.\n\nSee your basket.", title="Price of delivery")
    write("stores/hours", "We open at nine.", title="Opening hours of the store")
    return opened()


def test_an_answer_names_entry_score_text_quote_and_source(base):
    answer = as_json(base, "price of delivery", TODAY)
    assert list(answer) == ["entry", "score", "answer", "quote", "source"]
    assert answer["entry"] == "cost"
    assert 0.5 < answer["score"] <= 1
    assert answer["quote"] == "Delivery costs €5."
    assert answer["quote"] in answer["answer"]
    assert answer["source"] == "shipping/cost.md"


def test_a_question_without_an_answer_has_a_null_entry_and_a_low_score(base):
    answer = as_json(base, "voltage of the brass lamp", TODAY)
    assert answer["entry"] is answer["answer"] is answer["quote"] is answer["source"] is None
    assert answer["score"] < 0.5


def test_each_line_in_gives_one_line_out_in_order(base):
    source = [b'{"text": "price of delivery"}\n', b'{"text": "", "more": 1}\n', b'{"text": "opening hours"}\n']
    assert [json.loads(line)["entry"] for line in lines(source, base, TODAY)] == ["cost", None, "hours"]


@pytest.mark.parametrize("line", [b"no json\n", b"{}\n", b"[]\n", b'{"text": 1}\n', b"\xff\n"])
def test_a_wrong_line_is_named_by_its_number(base, line):
    with pytest.raises(BadInput, match="line 2"):
        list(lines([b'{"text": "price"}\n', line], base, TODAY))
