"""Addresses as people write them."""

import pytest

from actions.shop.models import Address
from bot.dialogue.slots.address import build_address, missing_part, read_address
from bot.dialogue.slots.places import country_code, parse_address
from tests.bot.dialogue.shelf import HOME, WORK, heard, known, order

ORDER = order("W1", "u-green")
OTHER = order("W2", "l-brass", address=WORK)
ELM = Address("1234 Elm Street", "Indianapolis", "46218", "US", "Suite 641", "IN")


def read(text, *, asked="", before=(), **entities):
    said = heard(text, ORDER, OTHER, asked=asked, **entities)
    return read_address(said, known(Address, "address", order_id="W1", address=before))


WHOLE = [
    ("12 Oak Lane, Leeds LS2 4AB", Address("12 Oak Lane", "Leeds", "LS2 4AB", "GB")),
    ("change my address to 12 Oak Lane, Leeds LS2 4AB please", Address("12 Oak Lane", "Leeds", "LS2 4AB", "GB")),
    ("12 Oak Lane Leeds LS2 4AB", Address("12 Oak Lane", "Leeds", "LS2 4AB", "GB")),
    ("please send it to 12 Oak Lane\nLeeds\nLS2 4AB", Address("12 Oak Lane", "Leeds", "LS2 4AB", "GB")),
    ("1234 Elm Street, Suite 641, Indianapolis, IN 46218, USA", ELM),
    ("the new address is 1234 Elm Street, Suite 641, Indianapolis, Indiana, USA, 46218", ELM),
    ("ship it to 1234 Elm Street Suite 641 Indianapolis IN 46218 United States", ELM),
    ("Lange Reihe 18, 20099 Hamburg, Germany", Address("Lange Reihe 18", "Hamburg", "20099", "DE")),
    ("Rua da Bica 46, 1900-056 Lisboa, Portugal", Address("Rua da Bica 46", "Lisboa", "1900-056", "PT")),
    ("ulica Krupnicza 28, 31-033 Kraków, Poland", Address("ulica Krupnicza 28", "Kraków", "31-033", "PL")),
    ("14 Capel Street, Dublin, D01 X2Y4, Ireland", Address("14 Capel Street", "Dublin", "D01 X2Y4", "IE")),
    ("send it to 350 5th Avenue, New York 10118, US", Address("350 5th Avenue", "New York", "10118", "US")),
    ("it's Lange Reihe 18, 20099 Hamburg now", Address("Lange Reihe 18", "Hamburg", "20099", "GB")),
    ("via Savona 127 20128 Milano, Italy", Address("via Savona 127", "Milano", "20128", "IT")),
    ("Overtoom 93 1091 ab Amsterdam, Netherlands", Address("Overtoom 93", "Amsterdam", "1091 ab", "NL")),
    ("avenue de la Gare 138, L-1810 Luxembourg", Address("avenue de la Gare 138", "Luxembourg", "L-1810", "LU")),
    ("send it to rue du Parc 3, L-4100 Esch, Luxembourg", Address("rue du Parc 3", "Esch", "L-4100", "LU")),
    ("to avenue de la gare 73 l-1660 luxembourg please", Address("avenue de la gare 73", "luxembourg", "l-1660", "LU")),
    ("my default address", HOME),
    ("use the address in my profile", HOME),
    ("PO Box 12, York YO1 7HH", Address("PO Box 12", "York", "YO1 7HH", "GB")),
]


@pytest.mark.parametrize(("text", "address"), WHOLE)
def test_a_whole_address_is_read(text, address):
    found = read(text, asked="address")
    assert missing_part(found) == ""
    assert build_address(found) == address


@pytest.mark.parametrize("text", [text for text, _ in WHOLE if "12 Oak" in text])
def test_it_need_not_have_been_asked_for(text):
    assert build_address(read(text)).line1 == "12 Oak Lane"


def test_another_orders_address_is_known():
    assert build_address(read("the address of order W2", order_id="W2")) == WORK


@pytest.mark.parametrize(
    ("text", "missing"), [("12 Oak Lane, Leeds", "zip"), ("12 Oak Lane, LS2 4AB", "city"), ("Leeds LS2 4AB", "line1")]
)
def test_what_is_missing_is_known(text, missing):
    assert missing_part(read(text, asked="address")) == missing


def test_the_missing_part_is_added():
    before = read("12 Oak Lane, Leeds", asked="address")
    assert build_address(read("LS2 4AB", asked="address", before=before)) == Address(
        "12 Oak Lane", "Leeds", "LS2 4AB", "GB"
    )
    before = read("12 Oak Lane, LS2 4AB", asked="address")
    assert build_address(read("leeds", asked="address", before=before)).city == "leeds"


@pytest.mark.parametrize(
    ("text", "line1"),
    [("only the house number changes to 14", "14 Hill St"), ("just the house number, 14b", "14b Hill St")],
)
def test_a_new_house_number_keeps_the_rest(text, line1):
    assert build_address(read(text)) == Address(line1, "Leeds", "LS1 4AB", "GB")


def test_only_the_street_changes():
    found = read("only the street changes: 14 Mill Road, the rest stays", asked="address")
    assert build_address(found) == Address("14 Mill Road", "Leeds", "LS1 4AB", "GB")


def test_a_wrong_postcode_is_corrected():
    before = read("12 Oak Lane, Leeds LS2 4AB", asked="address")
    found = read("sorry, the postcode is LS3 4AB", before=before, zip_code="LS3 4AB")
    assert build_address(found) == Address("12 Oak Lane", "Leeds", "LS3 4AB", "GB")


@pytest.mark.parametrize(
    "text", ["x" * 5000, "12 " + "a" * 5000 + " Street, Leeds LS1 4AB", "what does that cost?", ""]
)
def test_what_is_no_address_is_not_taken_for_one(text):
    assert not read(text, asked="address") or missing_part(read(text, asked="address"))


@pytest.mark.parametrize("text", ["return the kettle", "I ordered 2 lamps on 3 May", "it's 20 euros"])
def test_other_talk_is_no_address(text):
    assert read(text) is None


def test_a_word_of_two_letters_is_no_country():
    assert country_code("um") == ""
    assert country_code("SE") == "SE"
    assert country_code("sweden") == "SE"


@pytest.mark.parametrize("courtesy", ["please", "now", "from now on", "if that's possible", "thank you"])
def test_a_courtesy_behind_an_address_is_no_part_of_the_town(courtesy):
    assert parse_address(f"Lange Reihe 18, 20099 Hamburg {courtesy}", is_answer=False)["city"] == "Hamburg"


def test_a_comma_is_no_street():
    said = read("send it to Fischmarkt 1, 22767 Hamburg instead", street_address=",", city="hamburg", zip_code="22767")
    assert build_address(said) == Address("Fischmarkt 1", "Hamburg", "22767", "GB")
