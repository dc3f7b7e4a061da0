"""Without a mouse: a shopper's whole conversation, and an agent's whole shift, from signing in to signing out."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from bot.storage.ratings import Rating
from tests.browser.chromium import violations_in_both_lights
from tests.browser.pages import Desk, Widget, press
from tests.browser.test_console_work import waiting
from tests.northfield import AGENT_KEY

MOST_STEPS = 60
"""Somebody who has to press Tab more often than this has lost the way."""


def test_a_conversation_with_a_code_a_transcript_and_a_mark(driver, url, northfield):
    driver.get(f"{url}/product/p1")
    widget = Widget(driver)
    widget.one(".launcher")
    _step_to(widget, "Open chat")
    press(driver, Keys.ENTER)
    widget._wait.until(lambda _: widget.focused() == "Write a message")
    press(driver, "cancel my shoes", Keys.ENTER)
    widget.sees_button("No, keep it")
    _step_to(widget, "No, keep it", back=True)
    press(driver, Keys.SPACE)
    widget.sees("everything stays as it is")
    _step_to(widget, "Write a message")
    press(driver, "what is in my account", Keys.ENTER)
    widget.one(".ask input[name=code]")
    assert violations_in_both_lights(driver) == []
    _step_to_field(widget, "code")
    press(driver, "482913", Keys.ENTER)
    widget.sees("Thank you, Jo.")
    _choose(widget, "E-mail me this conversation")
    _step_to_field(widget, "email")
    press(driver, "jo@example.com", Keys.ENTER)
    widget.sees("It is on its way to jo@example.com.")
    _choose(widget, "End the conversation")
    widget.sees("How was it?")
    _step_to_field(widget, "score")
    press(driver, Keys.SPACE, *[Keys.ARROW_RIGHT] * 3, Keys.TAB, "quick")
    _step_to(widget, "Send")
    press(driver, Keys.ENTER)
    assert widget.focused() == "Start a new one"
    (conversation,) = northfield.conversations.recent()
    widget._wait.until(lambda _: northfield.ratings.of(conversation.id) == Rating(4, "quick"))
    press(driver, Keys.ESCAPE)
    widget._wait.until(lambda _: widget.focused() == "Open chat")


def _choose(widget: Widget, title: str) -> None:
    """From the menu at the top."""
    _step_to(widget, "More", back=True)
    press(widget.driver, Keys.ENTER)
    _step_to(widget, title)
    press(widget.driver, Keys.ENTER)


def _step_to(widget: Widget, name: str, *, back: bool = False) -> None:
    _walk(widget.driver, lambda: widget.focused() == name, name, back=back)


def _step_to_field(widget: Widget, name: str) -> None:
    script = "return document.querySelector('shop-chat').shadowRoot.activeElement?.name"
    _walk(widget.driver, lambda: widget.driver.execute_script(script) == name, name)


def _walk(driver, is_there, where, *, back=False) -> None:
    for _ in range(MOST_STEPS):
        if is_there():
            return
        press(driver, *((Keys.SHIFT, Keys.TAB, Keys.NULL) if back else (Keys.TAB,)))
    pytest.fail(f"no way to {where}")


def test_a_shift(driver, url, northfield):
    driver.get(f"{url}/console")
    desk = Desk(driver, url)
    desk.one("input[name=key]")
    assert violations_in_both_lights(driver) == []
    _tab_to(driver, "return document.activeElement.name === 'name'")
    press(driver, "Mira", Keys.TAB, AGENT_KEY, Keys.ENTER)
    desk.one(".queue")
    driver.get_log("browser")  # the question who is signed in, before anybody was
    _palette(desk, "away")
    desk.one(".me select.away")
    _palette(desk, "I am here")
    desk.one(".me select:not(.away)")
    asked = waiting(northfield, "cancel my shoes")
    desk.sees("For you", where=".queue")
    press(driver, "j", "a")
    desk.sees("Mira joined", where=".log")
    press(driver, "/mom", Keys.ENTER, Keys.ENTER)
    desk.sees("Give me a minute", where=".log")
    press(driver, Keys.ESCAPE, "n", "asked twice", Keys.ENTER)
    desk.sees("asked twice", where=".note")
    press(driver, Keys.ESCAPE)
    _tab_to(
        driver,
        "return document.activeElement.matches('.deeds button') && /Cancel/.test(document.activeElement.textContent)",
    )
    press(driver, Keys.ENTER)
    for title in ("See what would happen", "Do it"):
        desk.sees(title, where="dialog")
        _tab_to(driver, f"return document.activeElement.textContent.trim() === '{title}'")
        press(driver, Keys.ENTER)
    desk.one("dialog .outcome.done")
    assert str(northfield.shop.order("W20398").status) == "cancelled"
    press(driver, Keys.ESCAPE, "t")
    desk.sees("Give", where="dialog")
    press(driver, Keys.ESCAPE, "h")
    desk.sees("Handed back to the assistant", where=".log")
    press(driver, "a")
    desk.wait_until("return document.querySelectorAll('.composer textarea').length === 1")
    press(driver, Keys.ESCAPE, "e")
    desk.sees("How did it end?", where="dialog")
    press(driver, Keys.ENTER)
    desk.sees("Closed by the agent", where=".log")
    assert str(northfield.conversations.load(asked).status) == "closed"
    _palette(desk, "Sign out")
    desk.one("input[name=key]")


def _tab_to(driver, script: str) -> None:
    _walk(driver, lambda: driver.execute_script(script), script)


def _palette(desk: Desk, words: str) -> None:
    ActionChains(desk.driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    desk.one("dialog input")
    press(desk.driver, words, Keys.ENTER)
