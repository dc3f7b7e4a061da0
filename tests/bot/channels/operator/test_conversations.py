"""Conversations are found, read, counted and taken along."""

import base64
import csv
import io
import json

import pytest

from bot.channels.operator.csv_file import COLUMNS, safe

from .conftest import talk

FIRST_DAY = base64.urlsafe_b64encode(b'["0001-01-01T00:00:00+14:00", "x"]').decode()


def test_conversations_are_found_read_and_counted(client, olga):
    talk(client, "Track my order")
    person = talk(client, "This is useless, get me a human")
    found = olga.get("conversations", q="useless").json()
    assert [one["conversation_id"] for one in found["conversations"]] == [person.id]
    assert olga.get("conversations", outcome="talked").json()["conversations"][0]["intents"] == "order_status"
    read = olga.get(f"conversations/{person.id}").json()
    assert "This is useless, get me a human" in [event.get("text") for event in read["events"]]
    figures = olga.get("figures").json()
    assert (figures["conversations"], figures["handed_over"], figures["reasons"][0]["name"]) == (2, 0.5, "asked")
    assert olga.get("conversations/nothing").status_code == 404


def test_pages_go_on_where_the_last_one_ended(client, olga):
    ids = {talk(client, "hello").id for _ in range(3)}
    first = olga.get("conversations", limit=2).json()
    second = olga.get("conversations", after=first["next"], limit=2).json()
    pages = [one["conversation_id"] for page in (first, second) for one in page["conversations"]]
    assert (set(pages), len(pages), second["next"]) == (ids, 3, "")
    assert olga.get("conversations", after="nonsense").status_code == 422


def test_an_export_has_a_row_for_each_conversation_and_no_formula(client, olga):
    site = talk(client, "=cmd|' /C calc'!A0")
    talk(client, "Track my order")
    lines = list(csv.DictReader(io.StringIO(olga.get("conversations/export").text)))
    assert list(lines[0]) == list(COLUMNS)
    assert site.id in [line["conversation_id"] for line in lines]
    rows = [json.loads(line) for line in olga.get("conversations/export", kind="jsonl").text.splitlines()]
    assert [row["messages"] for row in rows] == [1, 1]
    assert "attachment" in olga.get("conversations/export").headers["content-disposition"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "\u3000＠SUM(A1)", '=HYPERLINK("x")']
)
def test_no_cell_is_calculated(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "written"), [("a=b", "a=b"), (None, ""), (-3, "-3"), (2.5, "2.5"), ("", "")])
def test_what_is_no_formula_stays_as_it_is(cell, written):
    assert safe(cell) == written


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [("conversations", {"last": "9999-12-31"}, 200), ("conversations", {"first": "0001-01-01"}, 200),
     ("conversations", {"after": FIRST_DAY}, 422), ("knowledge/entry", {"file": "a" * 290 + ".md"}, 422),
     ("knowledge/version", {"file": "/".join(["ab"] * 98) + ".md", "name": "x"}, 422)],
)  # fmt: skip
def test_days_and_names_at_the_end_of_what_there_is_are_answered(watcher, path, asked, status):
    assert watcher.get(path, **asked).status_code == status
