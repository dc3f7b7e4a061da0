"""Who asks, about what, where and in which language decides which entries may answer."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.build import build
from knowledge_base.filters import EVERYBODY, UNLIMITED, Filter
from knowledge_base.index import Index
from knowledge_base.types import Entry
from tests.knowledge_base.word_encoder import WordEncoder

TODAY = date(2026, 11, 22)
PLAIN = Entry("plain", "Delivery", "shipping", (), "It costs five euros.", "plain.md")


def entry(**given) -> Entry:
    return Entry("one", "Delivery", "shipping", (), "It costs five euros.", "one.md", **given)


@pytest.mark.parametrize(
    ("only", "given", "allowed"),
    [
        (EVERYBODY, {}, True),
        (Filter(topics=frozenset({"shipping"})), {}, True),
        (Filter(topics=frozenset({"returns"})), {}, False),
        (Filter(language="en"), {}, True),
        (Filter(language="en"), {"language": "en-GB"}, True),
        (Filter(language="EN-us"), {"language": "en-GB"}, True),
        (Filter(language="nl"), {"language": "en"}, False),
        (EVERYBODY, {"language": "nl"}, True),
        (EVERYBODY, {"audience": "agents"}, False),
        (Filter(audiences=frozenset({"business"})), {"audience": "agents"}, False),
        (Filter(audiences=frozenset({"business"})), {"audience": "business"}, True),
        (Filter(audiences=frozenset({"business"})), {}, True),
        (UNLIMITED, {"audience": "agents"}, True),
        (Filter(channel="voice"), {}, True),
        (Filter(channel="voice"), {"channels": ("chat",)}, False),
        (Filter(channel="voice"), {"channels": ("chat", "voice")}, True),
        (EVERYBODY, {"channels": ("chat",)}, True),
        (EVERYBODY, {"valid_to": date(2026, 11, 21)}, False),
        (EVERYBODY, {"valid_from": date(2026, 11, 23)}, False),
    ],
)
def test_an_entry_is_allowed_when_all_of_the_filter_fits(only, given, allowed):
    assert only.allows(entry(**given), TODAY) is allowed


def test_without_a_day_validity_does_not_count():
    assert EVERYBODY.allows(entry(valid_to=date(2020, 1, 1)), None)


@pytest.fixture(params=[10_000, 0], ids=["every row", "clusters"])
def crowded(request, tmp_path) -> Index:
    """Four hundred entries for agents that say what is asked for, and one for everybody that hardly does."""
    said = [
        replace(PLAIN, id=f"agents-{number}", body=f"Cost of delivery {number}.", audience="agents")
        for number in range(400)
    ]
    entries = (*said, Entry("everybody", "Parcels", "shipping", (), "Delivery of parcels abroad.", "b.md"))
    encoder = WordEncoder()
    return Index.load(entries, build(entries, encoder, tmp_path, flat_up_to=request.param), encoder)


def test_entries_held_back_hide_none_that_is_allowed(crowded):
    vector = WordEncoder().encode(["cost of delivery"])[0]
    found = crowded.search("cost of delivery", vector, k=3, today=TODAY)
    assert [match.entry.id for match in found] == ["everybody"]
    assert crowded.search("cost of delivery", vector, k=3, today=TODAY, only=UNLIMITED)[0].entry.audience == "agents"


def test_a_filter_that_nothing_fits_finds_nothing(crowded):
    vector = WordEncoder().encode(["cost of delivery"])[0]
    nothing = Filter(topics=frozenset({"weather"}))
    assert crowded.search("cost of delivery", vector, k=3, today=TODAY, only=nothing) == []


def test_front_matter_names_audience_language_and_channels(write, opened):
    write("table", "Size tables.", title="Size tables", audience="business", language="en-GB", channels="[chat]")
    base = opened(threshold=0)
    assert base.best("size tables", today=TODAY) is None
    business = Filter(audiences=frozenset({"business"}), language="en", channel="chat")
    assert base.best("size tables", today=TODAY, only=business).quote == "Size tables."
    assert base.nearest("size tables", today=TODAY) == []
