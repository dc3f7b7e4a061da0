"""The chat in a real browser: said, answered, pressed, reloaded, cut off, without a mouse."""

import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import PHONE, SIZE, accessibility_violations, show
from tests.browser.pages import Widget, press

STORED = "return [localStorage.length, sessionStorage.length, document.cookie.length]"
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
SLOW_ONCE = """const quick = window.fetch, isFirst = { messages: true };
window.fetch = async (url, options) => {
  const waits = String(url).endsWith("/messages") && isFirst.messages;
  if (waits) isFirst.messages = false, await new Promise((resolve) => setTimeout(resolve, 700));
  return quick(url, options);
};"""
"""The network lets later requests overtake the first message."""
ONLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
def widget(driver, url):
    driver.get(f"{url}/product/p1")
    return Widget(driver)


def test_a_shopper_tracks_an_order_and_cancels_one_with_a_yes(widget):
    widget.open()
    widget.press_button("Track my order")
    widget.sees("DHL expects it on 24 or 25 November")
    widget.sees("Follow the parcel")
    widget.say("cancel my shoes")
    widget.press_button("Yes, cancel it")
    widget.sees("Done, W20398 is cancelled")
    assert widget.all(".quick") == [], "used buttons vanish"
    assert widget.bubbles[0].startswith("Hello, I'm Northfield's automated assistant")
    assert widget.one(".own[data-last] .state").text == "Delivered"


def test_an_answer_shows_the_entry_it_rests_on(widget):
    widget.open()
    widget.say("How long can I return something?")
    widget.one(".source summary").click()
    assert widget.one(".source mark").text == "You have 30 days from the day of delivery. The label is free."


def test_suggested_products_can_be_paged_without_dragging(widget):
    widget.open()
    widget.say("a present for my dad, he likes hiking")
    widget.sees("Rated 4.6 by 212 buyers")
    previous, following = widget.all(".turners button")
    assert not previous.is_enabled()
    following.click()
    widget._wait.until(lambda _: previous.is_enabled())


def test_nothing_is_stored_before_the_first_click(widget):
    widget.one(".launcher")
    assert widget.driver.execute_script(STORED) == [0, 0, 0]
    widget.open()
    widget.say("hello")
    widget.sees("I didn't get that")
    assert widget.driver.execute_script(STORED)[0] == 1


def test_a_reload_and_a_second_tab_go_on_with_the_same_conversation(widget, url):
    widget.open()
    widget.say("Track my order")
    widget.sees("Follow the parcel")
    before = widget.bubbles
    widget.driver.refresh()
    widget.sees("Follow the parcel")
    assert widget.bubbles == before
    first = widget.driver.current_window_handle
    widget.driver.switch_to.new_window("tab")
    widget.driver.get(url)
    widget.open()
    widget.say("cancel my shoes")
    widget.sees("Shall I?")
    both = widget.bubbles
    widget.driver.switch_to.window(first)
    widget.sees("Shall I?")
    assert widget.bubbles == both


def test_a_lost_network_loses_and_doubles_nothing(widget, northfield):
    widget.open()
    widget.say("Track my order")
    widget.sees("Follow the parcel")
    widget.driver.execute_cdp_cmd("Network.enable", {})
    widget.driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    widget.say("cancel my shoes")
    widget.sees("Not delivered.")
    widget.driver.execute_cdp_cmd("Network.emulateNetworkConditions", ONLINE)
    widget.press_button("Try again")
    widget.sees("Shall I?")
    assert widget.bubbles.count("cancel my shoes") == 1
    (conversation,) = northfield.conversations.recent()
    assert conversation.turns == 2
    widget.driver.get_log("browser")  # the requests that failed while offline


def test_messages_said_in_a_row_arrive_in_that_order(widget):
    widget.open()
    widget.driver.execute_script(SLOW_ONCE)
    widget.say("Track my order")
    widget.say("cancel my shoes")
    widget.sees("Shall I?")
    widget.driver.refresh()
    widget.sees("Shall I?")
    said = [words for words in widget.bubbles if words in ("Track my order", "cancel my shoes")]
    assert said == ["Track my order", "cancel my shoes"]
    assert widget.log.index("Follow the parcel") < widget.log.index("Shall I?")


