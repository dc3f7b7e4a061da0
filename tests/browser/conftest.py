"""A served shop and two browsers; without Chromium the tests are skipped and say why."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.chromium import CHROMEDRIVER, CHROMIUM, MISSING, SIZE, chromium, complaints, show
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
    """An origin of its own: a browser keeps nothing of another test for it."""
    with serve(northfield.app) as url:
        yield url


@pytest.fixture(scope="session")
def first_browser() -> Iterator[WebDriver]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="session")
def second_browser() -> Iterator[WebDriver]:
    with chromium() as driver:
        yield driver


@pytest.fixture
def driver(first_browser, url) -> Iterator[WebDriver]:
    """A browser; a page in it that broke its policy or logged an error fails the test."""
    yield from _fresh(first_browser)


@pytest.fixture
def second_driver(second_browser, url) -> Iterator[WebDriver]:
    """Another person's browser."""
    yield from _fresh(second_browser)


def _fresh(driver: WebDriver) -> Iterator[WebDriver]:
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.get_log("browser")
    show(driver, *SIZE, dark=False)
    yield driver
    found = complaints(driver)
    for handle in driver.window_handles[1:]:
        driver.switch_to.window(handle)
        driver.close()
    driver.switch_to.window(driver.window_handles[0])
    driver.get("about:blank")
    assert found == []
