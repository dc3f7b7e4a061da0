"""Facts in sentences: amounts, days, lists, and parts that are left out."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from actions.shop.models import Money
from bot.dialogue.wording import PLACEHOLDER, Said, Tone, Wording

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDING = Wording(constants={"shop": "Northfield"})


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (Money(8900, "EUR"), "€89.00"),
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 27), "Friday, 27 November"),
        (date(2025, 3, 1), "1 March 2025"),
        (datetime(2026, 11, 21, 14, 32, tzinfo=UTC), "yesterday 14:32"),
        (("a lamp", "a chair", "a kettle"), "a lamp, a chair and a kettle"),
        (7, "7"),
    ],
)
def test_a_fact_reads_as_people_write_it(fact, shown):
    assert WORDING.show(fact, Tone(NOW)) == shown


def test_a_part_without_its_fact_is_left_out():
    template = "On its way.[ {carrier} expects it {day}.]"
    assert WORDING.fill(template, {"carrier": "DHL", "day": None}, Tone(NOW)) == "On its way."
    assert "DHL expects it today." in WORDING.fill(template, {"carrier": "DHL", "day": NOW.date()}, Tone(NOW))


def test_facts_are_never_read_as_templates():
    assert WORDING.fill("{title}", {"title": "{shop} [x]"}, Tone(NOW)) == "{shop} [x]"


def test_an_upset_shopper_gets_the_plain_wording():
    plain, upset = (WORDING.text(Said("faq_unknown"), Tone(NOW, upset=upset)) for upset in (False, True))
    assert plain != upset


@pytest.mark.parametrize(("days", "told"), [(1, "1 working day"), (5, "5 working days")])
def test_days_are_counted_as_people_do(days, told):
    assert WORDING.fill("{days|working day|working days}", {"days": days}, Tone(NOW)) == told


def test_a_limit_that_is_today_needs_no_day():
    moments = {"undo_until": datetime(2026, 11, 22, 14, 32, tzinfo=UTC), "at": datetime(2026, 11, 22, 14, tzinfo=UTC)}
    assert WORDING.fill("{undo_until}, {at}", moments, Tone(NOW)) == "14:32, today 14:00"


def test_a_list_of_things_with_commas_can_be_told_apart():
    assert WORDING.show(("a lamp, brass", "a kettle", "a chair"), Tone(NOW)) == "a lamp, brass; a kettle; and a chair"


NEVER_SAID = re.compile(
    r"frustrat|as an ai|invalid|unfortunately|valued customer|[\U0001F300-\U0001FAFF]", re.IGNORECASE
)


@pytest.mark.parametrize("code", sorted(WORDING.table))
def test_nothing_is_said_that_helps_nobody(code):
    assert not NEVER_SAID.search(str(WORDING.table[code]))


def test_equal_seeds_choose_equal_wordings():
    said = Said("not_understood")
    texts = [[WORDING.text(said, Tone(NOW, variant=seed)) for seed in "abcdefgh"] for _ in range(2)]
    assert texts[0] == texts[1]
    assert len(set(texts[0])) > 1


@pytest.mark.parametrize("code", sorted(WORDING.table))
def test_every_button_of_a_sentence_exists(code):
    assert set(WORDING.button_names(code)) <= set(WORDING.buttons)


VERBATIM = {"faq"}
"""An answer of the knowledge base is quoted as it stands; what is spoken of it comes with it."""
ON_A_CARD = "reason."
"""A fact below a product's picture: it has no tone, and nobody hears it."""


@pytest.mark.parametrize("code", sorted(set(WORDING.table) - VERBATIM))
def test_every_code_is_said_in_several_ways_to_the_upset_and_aloud(code):
    row = WORDING.table[code]
    assert isinstance(row["text"], list)
    assert 2 <= len(set(row["text"])) <= 4
    if not code.startswith(ON_A_CARD):
        assert row.get("upset")
        assert row.get("speech")


MONEY = {"refund", "charge", "total", "due", "fee", "price", "deposit"}


@pytest.mark.parametrize("code", sorted(code for code in WORDING.table if code.startswith("confirm.")))
def test_whatever_the_words_a_summary_names_the_same_money(code):
    row = WORDING.table[code]
    said = [*_all(row["text"]), *_all(row.get("upset", []))]
    told = [{name for name, *_ in PLACEHOLDER.findall(text)} & MONEY for text in said]
    assert all(names == told[0] for names in told)


def _all(wordings):
    return [wordings] if isinstance(wordings, str) else wordings


def test_what_was_just_said_is_said_in_other_words():
    row = WORDING.table["goodbye"]["text"]
    tone = Tone(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    said = [WORDING.text(Said("goodbye"), replace(tone, variant=f"c{turn}", just_said=(row[0],))) for turn in range(8)]
    assert row[0] not in said
