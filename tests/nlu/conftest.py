"""One trained model for all tests of understanding, kept between runs by the hash of data and recipe."""

import tempfile
from pathlib import Path

import pytest

import nlu
from nlu import CatalogueItem
from nlu.training import train

CACHE = Path(tempfile.gettempdir()) / "shopdesk-test-models"
ITEMS = (
    CatalogueItem(
        "p1", "Ridgeway Trail Shoes", "Northpeak", "Shoes", {"Color": ("Blue", "Black"), "Size": ("42", "43")}
    ),
    CatalogueItem("p2", "Ridgeway Rain Jacket", "Northpeak", "Jackets", {"Color": ("Green",), "Size": ("M", "L")}),
    CatalogueItem("p3", "Insulated Bottle", "Hydra", "Bottles", {"Capacity": ("0.5 l", "1 l")}),
)


@pytest.fixture(scope="session")
def models():
    train(CACHE, recipe="test")
    return CACHE


@pytest.fixture(scope="session")
def pipeline(models):
    return nlu.load(models, ITEMS)
