"""An operator sets a shop up, edits what it answers, stops it, looks back: in a real browser."""

from datetime import UTC, datetime

import pytest
from selenium.webdriver.common.by import By

from actions.shop.models import OrderStatus, ServiceRequest
from actions.types import Level
from bot.dialogue.access import Access
from bot.dialogue.board import Agent, Role
from bot.messages import AgentId, Identity, MessageId, Utterance
from bot.storage.hooks import Hook
from bot.storage.letters import Letter
from tests.assembled import assemble
from tests.browser.chromium import SIZE, accessibility_violations, show
from tests.browser.pages import Operator
from tests.conversations.scenario import understood
from tests.live import serve
from tests.northfield import AGENT_KEY, Northfield
from tests.northfield_shop import JO

PAGES = ("overview", "conversations", "knowledge", "knowledge/missing", "entry/returns%2Ftime-limit.md", "setup",
         "people", "outgoing", "settings")  # fmt: skip
FETCH = "fetch(arguments[0]).then((it) => it.text()).then(arguments[1])"
HARM = "return [window.hit, document.querySelectorAll('img, iframe').length]"
ATTACKS = tuple(
    attack.replace("HIT", "window.hit=1")
    for attack in (
        "<script>HIT</script>",
        "<img src=x onerror=HIT>",
        "<svg onload=HIT>",
        "<svg><script>HIT</script></svg>",
        "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
        "<a href='javascript:HIT'>x</a>",
        "<details open ontoggle=HIT>",
        "<input autofocus onfocus=HIT>",
        "<video><source onerror=HIT></video>",
        "<body onload=HIT>",
        '"><img src=x onerror=HIT>',
        "'><img src=x onerror=HIT>",
        "</textarea><img src=x onerror=HIT>",
        "</title><img src=x onerror=HIT>",
        "<math><mtext></p><mglyph><style><img src=x onerror=HIT>",
        "{{constructor.constructor('HIT')()}}",
        "${HIT}",
        "`${HIT}`",
        "<style>@import 'javascript:HIT';</style>",
        "<object data='javascript:HIT'></object>",
        "<form action='javascript:HIT'><button autofocus>x</button></form>",
        "<template shadowrootmode=open><img src=x onerror=HIT></template>",
        "&lt;img src=x onerror=HIT&gt;",
        "\u2028<img src=x onerror=HIT>",
    )
)


@pytest.fixture
def northfield(tmp_path):
    shop = Northfield(tmp_path, with_operator=True)
    yield shop
    shop.close()


@pytest.fixture
def pages(driver, url):
    pages = Operator(driver, url)
    pages.sign_in("Olga", AGENT_KEY)
    return pages


@pytest.fixture
def new_shop(tmp_path, first_browser):
    """Nothing is in it yet; (its pages, the shop)."""
    first_browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    shop = Northfield(tmp_path, is_new=True)
    with serve(shop.app) as url:
        pages = Operator(first_browser, url)
        pages.sign_in("Olga", AGENT_KEY)
        yield pages, shop
    shop.close()


def test_a_new_shop_is_set_up(new_shop, tmp_path):
    pages, shop = new_shop
    goods = tmp_path / "goods.csv"
    goods.write_text("Handle,Title,Variant SKU,Variant Price\nmug,Mug,mug-1,8\nlamp,Lamp,lamp-1,cheap\n", "utf-8")
    pages.sees("1 of 5 done")
    pages.go("setup")
    pages.fill("File", str(goods))
    pages.press("See what would change")
    pages.sees("row 3, Variant Price")
    goods.write_text("Handle,Title,Variant SKU,Variant Price\nmug,Mug,mug-1,8\n", "utf-8")
    pages.fill("File", str(goods))
    pages.press("See what would change")
    pages.press("Bring it in")
    pages.sees("Done", where=".told-import")
    assert [product.title for product in shop.shop.catalogue()] == ["Mug"]
    pages.fill("When people answer", "Mon-Fri 9-17")
    pages.press("Save")
    pages.sees("Saved")
    assert shop.shop.settings()["support_hours"] == "Mon-Fri 9-17"
    pages.fill("Short name of the shop", 'm"ugs')
    pages.sees('data-site="m&quot;ugs"', where=".snippet-line")
    pages.go("people")
    pages.press("Add somebody")
    pages.fill("Name", "Ben")
    pages.fill("Password", "correct horse battery")
    pages.press("Save")
    pages.sees("Ben", where=".people")
    pages.go("overview")
    pages.sees("4 of 5 done")


def test_an_entry_is_edited_and_the_answer_changes(pages):
    pages.go("knowledge")
    pages.press("How long can I return something returns · returns/time-limit.md", within="main")
    pages.one(".editor")
    pages.fill("Text", "You have 60 days.")
    pages.ask("how many days to return")
    answers = [one.text for one in pages.driver.find_elements(By.CSS_SELECTOR, ".answer blockquote")]
    assert answers[0].startswith("You have 30 days")
    assert answers[1] == "You have 60 days."
    pages.press("Save")
    pages.sees("Saved. It serves within seconds.")
    pages.press("Look at it")
    pages.sees("An earlier version is in the form")


