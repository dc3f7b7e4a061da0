"""A served shop and browsers; without Chromium the tests are skipped and say why."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.chromium import CHROMEDRIVER, CHROMIUM, MISSING, chromium, complaints
from tests.live import serve
from tests.northfield import Northfield


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason=MISSING))


@pytest.fixture
def northfield(tmp_path) -> Iterator[Northfield]:
    shop = Northfield(tmp_path)
    yield shop
    shop.close()


@pytest.fixture
def url(northfield) -> Iterator[str]:
    with serve(northfield.app) as url:
        yield url


@pytest.fixture
def driver(url) -> Iterator[WebDriver]:
    """A browser; a page in it that broke its policy or logged an error fails the test."""
    with chromium() as driver:
        yield driver
        assert complaints(driver) == []


@pytest.fixture
def second_driver(url) -> Iterator[WebDriver]:
    with chromium() as driver:
        yield driver
        assert complaints(driver) == []
