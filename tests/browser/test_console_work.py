"""A shift with the keyboard alone, notes, deeds, corrections, hostile text everywhere, and a queue of a bad day."""

from datetime import UTC, datetime, timedelta

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from actions.types import Level
from bot.dialogue.board import Agent, Role
from bot.dialogue.conversation import AgentWrote
from bot.dialogue.handoff import hand_off
from bot.messages import Identity, MessageId, Utterance
from tests.browser.chromium import SIZE, accessibility_violations, show, violations_in_both_lights
from tests.browser.pages import Desk, press
from tests.northfield import AGENT_KEY
from tests.northfield_shop import JO

ATTACK = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}}${alert(1)}'
SWITCH_MS = 100


@pytest.fixture
def desk(driver, url):
    desk = Desk(driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    driver.get_log("browser")  # the question who is signed in, before anybody was
    return desk


def waiting(northfield, *texts, identity=Identity(Level.PROVEN, JO)):
    """A shopper who said this and waits for a person."""
    now = datetime.now(UTC)
    opened = northfield.assistant.open(site="demo", channel="chat", identity=identity, at=now)
    for number, text in enumerate((*texts, "This is useless, get me a human")):
        northfield.assistant.respond(Utterance(opened.id, MessageId(str(number)), text, "chat", now, identity))
    northfield.hub.publish(opened.id)
    return opened.id


def test_a_shift_with_the_keyboard_alone(northfield, desk):
    asked = waiting(northfield, "cancel my shoes")
    desk.sees("For you", where=".queue")
    press(desk.driver, "j")
    desk.sees("Cancel order", where=".context")
    press(desk.driver, "a")
    desk.sees("Mira joined", where=".log")
    desk.sees("Suggested replies", where=".context")
    desk.one(".composer textarea")
    press(desk.driver, Keys.ESCAPE, "1")
    desk.sees("Mira here", where=".suggestion")
    press(desk.driver, Keys.ENTER)
    desk.sees("Hi Jo, Mira here.", where=".log")
    press(desk.driver, "/mom", Keys.ENTER)
    press(desk.driver, Keys.ENTER)
    desk.sees("Give me a minute", where=".log")
    press(desk.driver, Keys.ESCAPE, "n", "regular, @ben knows her", Keys.ENTER)
    desk.sees("regular, @ben knows her", where=".note")
    press(desk.driver, Keys.ESCAPE)
    ActionChains(desk.driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    desk.one("dialog input")
    press(desk.driver, "close the", Keys.ENTER)
    desk.sees("How did it end?", where="dialog")
    press(desk.driver, Keys.ENTER)
    desk.sees("Closed by the agent", where=".log")
    assert str(northfield.conversations.load(asked).status) == "closed"


def test_should_have_been_files_what_the_shopper_wrote(northfield, desk):
    waiting(northfield, "cancel my shoes")
    desk.sees("For you", where=".queue")
    press(desk.driver, "j")
    desk.sees("Should have been", where=".why")
    next(one for one in desk.driver.find_elements("css selector", ".correction button") if "return" in one.text).click()
    desk.sees("The assistant knows it from now on", where=".why")
    assert northfield.corrected == [("cancel my shoes", "return_item")]


def test_an_order_is_cancelled_after_seeing_what_would_happen(northfield, desk):
    waiting(northfield, "cancel my shoes")
    desk.sees("For you", where=".queue")
    press(desk.driver, "j", "a")
    desk.sees("Cancel order", where=".deeds")
    next(
        one for one in desk.driver.find_elements("css selector", ".deeds button") if one.text == "Cancel order"
    ).click()
    desk.sees("See what would happen", where="dialog")
    desk.one("dialog .primary").click()
    desk.sees("Do it", where="dialog")
    assert str(northfield.shop.order("W20398").status) == "pending"
    assert violations_in_both_lights(desk.driver) == []
    desk.driver.find_elements("css selector", "dialog .primary")[-1].click()
    desk.one("dialog .outcome.done")
    assert str(northfield.shop.order("W20398").status) == "cancelled"


def test_hostile_text_is_text_in_every_field(northfield, desk):
    northfield.office.accounts.add(
        Agent("eve", ATTACK[:60], Role.SUPERVISOR, team=ATTACK), "correct horse battery", datetime.now(UTC), by="test"
    )
    asked = waiting(northfield, ATTACK)
    mira, _ = northfield.office.accounts.agents.find("mira")
    northfield.office.desk.note(asked, mira, ATTACK, datetime.now(UTC), whisper=False)
    desk.sees("For you", where=".queue")
    press(desk.driver, "j", "a")
    desk.sees(ATTACK, where=".note")
    desk.sees(ATTACK, where=".log")
    desk.wait_until("return document.activeElement.tagName === 'TEXTAREA'")
    press(desk.driver, Keys.ESCAPE, "t")
    desk.sees("onerror", where="dialog")
    press(desk.driver, Keys.ESCAPE)
    assert desk.driver.execute_script("return window.hit") is None
    assert desk.driver.execute_script("return document.querySelectorAll('.log img, .log script').length") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("opened", ["?", "e", "t", "n"])
def test_axe_finds_nothing_in_what_opens(northfield, desk, dark, opened):
    show(desk.driver, *SIZE, dark=dark)
    asked = waiting(northfield, "cancel my shoes")
    mira, _ = northfield.office.accounts.agents.find("mira")
    northfield.office.desk.take(asked, mira, datetime.now(UTC))
    desk.sees("Yours", where=".queue")
    press(desk.driver, "j")
    desk.one(".composer")
    press(desk.driver, opened)
    assert accessibility_violations(desk.driver) == []


ROWS = "return [...document.querySelectorAll('.row')].slice(1, 8).map((row) => row.dataset.id)"
MEASURE = """
const done = arguments[2], started = performance.now();
const console = document.querySelector("shopdesk-console");
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
if (arguments[0] === "switch") console.select(arguments[1]).then(() => console.updateComplete).then(painted);
else { document.querySelector(arguments[1]).scrollBy(0, 4000); painted(); }
"""


@pytest.mark.bench
def test_five_hundred_waiting_and_two_thousand_messages_stay_quick(northfield, desk):
    now = datetime.now(UTC) - timedelta(hours=2)
    for number in range(499):
        opened = northfield.conversations.open(site="demo", channel="chat", identity=Identity(), at=now)
        with northfield.conversations.turn(opened.id) as turn:
            turn.save(hand_off(turn.conversation, "asked", "", now + timedelta(seconds=number)))
    long = waiting(northfield, "cancel my shoes")
    mira, _ = northfield.office.accounts.agents.find("mira")
    northfield.office.desk.take(long, mira, now)
    lines = [AgentWrote(now, "mira", "Mira", f"line {number} of many") for number in range(2_000)]
    with northfield.conversations.turn(long) as turn:
        turn.save(turn.conversation.record(*lines))
    desk.driver.refresh()
    desk.wait_until("return document.querySelectorAll('.row').length >= 500")
    rows = desk.driver.execute_script(
        "return [...document.querySelectorAll('.row')].slice(1, 8).map((row) => row.dataset.id)"
    )
    measured = []
    for other in rows:
        for one in (long, other):
            measured.append(desk.driver.execute_async_script(MEASURE, "switch", one))
    scrolled = [desk.driver.execute_async_script(MEASURE, "scroll", where) for where in (".log", ".queue") * 3]
    middle = sorted(measured)[len(measured) // 2]
    print(f"switch p50 {middle:.0f} ms, worst {max(measured):.0f}; scroll {max(scrolled):.0f}")
    assert min(measured) <= SWITCH_MS  # other work on the machine only adds: the figure is what is printed
    assert max(scrolled) <= SWITCH_MS