def test_changes_are_stopped_and_the_assistant_obeys(pages, northfield, tmp_path):
    def understand(text, expected, today):
        meant = {"intent": "cancel_order", "entities": {"order_id": "W20398"}}
        return understood(text, meant if "cancel" in text else {"intent": "affirm"})

    access = Access(stops=northfield.switches.stops)
    assistant = assemble(tmp_path / "shopdesk.db", understand, shop=northfield.shop, access=access)
    jo, now = Identity(Level.PROVEN, JO), datetime.now(UTC)
    opened = assistant.open(site="demo", channel="chat", identity=jo, at=now)

    def says(text):
        said = Utterance(opened.id, MessageId(text), text, "chat", datetime.now(UTC), jo)
        return assistant.respond(said).replies[0].code

    assert says("cancel W20398") == "confirm.cancel_order"
    pages.go("settings")
    pages.press("Stop all changes")
    pages.sees("Everything is stopped")
    assert says("yes") == "writes_stopped"
    assert northfield.shop.order("W20398").status is OrderStatus.PENDING
    pages.press("Allow changes again")
    pages.sees("may change orders and accounts")


def talk(northfield, *texts, channel="chat"):
    now = datetime.now(UTC)
    opened = northfield.assistant.open(site="demo", channel=channel, identity=Identity(), at=now)
    for number, text in enumerate(texts):
        northfield.assistant.respond(Utterance(opened.id, MessageId(str(number)), text, channel, now))
    return opened.id


def test_a_conversation_is_searched_read_and_exported(pages, northfield):
    talk(northfield, "Track my order")
    useless = talk(northfield, "This is useless, get me a human")
    pages.go("conversations")
    pages.fill("Words that were said", "useless\n")
    pages.sees("…")
    export = pages.driver.find_element(By.LINK_TEXT, "Download CSV").get_attribute("href")
    fetched = pages.driver.execute_async_script(
        "fetch(arguments[0]).then((it) => it.text()).then(arguments[1])", export
    )
    header, *rows = fetched.strip().splitlines()
    assert (header.split(",")[0], [row.split(",")[0] for row in rows]) == ("conversation_id", [useless])
    pages.one(".list a").click()
    pages.sees("This is useless, get me a human", where=".log")


@pytest.fixture
def attacked(tmp_path, first_browser):
    """A shop in which every field that somebody else fills holds an attack."""
    shop = Northfield(tmp_path, is_new=True)
    first, other, now = ATTACKS[1], ATTACKS[10], datetime.now(UTC)
    conversation = talk(shop, *ATTACKS, "This is useless, get me a human", channel=first)
    shop.assistant.join(conversation, AgentId("eve"), first, now)
    shop.assistant.write(conversation, AgentId("eve"), first, other, now)
    desk = shop.office.desk
    desk.note(conversation, Agent(AgentId("eve"), first), other, now, whisper=False)
    shop.office.accounts.agents.put(Agent(AgentId("eve"), first, Role.AGENT, other, frozenset({first})), "")
    shop.codes.append(Letter(now, now, "email", first, other))
    request = ServiceRequest(first, None, other, text=first, details={})
    shop.shop.file(request, at=now, key="k")
    folder = shop.operating.entries.folder
    text = f"---\ntitle: {first!r}\ntopic: {other!r}\naudience: {first!r}\nquestions: [{first!r}]\n---\n{other}\n"
    (folder / "returns" / "time-limit.md").write_text(text, "utf-8")
    (folder / "bad.md").write_text(f"{first}\n", "utf-8")
    shop.operating.hooks.put(Hook("h", f"https://{first}", is_on=True), by="x")
    shop.operating.hooks.test("h")
    shop.operating.telling.send_due(shop.operating.hooks)
    with serve(shop.app) as url:
        first_browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
        pages = Operator(first_browser, url)
        pages.sign_in("Olga", AGENT_KEY)
        yield pages, conversation
    show(first_browser, *SIZE, dark=False)
    first_browser.get("about:blank")
    shop.close()


def test_nothing_that_others_wrote_is_markup_and_axe_finds_nothing(attacked, tmp_path):
    pages, conversation = attacked
    evil = tmp_path / "x <img src=x onerror=window.hit=1>.csv"
    evil.write_text(f"Handle,Title,Variant Price\n{ATTACKS[1]},{ATTACKS[0]},{ATTACKS[1]}\n", "utf-8")
    found = []
    for number, path in enumerate((*PAGES, f"conversations/{conversation}")):
        pages.go(path)
        pages.wait_until("return !document.querySelector('.skeletons')")
        if path == "setup":
            pages.fill("File", str(evil))
            pages.press("See what would change")
            pages.sees("row 2")
        show(pages.driver, *SIZE, dark=bool(number % 2))
        found += [f"{path}: {one}" for one in accessibility_violations(pages.driver)]
        assert pages.driver.execute_script("return [window.hit, document.querySelectorAll('img, iframe').length]") == [
            None,
            0,
        ]
    assert found == []
    assert pages.driver.execute_script("return window.violations") == []


def test_axe_finds_nothing_in_an_ordinary_shop(pages, northfield):
    """Each page in the scheme in which the shop under attack was not looked at."""
    talk(northfield, "Track my order", "This is useless, get me a human")
    found = []
    for number, path in enumerate(PAGES):
        pages.go(path)
        pages.wait_until("return !document.querySelector('.skeletons')")
        show(pages.driver, *SIZE, dark=number % 2 == 0)
        found += [f"{path}: {one}" for one in accessibility_violations(pages.driver)]
    assert found == []


def test_the_pages_are_no_ones_but_an_operators(driver, url, northfield):
    password = "correct horse battery"
    northfield.office.accounts.add(
        Agent(AgentId("sue"), "Sue", Role.SUPERVISOR), password, datetime.now(UTC), by="olga"
    )
    pages = Operator(driver, url)
    driver.get(f"{url}/operator")
    pages.one("input[name=name]").send_keys("Sue")
    pages.one("input[name=key]").send_keys(password, "\n")
    pages.sees("These pages are for operators")
    driver.get_log("browser")