def test_a_whole_conversation_needs_no_mouse(widget):
    widget.one(".launcher")
    while widget.focused() != "Open chat":
        press(widget.driver, Keys.TAB)
    press(widget.driver, Keys.ENTER)
    widget.one(".panel")
    widget._wait.until(lambda _: widget.focused() == "Write a message")
    press(widget.driver, "cancel my shoes", Keys.ENTER)
    widget.sees_button("Yes, cancel it")
    while widget.focused() != "Yes, cancel it":
        press(widget.driver, Keys.SHIFT, Keys.TAB, Keys.NULL)
    press(widget.driver, Keys.SPACE)
    widget.sees("Done, W20398 is cancelled")
    press(widget.driver, Keys.ESCAPE)
    widget._wait.until(lambda _: widget.focused() == "Open chat")
    assert not widget.all(".panel")[0].is_displayed()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_any_state(widget, dark):
    show(widget.driver, *SIZE, dark=dark)
    assert accessibility_violations(widget.driver) == []
    widget.open()
    assert accessibility_violations(widget.driver) == []
    for text, answer in (
        ("Track my order", "Follow the parcel"),
        ("Track my order ", "Follow the parcel"),
        ("a present for my dad, he likes hiking", "Rated 4.6"),
        ("How long can I return something?", "From our help pages"),
        ("cancel my shoes", "Shall I?"),
        ("This is useless, get me a human", "have to repeat it"),
    ):
        widget.say(text)
        widget.sees(answer)
        assert accessibility_violations(widget.driver) == [], text
    assert widget.one(".top p").text == "Waiting for a person"


def test_what_a_shopper_writes_is_never_markup(widget):
    widget.open()
    attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    widget.say(attack)
    widget.sees("I didn't get that")
    assert attack in widget.bubbles
    assert widget.driver.execute_script("return window.hit") is None


def test_the_shops_page_can_steer_the_chat(widget):
    script = """
    const seen = [];
    ShopChat.on("open", () => seen.push("open"));
    document.addEventListener("shop-chat:message", (event) => seen.push(event.detail.type));
    ShopChat.setContext({page: "/cart", cart: ["p1-grey"]});
    window.seen = seen;
    ShopChat.open();
    """
    widget.driver.execute_script(script)
    widget.one(".panel")
    widget.say("hello")
    widget.sees("I didn't get that")
    assert {"open", "message", "reply"} <= set(widget.driver.execute_script("return window.seen"))
    widget.driver.execute_script("ShopChat.reset()")
    widget.one(".intro")
    widget.driver.execute_script("ShopChat.close()")
    widget.one(".launcher[aria-expanded=false]")


def test_a_brand_colour_is_taken_unless_it_cannot_be_read(driver, url):
    for colour, taken in (("#7a1fa2", True), ("#ffe9a8", False)):
        driver.get(url)
        widget = Widget(driver)
        widget.one(".launcher")
        host = driver.find_element(By.TAG_NAME, "shop-chat")
        driver.execute_script("arguments[0].style.setProperty('--shop-chat-brand', arguments[1])", host, colour)
        widget.open()
        script = "return getComputedStyle(arguments[0]).getPropertyValue('--sd-brand')"
        assert (driver.execute_script(script, widget.one(".panel")) == colour) is taken


def test_german_pages_get_german_words(driver, url):
    driver.get(f"{url}/embed?site=demo")
    driver.execute_script("document.documentElement.lang = 'de'")
    strings = json.loads(
        driver.execute_async_script(
            "const done = arguments[0]; fetch('/static/widget/strings/de.json').then((r) => r.text()).then(done)"
        )
    )
    assert strings["task_track"] == "Bestellung verfolgen"


def test_the_embedded_page_is_the_same_chat(driver, url):
    driver.get(f"{url}/embed?site=demo")
    widget = Widget(driver)
    widget.say("Track my order")
    widget.sees("Follow the parcel")
    assert accessibility_violations(driver) == []


def test_on_a_phone_the_chat_fills_the_screen_and_never_opens_by_itself(widget):
    show(widget.driver, *PHONE, dark=False)
    widget.driver.refresh()
    widget.open()
    assert widget.one(".panel").size == {"width": 390, "height": 844}
    widget.say("hello")
    widget.sees("I didn't get that")
    widget.driver.refresh()
    widget.one(".launcher")
    assert not any(panel.is_displayed() for panel in widget.all(".panel"))
