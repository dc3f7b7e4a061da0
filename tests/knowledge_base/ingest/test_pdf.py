"""What is taken of a PDF with a text layer, and what is said of one without."""

import pytest
import yaml

from knowledge_base.ingest.pdf import read_pdf
from knowledge_base.ingest.types import Document, Kind
from knowledge_base.load import UnusableFile
from tests.knowledge_base.ingest.printed import encrypted, printed

LONG = "What you bought can be sent back within thirty days of its arri-"
TERMS = printed(
    [(8, "Northfield, terms of sale"), (20, "Terms"), (14, "Returns"), (11, LONG), (11, "val."), (8, "Page 1 of 2")],
    [(8, "Northfield, terms of sale"), (11, "We pay."), (14, "Payment"), (11, "We take cards."), (8, "Page 2 of 2")],
)


def read(data: bytes):
    return read_pdf(Document("terms.pdf", Kind.PDF, data, "terms"))


def test_larger_type_makes_headings_and_running_lines_go():
    returns, payment = read(TERMS)
    assert returns.body == "What you bought can be sent back within thirty days of its arrival.\n\nWe pay."
    assert (payment.id, payment.body) == ("terms.payment", "We take cards.")
    front = yaml.safe_load(payment.front)
    assert (front["title"], front["source"]) == ("Terms: Payment", "terms.pdf#page=2")


def test_without_headings_each_page_is_an_entry():
    first, second = read(printed([(11, "We send parcels.")], [(11, "And letters.")]))
    assert (first.id, second.id) == ("terms.page-1", "terms.page-2")
    assert second.body == "And letters."


BAD = {
    "locked": (encrypted(TERMS, "secret"), "encrypted"),
    "only pictures": (printed([], []), "no text layer"),
    "no PDF": (b"%PDF-1.4 but not really", "cannot be read"),
    "cut off": (TERMS[:300], "cannot be read|no text layer"),
    "nothing": (b"", "cannot be read"),
}


@pytest.mark.parametrize(("data", "problem"), BAD.values(), ids=BAD.keys())
def test_a_pdf_that_cannot_be_read_says_why(data, problem):
    with pytest.raises(UnusableFile, match=problem):
        read(data)


def test_one_that_only_its_owner_may_change_can_be_read():
    assert len(read(encrypted(TERMS, ""))) == 2
