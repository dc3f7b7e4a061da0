"""What others wrote is text: no field that an agent or a shopper sees runs a script or makes an element."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from sqlalchemy import event

from actions.shop.models import Address, CustomerId, OrderId, ProductId, VariantId
from actions.types import Level
from bot.dialogue.conversation import AgentWrote
from bot.dialogue.handoff import hand_off
from bot.messages import AgentId, ConversationId, Identity, MessageId, Page, Utterance
from bot.storage.notes import NOTE, Note
from tests.browser.attacks import ATTACKS
from tests.browser.pages import Desk, Widget
from tests.fakes import FakeShop
from tests.northfield import AGENT_KEY, Northfield
from tests.northfield_shop import CUSTOMERS, ORDERS, PRODUCTS, STOCK

AT_ONCE = 10
"""Attacks in one conversation; as many orders are shown beside it."""
MADE = """
const inside = (selector) => [...document.querySelectorAll(`:is(main, nav, aside, dialog) ${selector}`)];
const made = inside(":is(script, img, iframe, video, math, marquee, template, style, animate)");
const heard = inside("*").filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on")));
const links = inside("a[href]").filter(({ href }) => !/^https?:/.test(href));
return [...made, ...heard, ...links].map((one) => one.outerHTML.slice(0, 120));
"""
"""Elements, handlers and links that only a payload can have made."""


SELECT = """
const textOf = (place) => document.querySelector(place).textContent;
const done = arguments[1], console = document.querySelector("shopdesk-console");
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done([".log", ".context"].map(textOf))));
console.select(arguments[0]).then(() => console.updateComplete).then(painted);
"""


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, shop=_hostile_shop())
    event.listen(shop.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    shop.engine.dispose()  # what is said two thousand times need not outlive the machine
    yield shop
    shop.close()


def _hostile_shop() -> FakeShop:
    """For each attack a product and an order whose every word it is, for ten of them a customer."""
    customers, orders, products = [], [], []
    for number, attack in enumerate(ATTACKS):
        first, address = number - number % AT_ONCE, Address(attack, attack, attack, "GB")
        somebody, few = CustomerId(f"x{first}"), ATTACKS[first : first + AT_ONCE]
        if number == first:
            name = "\n".join(few)
            customers.append(
                replace(CUSTOMERS[0], id=somebody, email=f"{somebody}@example.com", first_name=name, last_name=name,
                        phone=attack, addresses=(address,), tags=few)
            )  # fmt: skip
        variant = replace(PRODUCTS[5].variants[0], id=VariantId(f"v{number}"), product_id=ProductId(f"h{number}"))
        products.append(
            replace(PRODUCTS[5], id=variant.product_id, title=attack, description=attack, brand=attack,
                    variants=(variant,))
        )  # fmt: skip
        line = replace(ORDERS[0].lines[0], title=attack, options={"color": attack})
        parcel = replace(ORDERS[0].shipments[0], carrier=attack, tracking_number=attack, tracking_url=attack)
        orders.append(
            replace(ORDERS[0], id=OrderId(f"W3{number:04}"), customer_id=somebody, lines=(line,), shipments=(parcel,),
                    address=address)
        )  # fmt: skip
    return FakeShop(customers=customers, products=(*PRODUCTS, *products), orders=orders, stock=STOCK)


def _wait_for_a_person(northfield: Northfield) -> dict[ConversationId, tuple[str, ...]]:
    """Conversations that wait, and the ten attacks that were said, sent, looked at and noted in each."""
    found, now = {}, datetime.now(UTC)
    for first in range(0, len(ATTACKS), AT_ONCE):
        at, few = now + timedelta(seconds=first), ATTACKS[first : first + AT_ONCE]
        identity = Identity(Level.PROVEN, CustomerId(f"x{first}"))
        opened = northfield.conversations.open(site="demo", channel="chat", identity=identity, at=at)
        with northfield.conversations.turn(opened.id) as turn:
            turn.save(hand_off(turn.conversation, "asked", "", now))
        for place, attack in enumerate(few):
            for said in _said(opened.id, attack, place, at):
                northfield.conversations.accept(said)
            northfield.office.desk.notes.add(Note(opened.id, at, AgentId("mira"), "Mira", NOTE, attack))
        found[opened.id] = few
    return found


def _said(conversation_id: ConversationId, attack: str, place: int, at: datetime) -> tuple[Utterance, Utterance]:
    """A message, and a picture of that name; both on a page of that address."""
    page = Page(attack, attack, (attack,))
    message = Utterance(conversation_id, MessageId(f"said{place}"), attack, "chat", at, page=page)
    return message, replace(message, message_id=MessageId(f"file{place}"), text=f"{attack}.png", picture="no-key")


def _as_shown(text: str) -> str:
    """Spaces and what nobody sees do not count."""
    return " ".join("".join(one if one.isprintable() or one.isspace() else "" for one in text).split())


def test_there_are_enough_attacks_and_no_two_are_one():
    assert len(ATTACKS) == len(set(ATTACKS)) >= 500
    assert all("hit" in attack or "base64" in attack or quote("hit") in attack or "&#" in attack for attack in ATTACKS)


def test_nothing_that_shoppers_or_the_shop_wrote_is_markup_for_agents(driver, url, northfield):
    desk = Desk(driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    driver.get_log("browser")  # the question who is signed in, before anybody was
    waiting = _wait_for_a_person(northfield)
    driver.refresh()
    desk.wait_until(f"return document.querySelectorAll('.row').length >= {len(waiting)}")
    rows = _as_shown(driver.execute_script("return document.querySelector('.queue').textContent"))
    assert [attack for attack in ATTACKS if rows.count(_as_shown(attack)) < 2] == [], "first and last name"
    assert driver.execute_script(MADE) == []
    for conversation_id, few in waiting.items():
        log, context = map(_as_shown, driver.execute_async_script(SELECT, conversation_id))
        for attack in map(_as_shown, few):
            assert log.count(attack) >= 3, attack  # message, file, note
            assert context.count(attack) >= 2, attack  # tag, item, carrier
        assert driver.execute_script(MADE) == [], few
    ActionChains(driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    desk.one("dialog input")
    assert driver.execute_script(MADE) == []
    assert driver.execute_script("return window.hit") is None


def test_nothing_that_agents_or_the_shop_wrote_is_markup_for_shoppers(driver, url, northfield):
    driver.get(f"{url}/department/shoes")
    assert driver.execute_script(MADE) == []
    page = _as_shown(driver.execute_script("return document.querySelector('main').textContent"))
    assert [attack for attack in ATTACKS if _as_shown(attack) not in page] == []
    widget = Widget(driver)
    widget.open()
    widget.say("This is useless, get me a human")
    widget.sees("have to repeat it")
    (conversation,) = northfield.conversations.recent()
    northfield.assistant.join(conversation.id, "mira", ATTACKS[50], datetime.now(UTC))
    with northfield.conversations.turn(conversation.id) as turn:
        lines = [AgentWrote(datetime.now(UTC), "mira", payload, payload) for payload in ATTACKS]
        turn.save(turn.conversation.record(*lines))
    northfield.hub.publish(conversation.id)
    widget.one(f".bubble:nth-of-type({len(ATTACKS)})")
    read = "return [...arguments[0].querySelectorAll('.bubble .words')].map((one) => one.textContent)"
    shown = {_as_shown(one) for one in driver.execute_script(read, widget.root)}
    assert [attack for attack in ATTACKS if _as_shown(attack) not in shown] == []
    made = "return arguments[0].querySelectorAll('script, .log :is(img, iframe, video, math, style, [onload])').length"
    assert driver.execute_script(made, widget.root) == 0
    assert driver.execute_script("return window.hit") is None
