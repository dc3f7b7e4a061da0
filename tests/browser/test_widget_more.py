"""What a shopper meets beside the talk: pictures, waiting, the end, another language, a server that left."""

import json
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.by import By
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from bot.channels.pages import WEB
from bot.storage.ratings import Rating
from tests.browser.chromium import PHONE, SIZE, accessibility_violations, show, violations_in_both_lights
from tests.browser.pages import Widget
from tests.live import serve

PAGE = """<!doctype html><html lang=ar><title>Shop</title><link rel=icon href=data:,>
<main><h1>Shop</h1></main><script src=/widget.js data-site=rtl data-strings=/pseudo.json async></script>"""
PAINT_MS = 100
HOVER_MS = 300
OPENED_AFTER = f"""
const done = arguments[0];
const chat = document.querySelector("shop-chat"), launcher = chat.shadowRoot.querySelector(".launcher");
launcher.dispatchEvent(new PointerEvent("pointerenter"));
setTimeout(() => {{
  const from = performance.now();
  launcher.click();
  const look = () => {{
    const panel = chat.shadowRoot.querySelector(".panel:not([hidden])");
    if (panel) requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
    else requestAnimationFrame(look);
  }};
  look();
}}, {HOVER_MS});
"""
"""A pointer is over the launcher for a moment before it clicks; that is when the chat is loaded."""


@pytest.fixture
def widget(driver, url):
    driver.get(f"{url}/product/p1")
    return Widget(driver)


def menu(widget: Widget, title: str) -> None:
    widget.one("[aria-label=More]").click()
    widget.press_button(title)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_end_has_a_transcript_and_a_mark(widget, northfield, dark):
    show(widget.driver, *SIZE, dark=dark)
    widget.open()
    widget.say("Track my order")
    widget.sees("Follow the parcel")
    menu(widget, "E-mail me this conversation")
    assert accessibility_violations(widget.driver) == []
    widget.one(".ask input[type=email]").send_keys("jo@example.com")
    widget.one(".ask .action").click()
    widget.sees("It is on its way to jo@example.com.")
    assert "Track my order" in northfield.shop.service_requests()[0].request.text
    menu(widget, "End the conversation")
    widget.sees("How was it?")
    assert accessibility_violations(widget.driver) == []
    widget.all(".ask input[type=radio]")[3].click()
    widget.one(".ask textarea").send_keys("quick")
    widget.one(".ask .action").click()
    widget.sees("Thank you.")
    (conversation,) = northfield.conversations.recent()
    assert northfield.ratings.of(conversation.id) == Rating(4, "quick")
    widget.driver.refresh()
    widget.one(".ended")
    assert accessibility_violations(widget.driver) == []
    assert not widget.all(".ask"), "nobody is asked twice"


def test_a_picture_reaches_the_log_and_what_is_none_is_refused(widget, tmp_path, northfield):
    widget.open()
    good, bad = tmp_path / "<b>lamp.png", tmp_path / "evil.svg"
    Image.new("RGB", (60, 40), "red").save(good)
    bad.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="window.hit=1"/>')
    chooser = widget.all("input[type=file]")[0]
    chooser.send_keys(str(bad))
    widget.sees("That picture could not be sent")
    fake = Path(tmp_path / "fake.png")
    fake.write_bytes(bad.read_bytes())
    chooser.send_keys(str(fake))
    widget._wait.until(lambda _: widget.log.count("That picture could not be sent") == 2)
    widget.driver.get_log("browser")  # the refusal
    chooser.send_keys(str(good))
    shown = widget.one(".own img")
    widget._wait.until(lambda _: shown.get_property("naturalWidth") == 60)
    assert widget.bubbles[1] == "<b>lamp.png"
    assert widget.driver.execute_script("return window.hit") is None
    assert accessibility_violations(widget.driver) == []


def test_what_has_a_shape_is_asked_for_in_a_form(widget):
    widget.open()
    widget.say("change the address of my shoes")
    fields = {"street": "12 Hill St", "zip": "LS1 4AB", "city": "Leeds", "country": "United Kingdom"}
    for name, value in fields.items():
        widget.one(f".ask input[name={name}]").send_keys(value)
    assert violations_in_both_lights(widget.driver) == []
    widget.one(".ask .action").click()
    widget.sees("12 Hill St, LS1 4AB, Leeds, United Kingdom")
    assert not widget.all(".ask"), "a used form vanishes"


def test_a_message_is_left_in_one_form_and_nothing_is_asked_twice(widget):
    widget.open()
    widget.say("I'd like to leave a message")
    widget.one(".ask textarea").send_keys("the lamp flickers")
    widget.one(".ask input[type=email]").send_keys("jo@example.com")
    widget.one(".ask .action").click()
    widget.sees("I've passed it on.")
    assert widget.bubbles[-2:] == ["jo@example.com", "I've passed it on."]


def test_what_is_bought_in_the_chat_lies_in_the_guests_own_cart(widget, url):
    widget.open()
    widget.say("I'll take the poles")
    widget.sees("In your cart")
    count = widget.driver.find_element(By.CSS_SELECTOR, "[data-cart-count]")
    widget._wait.until(lambda _: count.text == "1")
    widget.driver.get(f"{url}/cart")
    assert "Trekking poles, carbon" in widget.driver.find_element(By.TAG_NAME, "main").text
    assert count_of(widget) == "1", "what is in the log already is not bought again"
    widget.driver.refresh()
    widget.sees("In your cart")
    assert count_of(widget) == "1"
    assert accessibility_violations(widget.driver) == []


