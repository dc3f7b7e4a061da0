"""Questions about products, and what the catalogue answers."""

import pytest

from actions.products.ask_about_product import AskAboutProduct
from actions.products.ask_about_product import run as ask
from actions.products.product_details import ProductDetails
from actions.products.product_details import run as details
from actions.products.properties import look_up
from actions.products.size_help import SizeHelp
from actions.products.size_help import run as size_help
from actions.shop.models import Money, Product, Variant
from actions.types import Caller, Level
from tests.actions.accounts import GUEST, JACKET, ann, filed, shop_of
from tests.actions.conftest import NOW as LATER

BOOTS = Product(
    "boots",
    "Waterproof walking boots",
    tuple(
        Variant(f"B-{color}-{size}", "boots", {"color": color, "size": size}, Money(9900, "EUR"))
        for color in ("brown", "black")
        for size in ("41", "42")
    ),
    attributes={"material": "nubuck leather", "weight": "580 g", "waterproof": "yes", "washable": "no", "heel": "3 cm"},
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("how heavy are they?", ("weight 580 g",)),
        ("what are they made of", ("material nubuck leather",)),
        ("are they WATERTIGHT", ("waterproof",)),
        ("can i wash them", ("not washable",)),
        ("weight and material please", ("weight 580 g", "material nubuck leather")),
        ("which colours are there", ("color brown, black",)),
        ("how do i clean them", ("not washable",)),
    ],
)
def test_what_the_catalogue_has_is_answered(question, found):
    assert look_up(question, BOOTS).found == found


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("do they have a warranty", ("warranty",)),
        ("what voltage do they need", ("voltage",)),
        ("which origin, and how heavy", ("origin",)),
    ],
)
def test_what_it_does_not_have_is_named(question, unknown):
    assert look_up(question, BOOTS).unknown == unknown


@pytest.mark.parametrize("question", ["tell me about the waterproof walking boots", "", "?!", "x " * 3000])
def test_a_question_for_nothing_in_particular_asks_nothing(question):
    assert look_up(question, BOOTS).asked == ()


def test_the_question_goes_along_to_those_who_know():
    shop = shop_of(ann())
    told = details(ProductDetails(JACKET.id, "what voltage does it need?"), shop, GUEST)
    assert (told.code, told.facts["unknown"]) == ("product_property_unknown", ("voltage",))
    asked = ask(AskAboutProduct(JACKET.id, told.facts["question"], "pat@example.com"), shop, GUEST)
    assert asked.code == "product_question_filed"
    [request] = filed(shop)
    assert (request.kind, request.email, request.text) == (
        "product_question", "pat@example.com", "what voltage does it need?",
    )  # fmt: skip
    assert request.details["product_id"] == JACKET.id


@pytest.mark.parametrize(("email", "code"), [("", "email_needed"), ("nobody at home", "email_invalid")])
def test_a_guest_gives_an_address_that_can_be_reached(email, code):
    shop = shop_of(ann())
    result = ask(AskAboutProduct(JACKET.id, "voltage?", email), shop, GUEST)
    assert (result.code, result.ask) == (code, "email")
    assert filed(shop) == []


def test_a_size_that_is_worn_is_found_within_a_double_size():
    shop = shop_of(ann())
    socks = Product(
        "socks",
        "Socks",
        tuple(Variant(size, "socks", {"size": size}, Money(900, "EUR")) for size in ("39-41", "42-44")),
    )
    shop = type(shop)(products=(socks,))
    assert size_help(SizeHelp("socks", "43"), shop, GUEST).facts["size"] == "42-44"
    assert size_help(SizeHelp("socks", "45"), shop, GUEST).code == "size_not_made"
    assert size_help(SizeHelp("socks", "42-44"), shop, GUEST).code == "size_suggested"
    assert size_help(SizeHelp("socks", "9" * 500), shop, GUEST).code == "size_not_made"


def test_the_size_bought_before_is_told_to_its_buyer_only(shop):
    lee = shop.customer_by_email("lee@example.com").id
    told = size_help(SizeHelp("trail-running-shoes"), shop, Caller(lee, LATER, level=Level.PROVEN))
    assert (told.code, told.facts["size"], told.facts["bought"]) == ("size_as_before", "43", "hiking boots")
    known = size_help(SizeHelp("trail-running-shoes"), shop, Caller(lee, LATER, level=Level.KNOWN))
    assert (known.code, known.ask) == ("size_needed", "size")


def test_what_comes_in_one_size_has_measures_or_none():
    table = Product("table", "Table", (Variant("T", "table", {}, Money(1, "EUR")),), attributes={"height": "72 cm"})
    plain = Product("plain", "Plain", (Variant("P", "plain", {}, Money(1, "EUR")),))
    shop = type(shop_of(ann()))(products=(table, plain))
    assert size_help(SizeHelp("table"), shop, GUEST).facts["measures"] == ("height: 72 cm",)
    assert size_help(SizeHelp("plain"), shop, GUEST).code == "size_not_told"
