"""Cleaned text remembers where it came from, whatever it is made of."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.normalize import MAX_CHARS, normalize
from tests import pace


@given(st.text(st.characters(), max_size=300))
def test_every_character_has_a_place_in_the_original(text):
    normal = normalize(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    for at in range(len(normal.text)):
        start, end = normal.original(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=200), st.integers(0, 199), st.integers(1, 20), st.text(max_size=10))
def test_a_replacement_stands_for_what_it_replaced(text, start, length, new):
    normal = normalize(text)
    end = min(start + length, len(normal.text))
    if start >= end:
        return
    changed = normal.replaced([(start, end, new)])
    assert changed.text == normal.text[:start] + new + normal.text[end:]
    if new:
        assert changed.original(start, start + len(new)) == normal.original(start, end)


def test_invisible_characters_go_and_wide_ones_become_plain():
    normal = normalize("ｏｒｄｅｒ\u200b \u202eＷ２０３９８")
    assert normal.text == "order W20398"
    assert normal.original(6, 12) == (8, 14)


def test_typographic_quotes_and_dashes_become_plain():
    assert normalize("don’t – “really”").text == 'don\'t - "really"'


def test_a_tower_of_marks_and_a_long_message_take_bounded_time():
    tower, long = "e" + "\u0301\u0323" * 50_000, "word " * 20_000
    assert len(normalize(tower).text) < 20
    assert len(normalize(long).text) <= MAX_CHARS
    assert pace.within(0.5, lambda: (normalize(tower), normalize(long)))
