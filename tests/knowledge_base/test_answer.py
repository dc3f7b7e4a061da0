"""Answers are stored spans, or there is none."""

from datetime import date

import pytest

from knowledge_base.build import fingerprint
from knowledge_base.encoding import PROBE
from knowledge_base.quoting import quote
from knowledge_base.whole import FORMAT
from tests.knowledge_base.word_encoder import WordEncoder

TODAY = date(2026, 11, 22)


@pytest.fixture
def three_entries(write):
    write("cost", "Delivery costs €5.\n\nExpress costs €10.", title="Price of delivery", speech="Five euros.")
    write(
        "window", "You have 30 days.\n\nStart in your account.", title="Return period", questions='["send back until"]'
    )
    write("hours", "We open at nine.", title="Opening hours of the store")


def test_the_quote_stands_in_the_entry_where_the_answer_says(three_entries, opened):
    answer = opened().answer("what is the return period", today=TODAY)
    assert answer.entry.id == "window"
    assert answer.quote == answer.entry.body[answer.start : answer.end] == "You have 30 days."
    assert answer.score > 0.5


def test_a_later_passage_is_quoted_where_it_is_nearer(three_entries, opened):
    answer = opened().answer("price of express delivery costs", today=TODAY)
    assert answer.quote == "Express costs €10."
    assert answer.speech == "Express costs €10."


def test_how_long_is_answered_by_a_passage_with_a_figure(write, opened):
    write("window", "You have 30 days.\n\nSend things back, say here what to send back.", title="Return period")
    assert opened(threshold=0).answer("return period to send things back", today=TODAY).quote.startswith("Send")
    answer = opened(threshold=0).answer("how long is the return period to send things back", today=TODAY)
    assert answer.quote == "You have 30 days."


def test_how_much_asks_again_for_the_passage_with_the_price(write, opened):
    write("wrapping", "It costs €3.50 an item.\n\nNo price goes into the box.", title="Gift wrapping")
    entry = opened().find("wrapping")
    assert quote(entry, "how much is that", quoted=(0,)).quote == "It costs €3.50 an item."
    assert quote(entry, "and else", quoted=(0,)).quote == "No price goes into the box."


def test_the_written_speech_goes_with_the_first_passage(three_entries, opened):
    assert opened().answer("price of delivery", today=TODAY).speech == "Five euros."


def test_what_no_entry_knows_gets_no_answer(three_entries, opened):
    assert opened().answer("voltage of the brass lamp", today=TODAY) is None


def test_the_nearest_entries_are_there_for_did_you_mean(three_entries, opened):
    hits = opened().nearest("store delivery", 2)
    assert {hit.entry.id for hit in hits} == {"hours", "cost"}
    assert hits[0].score >= hits[1].score


@pytest.mark.parametrize("question", ["", "   \n", "🙂🙂", "?" * 10_000, "\x00"])
def test_odd_questions_get_no_answer(three_entries, opened, question):
    assert opened().answer(question, today=TODAY) is None


def test_an_entry_answers_on_its_last_day_and_never_after(write, opened):
    write("sale", "Until Monday.", title="black week sale", valid_from="2026-11-20", valid_to="2026-11-30")
    base = opened(threshold=0)
    assert base.best("black week sale", today=date(2026, 11, 19)) is None
    assert base.best("black week sale", today=date(2026, 11, 20)).entry.id == "sale"
    assert base.best("black week sale", today=date(2026, 11, 30)).entry.id == "sale"
    assert base.best("black week sale", today=date(2026, 12, 1)) is None


def test_an_empty_base_answers_nothing(content, opened):
    base = opened()
    assert base.answer("how much is delivery", today=TODAY) is None
    assert base.nearest("how much is delivery", 3) == []


def test_a_given_vector_spares_the_encoding(three_entries, opened):
    encoder = WordEncoder()
    base = opened(encoder)
    vector = encoder.encode(["return period"])[0]
    calls = encoder.calls
    assert base.answer("return period", vector=vector, today=TODAY).entry.id == "window"
    assert encoder.calls == calls


def test_bad_entries_are_kept_for_those_who_ask(three_entries, content, opened):
    (content / "broken.md").write_text("no front matter", encoding="utf-8")
    assert [bad.file for bad in opened().bad] == ["broken.md"]


def test_an_unchanged_base_is_loaded_and_not_built_again(three_entries, opened):
    encoder = WordEncoder()
    opened(encoder)
    calls = encoder.calls
    opened(encoder)
    assert encoder.calls == calls + 1  # the probe that proves the encoder is the same


def test_a_changed_entry_is_found_by_its_new_words(three_entries, write, opened):
    opened()
    write("hours", "We open at noon.", title="Brunch on the roof")
    assert opened().answer("brunch on the roof", today=TODAY).quote == "We open at noon."


def test_only_what_is_new_is_encoded(three_entries, write, opened):
    opened()
    write("roof", "We open at noon.", title="Brunch on the roof")
    encoder = WordEncoder()
    base = opened(encoder)
    assert set(encoder.texts) == {PROBE, "Brunch on the roof", "Brunch on the roof. We open at noon."}
    assert base.answer("brunch on the roof", today=TODAY).quote == "We open at noon."
    assert base.answer("return period", today=TODAY).entry.id == "window"


def test_vectors_of_a_damaged_index_are_not_taken_over(three_entries, write, opened, tmp_path):
    folder = tmp_path / "cache" / fingerprint(opened().entries)
    vectors = bytearray((folder / "dense.faiss").read_bytes())
    vectors[-1] ^= 1
    (folder / "dense.faiss").write_bytes(vectors)
    write("roof", "We open at noon.", title="Brunch on the roof")
    encoder = WordEncoder()
    opened(encoder)
    assert len(encoder.texts) > 300  # everything, and what is asked elsewhere


def test_another_encoder_makes_another_index(three_entries, opened):
    opened(WordEncoder(salt="one"))
    base = opened(WordEncoder(salt="two"))
    assert base.answer("return period", today=TODAY).entry.id == "window"


@pytest.mark.parametrize("damage", [b"", b"garbage"])
@pytest.mark.parametrize("file", ["index.json", "dense.faiss", "rows.npy", "probe.npy", "lexical/vocab.index.json"])
def test_a_damaged_index_is_built_anew(three_entries, opened, tmp_path, file, damage):
    base = opened()
    (tmp_path / "cache" / fingerprint(base.entries) / file).write_bytes(damage)
    assert opened().answer("return period", today=TODAY).entry.id == "window"


def test_an_index_of_an_older_format_is_built_anew(three_entries, opened, tmp_path):
    meta = tmp_path / "cache" / fingerprint(opened().entries) / "index.json"
    meta.write_text(meta.read_text().replace(f'"format": {FORMAT}', '"format": 0'))
    assert opened().answer("return period", today=TODAY).entry.id == "window"


def test_only_whole_indexes_are_left_in_the_cache_and_few_of_them(write, opened, tmp_path):
    for number in range(5):
        write("cost", f"Delivery costs €{number}.")
        opened()
    folders = list((tmp_path / "cache").iterdir())
    assert len(folders) == 3
    assert all((folder / "index.json").is_file() for folder in folders)


def test_nothing_is_pickled(three_entries, opened, tmp_path):
    opened()
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".npy", ".faiss"}
