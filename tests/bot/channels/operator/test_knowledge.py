"""Help pages: read, tried, saved, and nobody's work lost."""

import pytest

ENTRY = "returns/time-limit.md"


def entry(olga, file=ENTRY):
    return olga.get("knowledge/entry", file=file).json()


def test_an_entry_is_found_and_read_as_it_stands(olga):
    found = olga.get("knowledge", q="RETURN something").json()
    assert ([one["file"] for one in found["entries"]], found["topics"]) == ([ENTRY], ["returns", "shipping"])
    assert olga.get("knowledge", topic="shipping").json()["count"] == 2
    read = entry(olga)
    assert (read["topic"], read["questions"]) == ("returns", ["how many days to return"])


def test_a_draft_is_asked_before_it_is_saved_and_saved_then(olga, northfield):
    draft = {**entry(olga), "body": "You have 60 days."}
    told = olga.send("POST", "knowledge/try", question="how many days to return", draft=draft).json()
    assert told["now"]["quote"].startswith("You have 30 days")
    assert told["then"]["quote"] == "You have 60 days."
    assert entry(olga)["body"].startswith("You have 30 days")
    assert olga.send("PUT", "knowledge/entry", **draft).status_code == 200
    now = olga.send("POST", "knowledge/try", question="how many days to return").json()["now"]
    assert now["quote"] == "You have 60 days."


def test_a_save_keeps_what_was_there_and_nobodys_work_is_lost(olga):
    first = entry(olga)
    saved = olga.send("PUT", "knowledge/entry", **{**first, "body": "Sixty."}).json()
    late = olga.send("PUT", "knowledge/entry", **{**first, "body": "Ninety."})
    assert (late.status_code, entry(olga)["body"]) == (409, "Sixty.")
    [name] = saved["versions"]
    assert olga.get("knowledge/version", file=ENTRY, name=name).json()["body"] == first["body"]


def test_a_new_entry_gets_a_file_and_can_be_removed(olga):
    new = {"title": "Gift wrapping & cards", "topic": "orders", "body": "Yes.", "audience": "business",
           "valid_to": "2030-01-31", "questions": ["do you wrap", " "]}  # fmt: skip
    saved = olga.send("PUT", "knowledge/entry", **new).json()
    assert (saved["file"], saved["audience"], saved["valid_to"]) == (
        "orders/gift-wrapping-cards.md",
        "business",
        "2030-01-31",
    )
    assert olga.send("PUT", "knowledge/entry", **new).status_code == 422
    gone = olga.client.delete(
        "/v1/admin/knowledge/entry", params={"file": saved["file"], "digest": saved["digest"]}, headers=olga.headers
    )
    assert (gone.status_code, olga.get("knowledge", q="gift").json()["count"]) == (204, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": " "},
        {"valid_from": "2027-01-02", "valid_to": "2027-01-01"},
        {"body": "{no_such_figure}"},
    ],
)
def test_what_could_not_be_served_is_not_saved(watcher, wrong):
    assert watcher.send("PUT", "knowledge/entry", **{**entry(watcher), **wrong}).status_code == 422
    assert entry(watcher)["body"].startswith("You have 30")


@pytest.mark.parametrize(
    "file", ["../../secrets.md", "/etc/passwd", "returns/../../x.md", ".versions/x.md", "a\\b.md", "x"]
)
def test_no_file_outside_the_folder_is_read_or_written(watcher, file):
    assert watcher.get("knowledge/entry", file=file).status_code == 422
    draft = {"title": "x", "body": "x", "file": file, "digest": "x"}
    assert watcher.send("PUT", "knowledge/entry", **draft).status_code == 422


def test_what_needs_care_and_what_was_asked_in_vain(olga):
    olga.send("PUT", "knowledge/entry", **{**entry(olga), "valid_to": "2020-01-01"})
    care = olga.get("knowledge/care").json()
    assert ("stale", ENTRY) in [(one["kind"], one["entries"][0]["file"]) for one in care["findings"]]
    assert care["unanswered"] == []
