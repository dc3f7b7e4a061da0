"""The real assistant over the demo shop, from the shopper's question to the agent's answer, in two browsers.

Only the understanding is given, sentence by sentence; everything else is what is served.
"""

from datetime import UTC, datetime

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

from actions.shop.demo import write_pictures
from bot.agents.office import make_accounts, make_office
from bot.app import create_app
from bot.channels.hub import Hub
from bot.storage.engine import make_engine
from bot.storage.pictures import Pictures
from bot.storage.ratings import Ratings
from bot.storage.spent import SpentTokens
from tests.assembled import assemble
from tests.browser.chromium import accessibility_violations
from tests.browser.pages import Desk, Widget, press
from tests.conversations.scenario import understood
from tests.fakes import FakeKnowledge
from tests.live import serve

AGENT_KEY = "agents only"
MEANT = {
    "where is W20390?": {"intent": "order_status", "entities": {"order_id": "W20390"}},
    "please cancel W20398": {"intent": "cancel_order", "entities": {"order_id": "W20398"}},
    "yes": {"intent": "affirm"},
    "how long does a refund take?": {"intent": "policy_question"},
    "I want to talk to a person": {"intent": "contact_human_agent", "sentiment": -0.5},
}


@pytest.fixture
def assistant(database):
    """Somebody is at the desk, whatever the hour at which the tests run."""
    return assemble(database, lambda text, expected, today: understood(text, MEANT[text]), agents_there=True)


@pytest.fixture
def url(assistant, database, tmp_path):
    write_pictures(tmp_path / "pictures")
    jo = assistant.shop.customer_by_email("jo@example.com")
    engine = make_engine(f"sqlite:///{database}")
    hub = Hub()
    app = create_app(
        assistant,
        assistant.conversations,
        assistant.shop,
        identity_secret="a secret of at least thirty-two characters",
        spent=SpentTokens(engine, lambda: datetime.now(UTC)),
        office=make_office(
            make_accounts(engine, key=AGENT_KEY, secret="x"), engine, assistant.conversations, hub.publish
        ),
        hub=hub,
        find_entry={FakeKnowledge.ENTRY.id: FakeKnowledge.ENTRY}.get,
        pictures=tmp_path / "pictures",
        demo_customers=[jo.id],
        pictures_sent=Pictures(engine, lambda: datetime.now(UTC)),
        ratings=Ratings(engine, lambda: datetime.now(UTC)),
    )
    with serve(app) as url:
        yield url
    engine.dispose()


@pytest.fixture
def widget(driver, url):
    """Jo has signed in on the shop's page and opened the chat."""
    driver.get(url)
    driver.find_element(By.CSS_SELECTOR, "details.account summary").click()
    button = driver.find_element(By.XPATH, "//button[contains(., 'jo@example.com')]")
    button.click()
    WebDriverWait(driver, 10).until(staleness_of(button))
    widget = Widget(driver)
    widget.open()
    return widget


@pytest.fixture
def desk(second_driver, url):
    desk = Desk(second_driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    second_driver.get_log("browser")  # the question who is signed in, before anybody was
    return desk


def test_track_cancel_ask_and_be_answered_by_a_person(widget, desk, assistant):
    widget.say("where is W20390?")
    widget.sees("Follow the parcel")
    widget.say("please cancel W20398")
    widget.sees_button("Yes, cancel it")
    assert str(assistant.shop.order("W20398").status) == "pending"
    widget.say("yes")
    widget.sees("W20398 is cancelled")
    assert str(assistant.shop.order("W20398").status) == "cancelled"
    widget.say("how long does a refund take?")
    widget.sees("Within 5 days.")
    assert accessibility_violations(widget.driver) == []
    widget.say("I want to talk to a person")
    desk.sees("Asked for a person", where=".queue")
    press(desk.driver, "j")
    desk.sees("Jo Brandt", where=".context")
    press(desk.driver, "a")
    widget.sees("Mira has joined")
    desk.one(".composer textarea").send_keys("Hi Jo, Mira here.", Keys.ENTER)
    widget.sees("Hi Jo, Mira here.")
    assert accessibility_violations(desk.driver) == []
