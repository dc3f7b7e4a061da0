"""Every page in light and dark, on a desk and on a phone, for a person to look at: `make screenshots`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from selenium.webdriver.remote.webdriver import WebDriver

from actions.shop.models import CustomerId
from actions.types import Level
from bot.messages import AgentId, Identity, MessageId, Utterance
from bot.storage.ratings import Rating
from tests.browser.chromium import PHONE, SETTLE, SIZE, chromium, show
from tests.browser.pages import Desk, Operator, Widget, press
from tests.browser.pictures import PICTURE, keep, take_pictures
from tests.live import serve
from tests.northfield import AGENT_KEY, Northfield
from tests.northfield_shop import JO

FOLDER = Path(".shopdesk/screenshots")
BEFORE = (
    "Track my order",
    "cancel my shoes",
    "how long can I return something?",
    "a present for my dad, he likes hiking",
    "change the address of my shoes",
)
OPERATOR_PAGES = (
    ("overview", "Getting started"),
    ("conversations", "With a person"),
    ("knowledge", "How long can I return something"),
    ("setup", "Put the chat on your pages"),
    ("people", "Operator"),
    ("outgoing", "Webhooks"),
    ("settings", "SHOPDESK_HOME"),
)
WAITING = (
    ("my thermos bottle came with a dent", 96),
    ("where is my rain jacket, it was due yesterday", 47),
    ("I was charged twice for the socks", 31),
    ("the poles do not lock any more", 22),
    ("my voucher is not accepted", 18),
    ("can somebody call me about the lamp", 15),
    ("This is useless, get me a human", 12),
    ("can I change the address of my order", 3),
    ("which of the jackets is warmer", 2),
    ("I sent the shoes back two weeks ago", 1),
    ("is the lamp dimmable", 0),
)


def main() -> None:
    """Take them all; print where they lie."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as driver:
        northfield = Northfield(Path(folder), with_operator=True)
        _fill_the_queue(northfield)
        with serve(northfield.app) as url:
            _pages(driver, url)
            _widget(driver, url)
            _console(driver, url)
            _fill_the_month(northfield, datetime.now(UTC))
            _operator(driver, url)
        northfield.close()
        take_pictures(driver, Path(folder))
    print(f"{len(list(FOLDER.glob('*.png')))} screenshots in {FOLDER}")


def _take(driver: WebDriver, name: str, *, on_phone: bool = True, ready: Callable[[], object] = lambda: None) -> None:
    for size, place in ((SIZE, "desk"), (PHONE, "phone")) if on_phone else ((SIZE, "desk"),):
        for dark in (False, True):
            show(driver, *size, dark=dark)
            driver.execute_async_script(SETTLE)
            ready()
            driver.save_screenshot(str(FOLDER / f"{name}-{place}-{'dark' if dark else 'light'}.png"))
    show(driver, *SIZE, dark=False)


def _pages(driver: WebDriver, url: str) -> None:
    for name, path in (
        ("home", "/"),
        ("department", "/department/outdoor"),
        ("product", "/product/p4"),
        ("docs", "/docs"),
    ):
        driver.get(url + path)
        _take(driver, name)


def _widget(driver: WebDriver, url: str) -> None:
    driver.get(f"{url}/product/p1")
    widget = Widget(driver)
    widget.one(".launcher")
    _take(driver, "widget-0-closed", on_phone=False)
    widget.open()
    _take(driver, "widget-1-opened")
    for number, (text, words) in enumerate(
        (
            ("Track my order", "Follow the parcel"),
            ("a present for my dad, he likes hiking", "Rated 4.6"),
            ("compare the poles and the jacket", "marks what differs"),
            ("How long can I return something?", "From our help pages"),
            ("cancel my shoes", "Shall I?"),
            ("This is useless, get me a human", "have to repeat it"),
        ),
        start=2,
    ):
        widget.say(text)
        widget.sees(words)
        _take(driver, f"widget-{number}-{words.split()[0].lower()}", ready=lambda: _scroll_down(driver, widget))
    driver.get(f"{url}/embed?site=other")
    Widget(driver).one(".intro")
    _take(driver, "embed")


