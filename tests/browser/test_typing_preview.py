"""What a shopper is typing stands in the console until it is sent, and the shopper knows."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import accessibility_violations
from tests.browser.pages import Desk, Widget, press
from tests.northfield import AGENT_KEY, Northfield


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, typing_preview=True)
    yield shop
    shop.close()


def test_the_agent_sees_what_is_being_typed_and_the_shopper_is_told(driver, second_driver, url):
    driver.get(url)
    widget, desk = Widget(driver), Desk(second_driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    second_driver.get_log("browser")  # the question who is signed in, before anybody was
    widget.open()
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    press(second_driver, "j")
    desk.sees("Why I'm here", where=".context")
    press(second_driver, "a")
    widget.sees("Your agent sees what you type before you send it.")
    box = widget.one("textarea")
    box.send_keys("the zip is broken, I wond")
    desk.sees("is typing: the zip is broken, I wond", where=".typed")
    assert accessibility_violations(second_driver) == []
    box.send_keys("er", Keys.ENTER)
    desk.sees("the zip is broken, I wonder", where=".log")
    desk.wait_until("return !document.querySelector('.typed')")
    press(second_driver, Keys.ESCAPE)
    press(second_driver, "h")
    widget.sees("You are talking to the assistant again.")
    box.send_keys("and this is for no")
    sent = "return performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/typing')).length"
    before = driver.execute_script(sent)
    box.send_keys("body")
    driver.execute_async_script("setTimeout(arguments[0], 1500)")
    assert driver.execute_script(sent) == before
