"""Cutting texts into what can be quoted."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.passages import MAX_PASSAGE_CHARS, first_sentences, plain, sentences, split
from knowledge_base.words import words


def quotes(body: str) -> list[str]:
    return [body[passage.start : passage.end] for passage in split(body)]


def test_paragraphs_are_passages_and_headings_are_their_anchors():
    body = "# Returns\n\nThirty days.\n\n## Sale items\nThe same.\n\nAlways."
    assert quotes(body) == ["Thirty days.", "The same.", "Always."]
    assert [passage.anchor for passage in split(body)] == ["returns", "sale-items", "sale-items"]


def test_a_long_paragraph_is_cut_between_sentences():
    body = "This sentence stands here again. " * 60
    parts = quotes(body.strip())
    assert all(len(part) <= MAX_PASSAGE_CHARS for part in parts)
    assert " ".join(parts) == body.strip()


@given(st.text(alphabet="ab .!?#\n€Z", max_size=2000))
def test_passages_are_in_order_never_empty_and_never_overlap(body):
    end = 0
    for passage in split(body):
        assert end <= passage.start < passage.end <= len(body)
        assert body[passage.start : passage.end].strip()
        end = passage.end


def test_links_are_read_by_their_words():
    assert plain("See **[My orders](/account/orders)**,\nplease.") == "See My orders, please."


def test_speech_ends_at_a_sentence():
    text = "Yes, it is €4.90. It is free from €50. " + "More of this. " * 30
    assert first_sentences(text, limit=40) == "Yes, it is €4.90. It is free from €50."
    assert first_sentences("One endless sentence " * 30, limit=40).startswith("One endless")


def test_sentences_are_not_cut_at_decimal_points():
    assert sentences("It costs 4.90. Or 9.90.") == ["It costs 4.90.", "Or 9.90."]


def test_words_fold_plurals_and_drop_function_words():
    assert words("Where are my deliveries and parcels?") == words("delivery parcel")
    assert words("what is it") == ["what", "is", "it"]
