import pytest

from recommender.measures import measure
from recommender.words import fold, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Colours", "color"), ("dresses", "dress"), ("boxes", "box"), ("dress", "dress"), ("socks", "sock"),
        ("batteries", "battery"), ("Grey", "gray"), ("gas", "gas"), ("shoes", "shoe"), ("torches", "torch"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_equal(written, folded):
    assert fold(written) == folded


def test_filler_is_no_word_of_a_wish():
    assert words("Something for my dad, he likes hiking!") == ["dad", "hiking"]


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("380 g", 380),
        ("1.5 kg", 1_500),
        ("1,5 kg", 1_500),
        ("1 l", 1_000),
        ("120 x 60 cm", 1_200),
        ("15000 mm", 15_000),
    ],
)
def test_sizes_are_read_in_base_units(written, size):
    assert measure(written) == pytest.approx(size)


@pytest.mark.parametrize("written", ["merino wool", "42", "yes", "3 pairs", ""])
def test_what_is_no_size_has_no_measure(written):
    assert measure(written) is None