def count_of(widget: Widget) -> str:
    return widget.driver.find_element(By.CSS_SELECTOR, "[data-cart-count]").text


def test_a_shop_may_ask_before_the_first_word(driver, northfield):
    async def page(request):
        return HTMLResponse(PAGE.replace("data-strings=/pseudo.json", 'data-consent data-ask="name email"'))

    northfield.app.router.routes.insert(0, Route("/asking", page))
    with serve(northfield.app) as url:
        driver.get(f"{url}/asking")
        widget = Widget(driver)
        widget.open()
        widget.one(".intro .ask input[name=name]").send_keys("Jo")
        assert not widget.one("textarea").is_enabled()
        assert violations_in_both_lights(driver) == []
        widget.one(".ask input[name=email]").send_keys("jo@example.com")
        assert northfield.conversations.recent() == []
        widget.one(".ask .action").click()
        widget.sees("My name is Jo. My e-mail address is jo@example.com.")
        driver.get("about:blank")


def test_who_waits_keeps_the_place_and_the_ways_out_in_view(widget):
    widget.open()
    widget.say("This is useless, get me a human")
    widget.sees("have to repeat it")
    widget._wait.until(lambda _: "You are next" in widget.one(".banner").text)
    widget.say("are you there?")
    widget._wait.until(lambda _: "You are next" in widget.one(".banner").text)
    assert accessibility_violations(widget.driver) == []


def test_a_server_that_restarts_loses_and_doubles_nothing(driver, northfield):
    with serve(northfield.app) as url:
        port = int(url.rsplit(":", 1)[1])
        driver.get(f"{url}/product/p1")
        widget = Widget(driver)
        widget.open()
        widget.say("Track my order")
        widget.sees("Follow the parcel")
    widget.say("cancel my shoes")
    widget.sees("Not delivered.")
    widget.one(".banner.bad")
    assert violations_in_both_lights(driver) == []
    with serve(northfield.app, port=port):
        widget.sees("Shall I?")
        assert widget.bubbles.count("cancel my shoes") == 1
        driver.refresh()
        widget.sees("Shall I?")
        assert widget.bubbles.count("cancel my shoes") == 1
        assert "Not delivered." not in widget.log
    (conversation,) = northfield.conversations.recent()
    assert conversation.turns == 2
    driver.get_log("browser")  # the requests that failed meanwhile


def test_the_panel_is_painted_at_once(driver, url):
    taken = []
    for _ in range(4):
        driver.get(url)
        Widget(driver).one(".launcher")
        taken.append(driver.execute_async_script(OPENED_AFTER))
    assert min(taken) <= PAINT_MS, taken


def test_every_visible_word_comes_from_the_language_file_and_runs_from_the_right(driver, northfield):
    words = json.loads((WEB / "widget" / "strings" / "en.json").read_text("utf-8"))
    pseudo = {key: text if text == "ltr" else f"\u2067⟦{text}⟧\u2069" for key, text in words.items()}

    async def strings(request):
        return JSONResponse({**pseudo, "direction": "rtl"})

    async def page(request):
        return HTMLResponse(PAGE)

    northfield.app.router.routes[:0] = [Route("/pseudo.json", strings), Route("/pseudo", page)]
    with serve(northfield.app) as url:
        driver.get(f"{url}/pseudo")
        widget = Widget(driver)
        widget.open()
        panel = widget.one(".panel")
        assert panel.value_of_css_property("direction") == "rtl"
        script = """
        const panel = arguments[0].shadowRoot.querySelector(".panel"), bare = [];
        const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) if (/\\p{L}/u.test(walk.currentNode.data)) bare.push(walk.currentNode.data);
        for (const one of panel.querySelectorAll("[aria-label]")) bare.push(one.ariaLabel);
        return bare.filter((text) => !text.includes("⟦"));
        """
        assert driver.execute_script(script, driver.find_element(By.TAG_NAME, "shop-chat")) == []
        assert widget.one(".top .mark").rect["x"] > widget.one(".top h2").rect["x"], "the sign stands on the right"
        assert accessibility_violations(driver) == []


@pytest.mark.parametrize("size", [SIZE, PHONE], ids=["desk", "phone"])
def test_products_are_compared_in_a_table(driver, url, size):
    driver.get(f"{url}/product/p1")
    show(driver, *size, dark=False)
    widget = Widget(driver)
    widget.open()
    widget.say("compare the poles and the jacket")
    widget.sees("marks what differs")
    table = widget.one(".comparison")
    assert [row.text for row in widget.all(".comparison tbody th")][:2] == ["≠ Price", "Rating"]
    assert [one.get_attribute("scope") for one in widget.all(".comparison th")] == ["col"] * 3 + ["row"] * 6
    assert violations_in_both_lights(driver) == []
    inside = "return [arguments[0].scrollWidth > arguments[0].clientWidth, arguments[1].scrollWidth]"
    scrolls, width = driver.execute_script(inside, table, widget.one(".log"))
    assert scrolls, "the table, not the chat, scrolls sideways"
    assert width <= widget.one(".log").size["width"]
    first, *_, last = widget.all(".comparison .action")
    assert first.get_attribute("aria-label") == "Add to cart: Trekking poles, carbon"
    driver.execute_script("arguments[0].scrollIntoView()", last)
    last.click()
    assert "Add to cart" in widget.bubbles
