"""What was asked in vain, and what nobody needs."""

from datetime import date

import pytest

from knowledge_base.quoting import quote
from knowledge_base.unanswered import ENOUGH, MOST_GROUPS, Group, never_answered, without_an_entry

TODAY = date(2026, 11, 22)


@pytest.fixture
def base(write, opened):
    write("cost", "Delivery costs €5.\n\nExpress costs €10.\n\nFreight costs €30.", title="Price of delivery")
    write("hours", "We open at nine.", title="Opening hours of the store")
    return opened()


def test_questions_that_are_near_count_as_one_and_the_frequent_come_first(base):
    asked = ["do you hire students", *["is there parking nearby"] * 2, "any parking nearby", "is there parking  nearby"]
    assert without_an_entry(base, asked, today=TODAY) == [
        Group("is there parking nearby", 4),
        Group("do you hire students", 1),
    ]


def test_what_has_an_answer_by_now_is_left_out(base):
    assert without_an_entry(base, ["price of delivery", "  "], today=TODAY) == []


def test_the_list_stays_short(base):
    asked = [f"question{number} about{number} thing{number}" for number in range(60)]
    assert len(without_an_entry(base, asked, today=TODAY)) == MOST_GROUPS


def test_an_entry_without_an_answer_is_named_once_there_is_traffic(base):
    assert [*never_answered(base.entries, ["cost"] * (2 * ENOUGH - 1), today=TODAY)] == []
    assert [entry.id for entry in never_answered(base.entries, ["cost"] * (2 * ENOUGH), today=TODAY)] == ["hours"]


def test_an_entry_that_has_ended_needs_no_readers(write, opened):
    write("cost", title="Price of delivery")
    write("old", title="Summer sale", valid_to="2026-08-31")
    assert [*never_answered(opened().entries, ["cost"] * 100, today=TODAY)] == []


def test_the_passage_with_the_words_is_quoted_verbatim(base):
    answer = quote(base.find("cost"), "and for freight")
    assert answer.quote == answer.entry.body[answer.start : answer.end] == "Freight costs €30."


def test_what_was_not_quoted_comes_next_and_then_nothing(base):
    entry, starts = base.find("cost"), []
    while answer := quote(entry, "why", quoted=starts):
        starts.append(answer.start)
    assert len(starts) == 3


def test_what_is_asked_for_again_is_quoted_again(base):
    assert quote(base.find("cost"), "express", quoted=(0, 20, 40)).quote == "Express costs €10."
