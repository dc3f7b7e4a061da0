"""Where a shop sends things, read off its settings; and addresses as people give them."""

import pytest

from actions.orders.addresses import completed, faults
from actions.shop.deliveries import delivers, delivery_options, delivery_price
from actions.shop.models import Address, Money
from actions.telling.labels import country_name

SETTINGS = {
    "shipping": "4.90",
    "express_shipping": "9.90",
    "free_shipping_from": "50.00",
    "countries": "DE, AT, GB",
    "express_countries": "DE",
}
HOME = Address("Lange Reihe 18", "Hamburg", "20099", "DE", name="Jo Brandt")


def euros(minor):
    return Money(minor, "EUR")


def test_each_country_has_its_options_the_standard_one_first():
    assert delivery_options(SETTINGS, "DE") == ("standard", "express")
    assert delivery_options(SETTINGS, "at") == ("standard",)
    assert delivery_options(SETTINGS, "US") == ()


def test_a_shop_that_names_no_countries_delivers_everywhere():
    assert delivers({"shipping": "4.90"}, "US")
    assert delivery_options({}, "DE") == ()


@pytest.mark.parametrize(
    ("option", "worth", "price"),
    [
        ("standard", 4999, euros(490)),
        ("standard", 5000, euros(0)),
        ("express", 9000, euros(990)),
        ("drone", 9000, None),
    ],
)
def test_standard_is_free_from_a_worth_and_express_never(option, worth, price):
    assert delivery_price(SETTINGS, option, worth=euros(worth)) == price


@pytest.mark.parametrize("written", ["free", "", "4.999"])
def test_a_price_that_is_none_offers_nothing(written):
    assert delivery_price({"shipping": written}, "standard", worth=euros(100)) is None


def test_spaces_are_put_right_and_country_and_name_taken_over():
    given = Address("  Fischmarkt   1 ", "Hamburg", "22767", "")
    assert completed(given, HOME) == Address("Fischmarkt 1", "Hamburg", "22767", "DE", name="Jo Brandt")


@pytest.mark.parametrize(("said", "code"), [("Germany", "DE"), ("united kingdom", "GB"), ("UK", "GB"), ("AT", "AT")])
def test_a_country_is_written_as_in_the_other_address(said, code):
    assert completed(Address("1", "x", "1", said), HOME).country == code


def test_a_shop_that_writes_countries_in_words_keeps_the_words():
    american = Address("1 Elm St", "Austin", "78701", "USA", state="TX")
    assert completed(Address("2 Elm St", "Austin", "78701", "USA"), american).country == "USA"


def test_a_country_is_told_by_its_name():
    assert (country_name("DE"), country_name("USA")) == ("Germany", "USA")


def test_what_is_wrong_with_an_address_is_told_without_repeating_it():
    assert faults(Address("", "", "20099", "DE")) == {
        "missing": ("street and number", "town"),
        "most_characters": None,
    }
    assert faults(Address("x" * 5000, "Hamburg", "20099", "DE"))["most_characters"] == 120
