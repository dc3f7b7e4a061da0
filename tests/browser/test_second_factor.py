"""An operator sets up a second factor with an app, and signs in with it: in a real browser."""

from base64 import b32decode
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.agents import totp
from tests.browser.chromium import SIZE, accessibility_violations, show
from tests.browser.pages import Desk, Operator
from tests.northfield import AGENT_KEY, Northfield


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, with_operator=True, second_factor_of="operators")
    yield shop
    shop.close()


def code_for(secret, *, steps):
    """Of a step on: the one before was used."""
    return totp.code_at(b32decode(secret), totp.step_at(datetime.now(UTC)) + steps)


def test_who_must_have_a_second_factor_sets_it_up_and_signs_in_with_it(driver, url):
    pages = Operator(driver, url)
    driver.get(f"{url}/operator")
    pages.fill("Your name", "Olga")
    pages.fill("Password", AGENT_KEY)
    pages.press("Sign in")
    pages.sees("Set up your second factor first")
    pages.press("Set it up")
    assert pages.one(".qr").size["width"] > 100
    secret = pages.one(".scan code").text.replace(" ", "")
    for dark in (False, True):
        show(driver, *SIZE, dark=dark)
        assert accessibility_violations(driver) == []
    pages.fill("Code from the app", code_for(secret, steps=0))
    pages.press("Turn it on")
    pages.sees("Your recovery codes")
    assert len(driver.find_elements(By.CSS_SELECTOR, ".codes li")) == 8
    pages.press("I have kept them")
    pages.go("people")
    pages.sees("signs in with a code")
    pages.sees("It is on. 8 recovery codes left.")
    pages.press("Sign out everywhere")
    pages.fill("Your name", "Olga")
    pages.fill("Password", AGENT_KEY)
    pages.press("Sign in")
    pages.fill("Code", code_for(secret, steps=1))
    pages.press("Sign in")
    pages.one(".frame")
    pages.go("settings")
    pages.sees("What is kept")
    pages.sees("180 days")
    driver.get_log("browser")  # 401: who is signed in, before anybody was; a password whose code was missing


def test_the_console_asks_for_the_code_too(driver, url, northfield):
    made = sign_in_over_http(northfield)
    desk = Desk(driver, url)
    driver.get(f"{url}/console")
    for field, text in (
        ("name", "Olga"),
        ("key", AGENT_KEY + Keys.ENTER),
        ("code", code_for(made, steps=1) + Keys.ENTER),
    ):
        desk.one(f"input[name={field}]").send_keys(text)
    desk.one(".me")
    driver.get_log("browser")


def sign_in_over_http(northfield):
    """Olga's secret, once her second factor is set up."""
    client = TestClient(northfield.app)
    csrf = client.post("/v1/agent/session", json={"name": "Olga", "key": AGENT_KEY}).json()["csrf"]
    headers = {"X-CSRF-Token": csrf}
    secret = client.post("/v1/agent/second_factor", headers=headers).json()["secret"]
    code = {"code": code_for(secret, steps=0)}
    assert client.put("/v1/agent/second_factor", json=code, headers=headers).status_code == 200
    return secret
