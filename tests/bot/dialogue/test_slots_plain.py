"""Numbers, days, choices, e-mail addresses, variants: as people say them."""

from datetime import date

import pytest

from actions.orders.cancel_order import CancelReason
from actions.shop.models import ProductId, VariantId
from bot.dialogue.shown import Focus
from bot.dialogue.slots.plain import build_day, is_bare_number, read_choice, read_day, read_number, read_text
from bot.dialogue.slots.products import read_products
from bot.dialogue.slots.variants import read_variant
from tests.bot.dialogue.shelf import heard, known


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I don't need it any more", CancelReason.NO_LONGER_NEEDED),
        ("cancel it, I changed my mind", CancelReason.NO_LONGER_NEEDED),
        ("I ordered it twice by accident", CancelReason.ORDERED_BY_MISTAKE),
        ("found it cheaper on another site", CancelReason.FOUND_CHEAPER),
        ("it takes too long", CancelReason.TOO_SLOW),
        ("the weather is nice", None),
    ],
)
def test_a_reason_is_heard_in_passing(text, reason):
    assert read_choice(heard(text), known(CancelReason, "reason")) == reason


def test_an_answer_may_use_the_words_of_the_choice():
    assert read_choice(heard("no longer needed, that's all", asked="reason"), known(CancelReason, "reason"))
    assert read_choice(heard("a mistake", asked="reason"), known(CancelReason, "reason")) == "ordered by mistake"
    assert read_choice(heard("a mistake"), known(CancelReason, "reason")) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3),
        ("three please", 3),
        ("I'd like 12 of them", 12),
        ("-3", None),
        ("0", None),
        ("no", None),
    ],
)
def test_a_count_is_one_that_somebody_can_mean(text, count):
    assert read_number(heard(text, asked="quantity"), known(int, "quantity")) == count


def test_a_number_in_other_talk_is_no_count():
    assert read_number(heard("order 3 is late"), known(int, "quantity")) is None
    assert read_number(heard("2 of these", quantity="2"), known(int, "quantity")) == 2


def test_a_price_is_in_minor_units():
    assert read_number(heard("for 19.99", price="1999 EUR"), known(int, "price")) == 1999


def test_a_day_comes_as_understood():
    value = read_day(heard("next friday", date="2026-11-27"), known(date, "day"))
    assert build_day(value) == date(2026, 11, 27)


@pytest.mark.parametrize("value", ["2026-02-30", "0000-00-00", "2026-13-01", "٢٠٢٦-٠٢-٠١", "20261127", "soon", ""])
def test_what_is_no_day_is_none(value):
    assert read_day(heard("then", date=value), known(date, "day")) is None
    assert read_day(heard("some day", date="soon"), known(date, "day")) is None


@pytest.mark.parametrize(
    ("text", "email"), [("it's jo.new@example.com.", "jo.new@example.com"), ("jo at example", None), ("no idea", None)]
)
def test_an_email_address_has_its_shape(text, email):
    assert read_text(heard(text, asked="email"), known(str, "email")) == email


@pytest.mark.parametrize(("text", "phone"), [("call +44 113 496 0000 please", "+44 113 496 0000"), ("call me", None)])
def test_a_phone_number_has_its_shape(text, phone):
    assert read_text(heard(text, asked="phone"), known(str, "phone")) == phone


def test_a_yes_names_nothing_that_has_a_name():
    assert read_text(heard("ok do it", asked="promo_code"), known(str, "promo_code")) is None
    assert read_text(heard("glow10", asked="promo_code"), known(str, "promo_code")) == "glow10"


def test_free_text_is_the_answer_and_nothing_else():
    assert read_text(heard("it broke", asked="story"), known(str, "story")) == "it broke"
    assert read_text(heard("it broke"), known(str, "story")) is None
    assert len(read_text(heard("x" * 5000, asked="story"), known(str, "story"))) == 500


VARIANTS = [
    ("the kettle in white, 1 litre", "k", "", "k-1l-white"),
    ("the shirt, purple", "s", "", "?s|color=purple"),
    ("in L please", "", "?s|color=purple", "s-purple-L"),
    ("rather red", "", "?s|color=purple", "?s|color=red"),
    ("the red one", "", "s-purple-L", "?s|color=red"),
    ("k-2l-blue", "", "", "k-2l-blue"),
]


@pytest.mark.parametrize(("text", "product", "before", "expected"), VARIANTS)
def test_a_variant_is_a_product_and_its_options(text, product, before, expected):
    said = heard(text, **({"product": product} if product else {}))
    assert read_variant(said, known(VariantId, "variant", variant=before)) == expected


def test_several_products_are_named_or_all_those_shown():
    shown = Focus(products=("k", "l", "u"))
    kind = known(tuple[ProductId, ...], "products")
    assert read_products(heard("the first and the last", focus=shown, ordinal=["1", "-1"]), kind) == ("k", "u")
    assert read_products(heard("compare them", focus=shown), kind) == ("k", "l", "u")
    assert read_products(heard("k or l", product=["k", "l"]), kind) == ("k", "l")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Moreau", "Moreau"),
        ("it's Moreau", "Moreau"),
        ("the new one is van Dijk", "van Dijk"),
        ("written O'Brien, please", "O'Brien"),
        ("Anna Maria Kowalska.", "Anna Maria Kowalska"),
    ],
)
def test_a_name_is_taken_without_what_is_said_around_it(text, name):
    assert read_text(heard(text, asked="person_name", person_name=text), known(str, "person_name")) == name


def test_a_name_inside_a_longer_answer_is_the_one_that_was_understood():
    said = "so they got it wrong at the town hall and now it's Rossi"
    assert read_text(heard(said, asked="person_name", person_name="Rossi"), known(str, "person_name")) == "Rossi"


NAMES_TOLD = [
    ("I got married, my last name is now Fischer", "Fischer"),
    ("my surname should be von der Heide please", "von der Heide"),
    ("my name is spelled wrong", None),
    ("change my name", None),
]


@pytest.mark.parametrize(("text", "name"), NAMES_TOLD)
def test_a_name_is_heard_where_understanding_saw_none(text, name):
    assert read_text(heard(text), known(str, "person_name")) == name


BARE = [("4", True), ("four stars", True), ("I'd say 4", True), ("4 out of 5", True), ("one moment", False),
        ("cancel 4", False), ("no one", False), ("stars", False)]  # fmt: skip


@pytest.mark.parametrize(("text", "is_bare"), BARE)
def test_a_number_with_nothing_but_fillers_around_it_is_an_answer(text, is_bare):
    assert is_bare_number(text) is is_bare
