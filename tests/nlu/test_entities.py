"""The words of the lists and of the catalogue's options, however they are spaced."""

from datetime import date

import pytest

from nlu import CatalogueItem
from nlu.entities import EntityFinder
from nlu.linking import Catalogue
from nlu.normalize import normalize

TODAY = date(2025, 11, 20)


@pytest.fixture(scope="module")
def finder():
    options = {"Weight": ("10 kg", "4 kg"), "Capacity": ("256 GB",), "Switch": ("brown switches",)}
    return EntityFinder(Catalogue([CatalogueItem("p1", "Kettlebell", "Lumo", "Weights", options)]))


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("the 10 kg one", "10 kg", "10 kg"),
        ("the 10kg one", "10kg", "10 kg"),  # spaCy parts it, so that both are found
        ("with 256gb please", "256gb", "256 GB"),
        ("Brown Switches", "Brown Switches", "brown switches"),
    ],
)
def test_an_option_is_found_with_and_without_its_space(finder, text, said, value):
    found = finder.find(normalize(text), today=TODAY)
    assert (said, value) in {(entity.text, entity.value) for entity in found if entity.label == "option_value"}