def _scroll_down(driver: WebDriver, widget: Widget) -> None:
    driver.execute_script("arguments[0].scrollTop = arguments[0].scrollHeight", widget.one(".log"))


def _console(driver: WebDriver, url: str) -> None:
    driver.get(f"{url}/console")
    desk = Desk(driver, url)
    desk.one("input[name=key]")
    _take(driver, "console-0-sign-in")
    desk.sign_in("Mira", AGENT_KEY)
    desk.sees("Waiting", where=".queue")
    _take(driver, "console-1-waiting")
    press(driver, "j", "j")
    desk.sees("Why I'm here", where=".context")
    _take(driver, "console-2-why")
    press(driver, "a")
    desk.one(".composer textarea").send_keys("Hi Jo, Mira here. I'll look at the shoes")
    _take(driver, "console-3-answering")


def _operator(driver: WebDriver, url: str) -> None:
    """After the console: the same session goes on."""
    pages = Operator(driver, url)
    for number, (path, words) in enumerate(OPERATOR_PAGES):
        pages.go(path)
        pages.sees(words)
        _take(driver, f"operator-{number}-{path.partition('/')[0]}")
    pages.go("overview")
    pages.sees("Solved without a person")
    show(driver, *PICTURE, dark=False)
    driver.execute_script("document.querySelector('.tiles').scrollIntoView()")
    keep(driver, "operator")
    pages.go("conversations")
    pages.one(".list a").click()
    pages.one(".log")
    _take(driver, "operator-7-conversation")
    pages.go("entry/returns%2Ftime-limit.md")
    pages.ask("how many days to return")
    _take(driver, "operator-8-entry")


def _fill_the_queue(northfield: Northfield) -> None:
    """Shoppers with a story, some of whom wait; one talks to the assistant."""
    now = datetime.now(UTC)
    identity = Identity(Level.PROVEN, JO)
    for text, minutes in WAITING:
        at = now - timedelta(minutes=minutes)
        known = identity if "human" in text else Identity()
        opened = northfield.assistant.open(site="demo", channel="chat", identity=known, at=at)
        more = () if "human" in text else (text,)
        for number, said in enumerate(("Track my order", "cancel my shoes", "This is useless, get me a human", *more)):
            moment = at + timedelta(seconds=number)
            northfield.assistant.respond(Utterance(opened.id, MessageId(str(number)), said, "chat", moment, known))
    opened = northfield.assistant.open(site="demo", channel="rasa", identity=Identity(), at=now)
    northfield.assistant.respond(
        Utterance(opened.id, MessageId("0"), "a present for my dad, he likes hiking", "rasa", now)
    )


def _fill_the_month(northfield: Northfield, now: datetime) -> None:
    """What was before today, some of it with a person, some rated."""
    random, desk = Random(7), AgentId("mira")
    for day in range(1, 30):
        for number in range(random.randint(3, 7) if (now - timedelta(days=day)).weekday() < 5 else 1):
            at = now - timedelta(days=day, minutes=7 * number)
            somebody = CustomerId(f"g{day}-{number}")
            known = Identity(Level.PROVEN, JO if random.random() < 0.2 else somebody)
            opened = northfield.assistant.open(site="demo", channel="chat", identity=known, at=at)
            said = random.sample(BEFORE, 2)
            is_with_person = random.random() < 0.25
            for place, text in enumerate((*said, *(["this is useless, get me a human"] if is_with_person else []))):
                when = at + timedelta(seconds=40 * place)
                northfield.assistant.respond(Utterance(opened.id, MessageId(str(place)), text, "chat", when, known))
            if is_with_person:
                taken = at + timedelta(minutes=random.randint(3, 9))
                northfield.assistant.join(opened.id, desk, "Mira", taken)
                northfield.assistant.write(opened.id, desk, "Mira", "Hi, Mira here.", taken + timedelta(seconds=20))
                northfield.assistant.close(opened.id, "agent", taken + timedelta(minutes=4))
            if random.random() < 0.3:
                northfield.ratings.rate(opened.id, Rating(random.choice((3, 4, 5, 5))))


if __name__ == "__main__":
    main()
