"""Products are found however they are spelt, and two that fit equally are not confused."""

import random

import pytest

from nlu import CatalogueItem
from nlu.linking import Catalogue
from nlu.training.augmentation import with_typos
from tests import pace

ITEMS = (
    CatalogueItem(
        "p1", "Ridgeway Trail Shoes", "Northpeak", "Shoes", {"Color": ("Blue", "Black"), "Size": ("42", "43")}
    ),
    CatalogueItem("p2", "Ridgeway Rain Jacket", "Northpeak", "Jackets", {"Color": ("Green",), "Size": ("M", "L")}),
    CatalogueItem("p3", "Insulated Bottle 1 l", "Hydra", "Bottles", {"Capacity": ("0.5 l", "1 l")}),
    CatalogueItem("p4", "Brass Desk Lamp", "Lumo", "Lamps"),
    CatalogueItem("p5", "Brass Floor Lamp", "Lumo", "Lamps"),
    CatalogueItem("p6", "Merino Socks, pack of 3", "Northpeak", "Socks"),
    CatalogueItem("p7", "Puffer Jacket", "Alder", "Jackets"),
)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(ITEMS)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("is the ridgeway rain jacket waterproof", "p2"),
        ("i want to return my trail shoes", "p1"),
        ("where's my brass desk lamp", "p4"),
        ("the insulted botle leaks", "p3"),
        ("do you have merino sock in grey", "p6"),
        ("puffr jaket", "p7"),
    ],
)
def test_a_product_is_linked(catalogue, text, product):
    assert product in {entity.value for entity in catalogue.find(text)}


@pytest.mark.parametrize("text", ["the jacket is too small", "my brass lamp is broken"])
def test_two_that_fit_equally_stay_words(catalogue, text):
    (entity,) = catalogue.find(text)
    assert entity.value == entity.text.lower()
    first, second = catalogue.rank(entity.text, k=2)
    assert first.explained == pytest.approx(second.explained)


@pytest.mark.parametrize("text", ["where is my order", "can you help me please", "i want to talk to a person", ""])
def test_no_product_is_read_into_other_words(catalogue, text):
    assert list(catalogue.find(text)) == []


@pytest.mark.parametrize("text", ["bring it back", "send it by express", "it came, but I saw no label", "hold it open"])
def test_everyday_words_are_no_misspelt_product(text):
    titles = ("Stacking Rings", "Espresso", "Action Camel", "Pruning Saw", "Cup Holder", "Fountain Pen")
    items = [CatalogueItem(f"q{n}", title, "Lumo", "Things") for n, title in enumerate(titles)]
    assert list(Catalogue(items).find(text)) == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("the ridgwya tail sheos arrived broken", "p1"),  # every word is wrong, and one of them is another
        ("is the redgeway rian acket in stock", "p2"),
        ("cancel the bras sdesk amp", "p4"),  # the space is a letter too late
        ("where is my puffre jacekt", "p7"),
    ],
)
def test_a_title_is_known_by_its_letters_where_no_word_can_be_read(catalogue, text, product):
    assert product in {entity.value for entity in catalogue.find(text)}


@pytest.mark.parametrize("text", ["my new card came today", "the rear bag stamp", "send me trail mix"])
def test_words_that_mean_themselves_are_no_title_that_is_spelt_like_them(text):
    titles = ("Card Game", "Gear Bag Clamp", "Trail Shoes")
    items = [CatalogueItem(f"q{n}", title, "Lumo", "Things") for n, title in enumerate(titles)]
    assert all(entity.value == entity.text.lower() for entity in Catalogue(items).find(text))


def test_titles_that_slips_lead_to_alike_are_not_chosen_between():
    items = [CatalogueItem("q1", "Alder Slim Wallet"), CatalogueItem("q2", "Elder Slim Wallet")]
    assert all(
        entity.value == entity.text.lower() for entity in Catalogue(items).find("where is my xlder slimm wallet")
    )


def test_option_words_come_with_their_labels(catalogue):
    assert {("color", "Blue"), ("size", "L"), ("option_value", "0.5 l"), ("brand", "Hydra")} <= catalogue.option_values


def large_catalogue(n=50_000):
    chance = random.Random(5)
    syllables = ["ka", "lo", "mi", "ter", "ban", "du", "ves", "or", "tin", "sal", "pra", "gen", "wol", "fix"]
    names = ["".join(chance.choices(syllables, k=3)) for _ in range(4_000)]
    kinds = ["jacket", "shoes", "lamp", "bottle", "backpack", "kettle", "chair", "headphones", "blanket", "tent"]
    styles = ["classic", "light", "compact", "heavy", "urban", "trail", "foldable", "wireless", "soft", "large"]
    return [
        CatalogueItem(
            f"p{i}", f"{chance.choice(names)} {chance.choice(names)} {chance.choice(styles)} {chance.choice(kinds)}"
        )
        for i in range(n)
    ]


def test_fifty_thousand_products_are_searched_quickly_and_with_typos():
    items = large_catalogue()
    catalogue = Catalogue(items)
    chance = random.Random(9)
    asked = chance.sample(items, 200)
    typed = [with_typos(item.title, 0.06, chance) for item in asked]
    assert pace.within(0.02 * len(asked), lambda: [catalogue.rank(title, k=1) for title in typed])
    first = [catalogue.rank(title, k=1)[0].title for title in typed]
    assert sum(title == item.title for title, item in zip(first, asked, strict=True)) >= 190
