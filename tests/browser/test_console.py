"""A shopper and an agent, each in an own browser."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import SIZE, accessibility_violations, show
from tests.browser.pages import Desk, Widget, press
from tests.northfield import AGENT_KEY


@pytest.fixture
def widget(driver, url):
    driver.get(url)
    widget = Widget(driver)
    widget.open()
    return widget


@pytest.fixture
def desk(second_driver, url):
    desk = Desk(second_driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    second_driver.get_log("browser")  # the question who is signed in, before anybody was
    return desk


def test_an_agent_takes_a_conversation_answers_and_hands_it_back(widget, desk):
    widget.say("cancel my shoes")
    widget.sees("Shall I?")
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    widget.sees("have to repeat it")
    assert widget.one(".banner").text == "You are next. You can keep writing."
    press(desk.driver, "j")
    desk.sees("Cancel order", where=".context")
    press(desk.driver, "a")
    widget.sees("Mira has joined")
    desk.one(".composer textarea").send_keys("Hi, Mira here.", Keys.ENTER)
    widget.sees("Hi, Mira here.")
    widget.say("thank you")
    desk.sees("thank you", where=".log")
    press(desk.driver, Keys.ESCAPE)
    press(desk.driver, "h")
    widget.sees("You are talking to the assistant again.")
    widget.say("Track my order")
    widget.sees("Follow the parcel")


def test_closing_offers_the_shopper_a_new_start(widget, desk):
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees("Why I'm here", where=".context")
    press(desk.driver, "a")
    desk.one(".composer")
    press(desk.driver, Keys.ESCAPE)
    press(desk.driver, "e")
    desk.sees("Solved", where="dialog")
    press(desk.driver, Keys.ENTER)
    widget.press_button("Start a new one")
    widget.one(".intro")


def test_a_shift_without_anything_to_do_explains_itself(desk):
    desk.sees("All quiet", where=".middle")
    press(desk.driver, "?")
    desk.sees("hand back to the assistant", where="dialog")


def test_a_draft_survives_a_reload(widget, desk):
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees("Why I'm here", where=".context")
    press(desk.driver, "a")
    desk.one(".composer textarea").send_keys("half an answ")
    desk.driver.refresh()
    desk.sees("Yours", where=".queue")
    press(desk.driver, "j")
    assert desk.one(".composer textarea").get_attribute("value") == "half an answ"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_any_state(widget, desk, dark):
    show(desk.driver, *SIZE, dark=dark)
    assert accessibility_violations(desk.driver) == []
    widget.say("Track my order")
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees("Why I'm here", where=".context")
    assert accessibility_violations(desk.driver) == []
    press(desk.driver, "a")
    desk.one(".composer")
    assert accessibility_violations(desk.driver) == []


def test_what_a_shopper_writes_is_never_markup_for_the_agent(widget, desk):
    attack = '<img src=x onerror="window.hit=1">'
    widget.say(attack)
    widget.say("This is useless, get me a human")
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees(attack, where=".log")
    assert desk.driver.execute_script("return window.hit") is None
