"""What others wrote is text: no field that an agent or a shopper sees runs a script or makes an element."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from actions.shop.models import Address, CustomerId, OrderId, ProductId, VariantId
from actions.types import Level
from bot.dialogue.conversation import AgentWrote
from bot.messages import Identity, MessageId, Page, Utterance
from tests.browser.pages import Desk, Widget
from tests.fakes import FakeShop
from tests.northfield import AGENT_KEY, CUSTOMERS, ORDERS, PRODUCTS, STOCK, Northfield

RUN = "window.hit=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror='{RUN}'>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<math><mtext></p><style><img src=x onerror={RUN}></style>",
    f"<template><script>{RUN}</script></template>",
    f"<marquee onstart={RUN}>x</marquee>",
    f'" autofocus onfocus="{RUN}" x="',
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"${{{RUN}}} {{{{constructor.constructor('{RUN}')()}}}}",
    f"<!--<img src=--><img src=x onerror={RUN}>",
    f"\u202e<scr\u0000ipt>{RUN}</script>",
)
MADE = """
const inside = (selector) => [...document.querySelectorAll(`:is(main, nav, aside, dialog) ${selector}`)];
const made = inside(":is(script, img, iframe, video, math, marquee, template, style, animate)");
const heard = inside("*").filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on")));
const links = inside("a[href]").filter(({ href }) => !/^https?:/.test(href));
return [...made, ...heard, ...links].map((one) => one.outerHTML.slice(0, 120));
"""
"""Elements, handlers and links that only a payload can have made."""


SELECT = """
const done = arguments[1], console = document.querySelector("shopdesk-console");
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(document.body.innerText)));
console.select(arguments[0]).then(() => console.updateComplete).then(painted);
"""


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, shop=_hostile_shop())
    yield shop
    shop.close()


def _hostile_shop() -> FakeShop:
    """For each payload a customer, a product and an order whose every word it is."""
    customers, orders, products = [], [], []
    for number, payload in enumerate(PAYLOADS):
        somebody, address = CustomerId(f"x{number}"), Address(payload, payload, payload, "GB")
        customers.append(
            replace(CUSTOMERS[0], id=somebody, email=f"x{number}@example.com", first_name=payload, last_name=payload,
                    phone=payload, addresses=(address,), tags=(payload,))
        )  # fmt: skip
        variant = replace(PRODUCTS[5].variants[0], id=VariantId(f"v{number}"), product_id=ProductId(f"h{number}"))
        products.append(
            replace(PRODUCTS[5], id=variant.product_id, title=payload, description=payload, brand=payload,
                    variants=(variant,))
        )  # fmt: skip
        line = replace(ORDERS[0].lines[0], title=payload, options={"color": payload})
        parcel = replace(ORDERS[0].shipments[0], carrier=payload, tracking_number=payload, tracking_url=payload)
        orders.append(
            replace(ORDERS[0], id=OrderId(f"W3{number:04}"), customer_id=somebody, lines=(line,), shipments=(parcel,),
                    address=address)
        )  # fmt: skip
    return FakeShop(customers=customers, products=(*PRODUCTS, *products), orders=orders, stock=STOCK)


def _wait_for_a_person(northfield: Northfield) -> dict[str, str]:
    """Conversation -> payload: in what was said, the name of a file, the page it was said on, and a note."""
    found, now = {}, datetime.now(UTC)
    mira = northfield.office.accounts.agents.find("mira")[0]
    for number, payload in enumerate(PAYLOADS):
        at, known = now + timedelta(seconds=number), Identity(Level.PROVEN, CustomerId(f"x{number}"))
        opened = northfield.assistant.open(site="demo", channel="chat", identity=known, at=at)
        page = Page(payload, payload, (payload,))
        for place, text in enumerate((payload, "This is useless, get me a human")):
            said = Utterance(opened.id, MessageId(str(place)), text, "chat", at, known, page=page)
            northfield.assistant.respond(said)
        file = Utterance(opened.id, MessageId("file"), f"{payload}.png", "chat", at, known, page=page, picture="no-key")
        northfield.assistant.respond(file)
        northfield.office.desk.note(opened.id, mira, payload, at, whisper=False)
        found[opened.id] = payload
    return found


def test_nothing_that_shoppers_or_the_shop_wrote_is_markup_for_agents(driver, url, northfield):
    desk = Desk(driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    driver.get_log("browser")  # the question who is signed in, before anybody was
    waiting = _wait_for_a_person(northfield)
    driver.refresh()
    desk.wait_until(f"return document.querySelectorAll('.row').length >= {len(PAYLOADS)}")
    for conversation_id, payload in waiting.items():
        text = driver.execute_async_script(SELECT, conversation_id)
        shown = " ".join(payload.replace("\0", "").split())
        assert " ".join(text.replace("\0", "").split()).count(shown) >= 4, payload  # name, message, file, note ...
        assert driver.execute_script(MADE) == [], payload
    ActionChains(driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    desk.one("dialog input")
    assert driver.execute_script(MADE) == []
    assert driver.execute_script("return window.hit") is None


def test_nothing_that_agents_or_the_shop_wrote_is_markup_for_shoppers(driver, url, northfield):
    driver.get(f"{url}/department/shoes")
    assert driver.execute_script(MADE) == []
    assert PAYLOADS[0] in driver.find_element("tag name", "main").text
    widget = Widget(driver)
    widget.open()
    widget.say("This is useless, get me a human")
    widget.sees("have to repeat it")
    (conversation,) = northfield.conversations.recent()
    northfield.assistant.join(conversation.id, "mira", PAYLOADS[5], datetime.now(UTC))
    with northfield.conversations.turn(conversation.id) as turn:
        lines = [AgentWrote(datetime.now(UTC), "mira", payload, payload) for payload in PAYLOADS]
        turn.save(turn.conversation.record(*lines))
    northfield.hub.publish(conversation.id)
    widget.sees("constructor")
    assert set(PAYLOADS[:-1]) <= set(widget.bubbles)
    made = "return arguments[0].querySelectorAll('script, .log :is(img, iframe, video, math, style, [onload])').length"
    assert driver.execute_script(made, widget.root) == 0
    assert driver.execute_script("return window.hit") is None
