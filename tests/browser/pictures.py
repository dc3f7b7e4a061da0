"""The four pictures of the top README: the assistant over the demo shop; `make screenshots` takes them anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from actions import ACTIONS
from actions.shop import demo
from actions.shop import schema as shop_schema
from actions.types import Level
from bot.agents.deeds import Deeds
from bot.agents.helping import Helping
from bot.agents.office import make_accounts, make_office
from bot.app import create_app
from bot.assistant import Assistant
from bot.channels.hub import Hub
from bot.channels.pages import WEB
from bot.dialogue.access import Access
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.wording import Wording
from bot.messages import ConversationId, Identity, MessageId, Transcript, Utterance
from bot.storage.engine import make_engine
from bot.storage.pictures import Pictures
from bot.storage.preparing import prepare
from bot.storage.ratings import Ratings
from bot.storage.spent import SpentTokens
from nlu.types import Understanding
from tests.assembled import assemble
from tests.browser.chromium import SETTLE, show
from tests.browser.pages import Desk, Widget, press
from tests.conversations.scenario import understood
from tests.fakes import FakeKnowledge
from tests.live import serve

FOLDER = WEB / "pictures"
PICTURE = (1200, 760)  # px
COLORS = 128
AGENT_KEY = "agents only"
PERSON = "Can I talk to a person please?"
CANCEL = "please cancel the shoes in W20398"
MEANT = {
    "where is W20390?": {"intent": "order_status", "entities": {"order_id": "W20390"}},
    "where is my sleeping mat?": {"intent": "order_status", "entities": {"order_id": "W20312"}},
    CANCEL: {"intent": "cancel_order", "second": "modify_order", "entities": {"order_id": "W20398"}},
    "how long does a refund take?": {"intent": "policy_question"},
    PERSON: {"intent": "contact_human_agent", "sentiment": -0.4},
}
STORIES = (
    ("mira@example.com", "the thermos bottle came with a dent", 21),
    ("", "my voucher is not accepted", 9),
    ("", "can I still change the address?", 4),
    ("", "which jacket is the warmer one?", 2),
    ("jo@example.com", "", 3),
    ("", "I sent the shoes back two weeks ago", 1),
)
"""Who waits, what they added while waiting, since how many minutes; "": the one who wants something cancelled."""


def _understand(text: str, expected: object, today: object) -> Understanding:
    return understood(text, MEANT.get(text, {"intent": "out_of_scope", "in_scope": False}))


@contextmanager
def demo_shop(folder: Path) -> Iterator[tuple[str, Assistant]]:
    """The demo shop as it is today, served; only the understanding is given, sentence by sentence."""
    database, now = folder / "demo.db", datetime.now(UTC)
    engine = make_engine(f"sqlite:///{database}")
    prepare(engine)
    shop_schema.create_tables(engine)
    demo.seed(engine, now, scale=0.01)
    demo.write_pictures(folder / "pictures")
    assistant = assemble(database, _understand, agents_there=True)
    hub, jo = Hub(), assistant.shop.customer_by_email("jo@example.com")
    assert jo is not None
    wording = Wording(constants={"shop": "Northfield"})
    deeds = Deeds(
        assistant.conversations, assistant.shop, {one.name: one for one in ACTIONS}, Access(), wording, UTC
    )  # fmt: skip
    intents = ("cancel_order", "delivery_problem", "modify_order", "order_status", "return_item")
    helping = Helping(FakeKnowledge(), lambda text, intent: None, intents)
    app = create_app(
        assistant,
        assistant.conversations,
        assistant.shop,
        identity_secret="a secret of at least thirty-two characters",
        spent=SpentTokens(engine, lambda: datetime.now(UTC)),
        office=make_office(
            make_accounts(engine, key=AGENT_KEY, secret="x"), engine, assistant.conversations, hub.publish,
            helping=helping, deeds=deeds,
        ),
        hub=hub,
        find_entry={FakeKnowledge.ENTRY.id: FakeKnowledge.ENTRY}.get,
        pictures=folder / "pictures",
        demo_customers=[jo.id],
        pictures_sent=Pictures(engine, lambda: datetime.now(UTC)),
        ratings=Ratings(engine, lambda: datetime.now(UTC)),
    )  # fmt: skip
    with serve(app) as url:
        yield url, assistant
    engine.dispose()


def take_pictures(driver: WebDriver, folder: Path) -> None:
    """Of the chat on the shop's pages and of a busy day in the console; the dashboard's is `keep`t by who has one."""
    with demo_shop(folder) as (url, assistant):
        show(driver, *PICTURE, dark=False)
        _shopper(driver, url)
        for email, added, minutes in STORIES:
            _waits(assistant, email, added, minutes)
        call = _calls(assistant)
        _agent(driver, url, call)


def keep(driver: WebDriver, name: str) -> None:
    """As a PNG of few colours: a page needs no more, and it is a third of the size."""
    driver.execute_async_script(SETTLE)
    taken = Image.open(BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    taken.quantize(COLORS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def _shopper(driver: WebDriver, url: str) -> None:
    driver.get(url)
    driver.find_element(By.CSS_SELECTOR, "details.account summary").click()
    driver.find_element(By.XPATH, "//button[contains(., 'jo@example.com')]").click()
    WebDriverWait(driver, 10).until(lambda _: driver.find_elements(By.LINK_TEXT, "My orders"))
    driver.find_element(By.LINK_TEXT, "Hiking & Camping").click()
    widget = Widget(driver)
    widget.open()
    widget.say("where is W20390?")
    widget.sees("Follow the parcel")
    keep(driver, "widget")


def _waits(assistant: Assistant, email: str, added: str, minutes: int) -> None:
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    customer = assistant.shop.customer_by_email(email) if email else None
    identity = Identity(Level.PROVEN, customer.id) if customer else Identity()
    opened = assistant.open(site="demo", channel="chat", identity=identity, at=at)
    said = (PERSON, added) if added else ("where is W20390?", "how long does a refund take?", CANCEL, PERSON)
    for number, text in enumerate(said):
        moment = at + timedelta(seconds=20 * number)
        assistant.respond(Utterance(opened.id, MessageId(str(number)), text, "chat", moment, identity))


def _calls(assistant: Assistant) -> ConversationId:
    """Somebody on the telephone, whom the assistant is answering."""
    at = datetime.now(UTC) - timedelta(seconds=50)
    lee = assistant.shop.customer_by_email("lee@example.com")
    assert lee is not None
    identity = Identity(Level.PROVEN, lee.id)
    opened = assistant.open(site="phone", channel="voice", identity=identity, at=at)
    _note(assistant, opened.id, CallNoted(at, "answered", detail="+358 40 555 0104"))
    heard = tuple(zip(["where", "is", "my", "sleeping", "mat?"], (0.98, 0.97, 0.95, 0.72, 0.41), strict=True))
    _says(assistant, opened.id, identity, at + timedelta(seconds=5), heard)
    broke_in = CallNoted(at + timedelta(seconds=12), "interrupted", heard="The other part", unheard="is on its way.")
    _note(assistant, opened.id, broke_in)
    _says(assistant, opened.id, identity, at + timedelta(seconds=15), tuple((word, 0.97) for word in PERSON.split()))
    return opened.id


def _says(
    assistant: Assistant,
    call: ConversationId,
    identity: Identity,
    at: datetime,
    words: tuple[tuple[str, float], ...],
) -> None:
    text = " ".join(word for word, _ in words)
    spoken = Transcript(text, min(surely for _, surely in words), "embedded", words)
    assistant.respond(Utterance(call, MessageId(at.isoformat()), text, "voice", at, identity, transcript=spoken))


def _note(assistant: Assistant, conversation_id: ConversationId, noted: CallNoted) -> None:
    with assistant.conversations.turn(conversation_id) as turn:
        turn.save(turn.conversation.record(noted))


def _agent(driver: WebDriver, url: str, call: ConversationId) -> None:
    desk = Desk(driver, url)
    desk.sign_in("Mira", AGENT_KEY)
    desk.sees("Waiting", where=".queue")
    driver.find_element(By.XPATH, "//button[contains(@class, 'row')][contains(., 'Jo')]").click()
    desk.sees("Why I'm here", where=".context")
    press(driver, "a")
    desk.sees("Mira joined", where=".log")
    desk.one(".composer textarea").send_keys("Hi Jo, Mira here. I am cancelling the shoes for you")
    keep(driver, "console")
    desk.one(f".row[data-id='{call}']").click()
    desk.sees("Call taken", where=".log")
    driver.execute_script("document.querySelector('.log').scrollTop = 0")
    keep(driver, "call")
