"""Talking hands-free: the microphone stays open, answers are heard and can be spoken into, and it ends when pressed."""

import time

import numpy as np
import pytest

from bot.channels.phone.browser import BrowserChannel
from tests.bot.channels.phone.desk import Desk
from tests.browser.chromium import violations_in_both_lights
from tests.browser.pages import Widget
from tests.northfield import Northfield

RATE = 16_000  # Hz
PATIENCE_SECONDS = 20


@pytest.fixture
def desk():
    return Desk(greet=lambda line: (line.play(tone(0.3)), line.mark("greeted")))


@pytest.fixture
def northfield(tmp_path, desk):
    shop = Northfield(tmp_path, more_routers=[lambda chat: BrowserChannel(chat, desk).router()])
    yield shop
    shop.close()


def tone(seconds):
    return (3_000 * np.sin(np.arange(round(seconds * RATE)) / 8)).astype(np.int16)


def happens(holds):
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def test_the_line_stays_open_until_it_is_pressed(driver, url, desk, northfield):
    driver.get(url)
    widget = Widget(driver)
    widget.open()
    widget.one(".talk[aria-pressed]").click()
    widget.one(".talk[aria-label='Talk hands-free']").click()
    button = widget.one(".talk[aria-label='Stop talking']")
    assert button.get_attribute("aria-pressed") == "true"
    assert widget.one("textarea").get_attribute("placeholder") == "Just speak, any time"
    assert happens(lambda: desk.calls and desk.calls[0].marks == ["greeted"]), "the greeting was played"
    (call,) = desk.calls
    heard, since = len(call.samples), time.monotonic()
    assert happens(lambda: len(call.samples) - heard > 2 * RATE)
    assert (len(call.samples) - heard) / (time.monotonic() - since) == pytest.approx(RATE, rel=0.15)
    assert np.abs(call.samples.astype(int)).max() > 500, "the browser's test microphone beeps"
    assert violations_in_both_lights(driver) == []

    call.line.play(tone(20.0))
    call.line.mark("never heard")
    call.line.clear()
    call.line.play(tone(0.1))
    call.line.mark("after")
    assert happens(lambda: call.marks == ["greeted", "after"]), "what was cleared is not played"

    button.click()
    assert widget.one(".talk[aria-pressed=false]").get_attribute("aria-label") == "Speak your message"
    assert happens(lambda: call.ends == ["hung_up"])


def test_where_nobody_answers_one_can_write(driver, url, desk):
    desk.most = 0
    driver.get(url)
    widget = Widget(driver)
    widget.open()
    widget.one(".talk[aria-pressed]").click()
    widget.one(".talk[aria-label='Talk hands-free']").click()
    assert widget.one(".talk[aria-pressed=false]")
