"""A supervisor reads along, whispers and steps in; the agent sees the whisper, the shopper never."""

from datetime import UTC, datetime

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from bot.dialogue.board import Agent, Role
from tests.browser.chromium import violations_in_both_lights
from tests.browser.pages import Desk, press
from tests.browser.test_console_work import waiting
from tests.northfield import AGENT_KEY

PASSWORD = "correct horse battery"
MIRA = Agent("mira", "Mira")


@pytest.fixture
def mira(driver, url):
    desk = Desk(driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    driver.get_log("browser")  # the question who is signed in, before anybody was
    return desk


@pytest.fixture
def sue(northfield, second_driver, url):
    supervisor = Agent("sue", "Sue", Role.SUPERVISOR, capacity=0)
    northfield.office.accounts.add(supervisor, PASSWORD, datetime.now(UTC), by="test")
    desk = Desk(second_driver, url)
    desk.sign_in("Sue", PASSWORD)
    second_driver.get_log("browser")
    return desk


def test_a_whisper_reaches_the_agent_and_stepping_in_ends_the_agents_turn(northfield, mira, sue):
    asked = waiting(northfield, "cancel my shoes")
    northfield.office.desk.note(asked, MIRA, "@sue may I be generous?", datetime.now(UTC), whisper=False)
    sue.sees("You are called", where=".queue")
    sue.one(".calls button").click()
    sue.sees("@sue may I be generous?", where=".note")
    sue.wait_until("return !document.querySelector('.calls')")
    mira.sees("For you", where=".queue")
    press(mira.driver, "j", "a")
    mira.sees("Mira joined", where=".log")
    sue.sees("With colleagues", where=".queue")
    sue.sees("with Mira", where=".head")
    mira.sees("Sue reading along", where=".queue")
    press(sue.driver, "n")
    sue.one(".composer textarea").send_keys("offer the voucher", Keys.ENTER)
    mira.sees("offer the voucher", where=".note.whisper")
    press(sue.driver, Keys.ESCAPE, "b")
    mira.sees("with Sue", where=".head")
    assert northfield.conversations.load(asked).handoff.agent_id == "sue"
    ActionChains(sue.driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    sue.one("dialog input")
    assert violations_in_both_lights(sue.driver) == []
    sue.one("dialog input").send_keys("who did", Keys.ENTER)
    sue.sees("whisper", where="dialog table")
    assert violations_in_both_lights(sue.driver) == []
