"""Reading a content folder: good entries are taken, bad ones named and skipped."""

from datetime import date

import pytest

from knowledge_base.load import BadSettings, ContentMissing, load, read_settings


def test_an_entry_has_its_fields_and_its_place(write, content):
    write("shipping/cost", id="cost", questions='["how much is it"]', valid_to="2026-12-24", speech="Five euros.")
    (entry,) = load(content, {}).entries
    assert (entry.id, entry.topic, entry.source) == ("cost", "shipping", "shipping/cost.md")
    assert entry.questions == ("how much is it",)
    assert entry.valid_to == date(2026, 12, 24)
    assert entry.speech == "Five euros."


def test_placeholders_take_the_shops_figures(write, content):
    write("window", "You have {return_days} days.", title="'{return_days} days'")
    (entry,) = load(content, {"return_days": 30}).entries
    assert entry.body == "You have 30 days."
    assert entry.title == "30 days"


def test_a_file_that_begins_with_a_heading_needs_no_front_matter(content):
    (content / "parking.md").write_text("# Parking\n\nBehind the shop.\n", encoding="utf-8")
    (entry,) = load(content, {}).entries
    assert (entry.id, entry.title) == ("parking", "Parking")


def test_windows_line_ends_and_a_byte_order_mark_are_read(content):
    (content / "a.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nOne.\r\n\r\nTwo.\r\n")
    (entry,) = load(content, {}).entries
    assert entry.body == "One.\n\nTwo."


def test_readme_files_are_no_entries(content):
    (content / "README.md").write_text("# About this folder\n\nText.\n", encoding="utf-8")
    assert load(content, {}).entries == ()


BAD_FILES = {
    "no closing line": (b"---\ntitle: A\nText", "no closing --- line"),
    "no front matter": (b"Just text.", "expected front matter"),
    "broken YAML": (b"---\ntitle: [A\n---\nText", "front matter"),
    "a list": (b"---\n- A\n---\nText", "expected lines"),
    "no title": (b"---\nid: a\n---\nText", "title"),
    "a bad date": (b"---\ntitle: A\nvalid_to: soon\n---\nText", "valid_to"),
    "an impossible date": (b"---\ntitle: A\nvalid_to: 2026-02-31\n---\nText", "front matter"),
    "ends before it begins": (b"---\ntitle: A\nvalid_from: 2026-02-02\nvalid_to: 2026-02-01\n---\nText", "after"),
    "an id with a slash": (b"---\nid: ../a\ntitle: A\n---\nText", "id"),
    "questions that are no list": (b"---\ntitle: A\nquestions: why\n---\nText", "questions"),
    "no text": (b"---\ntitle: A\n---\n\n", "no text"),
    "binary": (b"---\ntitle: A\n---\n\x00\x01\x02", "binary"),
    "another encoding": ("---\ntitle: Größe\n---\nText".encode("latin-1"), "UTF-8"),
    "too large": (b"---\ntitle: A\n---\n" + b"x" * 1_000_001, "at most 1000000"),
    "an unknown placeholder": (b"---\ntitle: A\n---\nIn {no_such_setting} days.", "no_such_setting"),
}


@pytest.mark.parametrize(("data", "problem"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_named_and_costs_only_itself(write, content, data, problem):
    write("good")
    (content / "bad.md").write_bytes(data)
    read = load(content, {})
    assert [entry.id for entry in read.entries] == ["good"]
    assert [(bad.file, bad.entry) for bad in read.bad] == [("bad.md", "bad")]
    assert problem in read.bad[0].problem


def test_the_second_entry_of_an_id_is_refused_and_the_first_named(write, content):
    write("a/one", id="cost")
    write("b/two", id="cost")
    read = load(content, {})
    assert [entry.source for entry in read.entries] == ["a/one.md"]
    assert str(read.bad[0]) == "b/two.md (cost): the id is taken by a/one.md"


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(ContentMissing, match="nowhere"):
        load(tmp_path / "nowhere", {})


def test_settings_are_names_and_plain_values(content):
    assert read_settings(content, {}) == {}
    (content / "settings.yaml").write_text("days: 30\nfee: €5\n", encoding="utf-8")
    assert read_settings(content, {}) == {"days": 30, "fee": "€5"}


def test_what_the_shop_says_stands_beside_what_only_the_folder_knows(content):
    (content / "settings.yaml").write_text("fee: €5\n", encoding="utf-8")
    assert read_settings(content, {"return_days": 30}) == {"return_days": 30, "fee": "€5"}


def test_a_figure_of_the_shop_in_the_folder_too_is_refused_by_name_however_alike(content):
    (content / "settings.yaml").write_text("fee: €5\nreturn_days: 30\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"settings\.yaml: .*return_days"):
        read_settings(content, {"return_days": 30, "undo_minutes": 15})


@pytest.mark.parametrize("text", ["- 30\n", "days: [1, 2]\n", "days: {a\n"])
def test_settings_of_another_shape_are_refused(content, text):
    (content / "settings.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings, match=r"settings\.yaml"):
        read_settings(content, {})
