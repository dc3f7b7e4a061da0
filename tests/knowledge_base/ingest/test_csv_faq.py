"""Questions and answers from spreadsheets, as different programs write them."""

import pytest
import yaml

from knowledge_base.ingest.csv_faq import read_csv
from knowledge_base.ingest.types import Document, Kind
from knowledge_base.load import UnusableFile


def read(text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    return read_csv(Document("faq.csv", Kind.CSV, data, "faq"))


def test_columns_come_in_any_order_and_unknown_ones_are_left_out():
    (draft,) = read("Topic,ANSWER,Views,question,url\nshipping,€5,900,How much?,https://shop.example/cost\n")
    front = yaml.safe_load(draft.front)
    assert (draft.id, draft.body, draft.place) == ("faq.how-much", "€5", "row 2")
    assert front["topic"] == "shipping"
    assert front["source"] == "https://shop.example/cost"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_behind_a_byte_order_mark(delimiter):
    rows = [["question", "answer"], ["How much?", '"Five, or six; it depends."']]
    (draft,) = read(b"\xef\xbb\xbf" + "\r\n".join(delimiter.join(row) for row in rows).encode())
    assert draft.body == "Five, or six; it depends."


def test_a_quoted_cell_may_have_several_lines():
    (draft,) = read('question,answer\nHow much?,"Five.\n\nAbroad ""more""."\n')
    assert draft.body == 'Five.\n\nAbroad "more".'


def test_rows_with_one_answer_are_its_questions():
    first, second = read("question,answer\nHow much?,€5\nWhat is the price?,€5\nHow long?,Two days\n")
    assert yaml.safe_load(first.front)["questions"] == ["What is the price?"]
    assert second.id == "faq.how-long"


def test_an_answer_in_html_becomes_markdown():
    (draft,) = read("question,answer\nHow much?,<p>It is <strong>€5</strong>.</p><script>x</script><p>Or 6.</p>\n")
    assert draft.body == "It is **€5**.\n\nOr 6."


def test_equal_first_words_get_ids_of_their_own():
    assert [draft.id for draft in read("question,answer\nHow?,A\nHow,B\nHow!,C\n")] == [
        "faq.how",
        "faq.how-2",
        "faq.how-3",
    ]


def test_a_question_in_another_script_has_an_id_that_stays():
    ids = [read("question,answer\nСколько стоит доставка?,€5\n")[0].id for _ in range(2)]
    assert ids[0] == ids[1] != "faq."


BAD = {
    "no answer column": ("question,reply\nA?,b\n", "row 1: no column answer"),
    "a column twice": ("question,answer,Answer\nA?,b,c\n", "row 1: a column is there twice"),
    "an empty question": ("question,answer\n ,b\n", "row 2, column question: empty"),
    "an empty answer": ("question,answer\nA?,b\nC?,\n", "row 3, column answer: empty"),
    "a URL that is none": ("question,answer,url\nA?,b,javascript:alert(1)\n", "row 2, column url: expected http"),
    "too many cells": ("question,answer\nA?,b,c\n", "row 2: 3 cells"),
    "a quote that never ends": ('question,answer\nA?,"b\n', "line"),
    "only a header": ("question,answer\n", "no row"),
    "nothing": ("", "row 1: no column question"),
    "binary data": ("question,answer\nA?,\0\n", "binary"),
}


@pytest.mark.parametrize(("text", "problem"), BAD.values(), ids=BAD.keys())
def test_a_wrong_file_is_refused_by_row_and_column(text, problem):
    with pytest.raises(UnusableFile, match=problem):
        read(text)


def test_every_wrong_row_is_named():
    with pytest.raises(UnusableFile) as caught:
        read("question,answer\n,a\nB?,b\nC?,\n")
    assert caught.value.args == ("row 2, column question: empty", "row 4, column answer: empty")


def test_another_encoding_is_refused():
    with pytest.raises(UnusableFile, match="UTF-8"):
        read("question,answer\nGröße?,M\n".encode("latin-1"))
