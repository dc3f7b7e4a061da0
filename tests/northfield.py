"""A small shop with a scripted assistant: what the tests of channels and pages talk to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from types import MappingProxyType

import httpx
from fastapi import APIRouter, FastAPI

from actions import ACTIONS
from actions.shop.models import (
    Address,
    Customer,
    CustomerId,
    LineId,
    Money,
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    Product,
    ProductId,
    Shipment,
    Stock,
    Variant,
    VariantId,
)
from actions.shop.schema import create_tables
from actions.shop.sql import SqlShop
from bot.agents.deeds import Deeds
from bot.agents.helping import Helping
from bot.agents.office import make_accounts, make_office
from bot.agents.second_factor import AskedOf
from bot.app import create_app
from bot.channels.chat import ChatChannel
from bot.channels.hub import Hub
from bot.channels.limits import Limits
from bot.channels.operator.entries import Entries
from bot.channels.operator.operating import Operating
from bot.channels.operator.telling import Telling
from bot.dialogue.access import Access
from bot.dialogue.shown import Offer
from bot.dialogue.wording import Wording
from bot.messages import ActionReport, Card, Expects, QuickReply, Reply
from bot.settings import Settings, told
from bot.storage.engine import make_engine
from bot.storage.figures import Figures
from bot.storage.hooks import Hooks
from bot.storage.letters import Letter
from bot.storage.lookups import lookups
from bot.storage.pictures import Pictures
from bot.storage.preparing import prepare
from bot.storage.ratings import Ratings
from bot.storage.retention import Keep, Retention
from bot.storage.searching import Searching
from bot.storage.spent import SpentTokens
from bot.storage.sql import SqlConversations
from bot.storage.switches import Switches
from knowledge_base.live import LiveKnowledge
from knowledge_base.types import Entry
from tests.fakes import FakeAssistant, FakeKnowledge, FakeShop, Line
from tests.knowledge_base.word_encoder import WordEncoder

IDENTITY_SECRET = "northfield's secret, long enough for HS256"
AGENT_KEY = "the operator's key"
JO = CustomerId("c1")
SAM = CustomerId("c2")
ADDRESS = Address("12 Hill St", "Leeds", "LS1 4AB", "GB")
DAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)

CUSTOMERS = (
    Customer(JO, "jo@example.com", "Jo", "Parker", "+44 113 496 0000", (ADDRESS,), tags=("vip",)),
    Customer(SAM, "sam@example.com", "Sam", "Okafor"),
)


def _product(number: int, title: str, department: str, price: int, words: str, colors: str) -> Product:
    product_id = ProductId(f"p{number}")
    variants = tuple(
        Variant(VariantId(f"{product_id}-{color}"), product_id, {"color": color}, Money(price, "GBP"))
        for color in colors.split()
    )
    return Product(product_id, title, variants, words, "Northfield", department, rating=4.6, reviews=212)


PRODUCTS = (
    _product(1, "Trekking poles, carbon", "Outdoor", 4900, "Folding poles with cork grips, 380 g a pair.", "grey blue"),
    _product(2, "Thermos bottle, 1 l", "Outdoor", 3400, "Keeps tea hot for a day on the hill.", "steel green"),
    _product(3, "Merino socks, three pairs", "Clothing", 2900, "Warm when wet, and no itch.", "charcoal"),
    _product(4, "Rain jacket", "Clothing", 12000, "Three layers, sealed seams, packs into its pocket.", "green navy"),
    _product(5, "Brass desk lamp", "Home", 7900, "Dimmable, with a linen shade.", "brass"),
    _product(6, "Running shoes", "Shoes", 8900, "Light shoes for road and park.", "blue black"),
)
STOCK = tuple(
    Stock(variant.id, "online", number) for number, product in enumerate(PRODUCTS) for variant in product.variants
)


def _order(number: int, customer: CustomerId, product: Product, status: OrderStatus, shipments: tuple[Shipment, ...]):
    variant = product.variants[0]
    line = OrderLine(LineId("1"), variant.id, product.id, product.title, variant.options, 1, variant.price)
    nothing = Money(0, "GBP")
    return Order(
        OrderId(f"W{number}"), customer, "jo@example.com", DAY + timedelta(minutes=number % 60), status, (line,), "GBP",
        variant.price, nothing, nothing, nothing, ADDRESS, shipments=shipments,
    )  # fmt: skip


PARCEL = Shipment(
    "s1",
    OrderId("W20417"),
    (LineId("1"),),
    "DHL",
    "JD014600003",
    "https://carrier.example/JD014600003",
    shipped_at=DAY + timedelta(days=1),
    expected_from=date(2026, 11, 24),
    expected_to=date(2026, 11, 25),
)
ORDERS = (
    _order(20417, JO, PRODUCTS[4], OrderStatus.SHIPPED, (PARCEL,)),
    _order(20398, JO, PRODUCTS[5], OrderStatus.PENDING, ()),
    _order(20355, SAM, PRODUCTS[3], OrderStatus.DELIVERED, ()),
)
ENTRY = Entry(
    "returns/time-limit",
    "How long can I return something?",
    "Returns & exchanges",
    ("how long do i have to return",),
    "You have 30 days from the day of delivery. The label is free.\n\nSale items can be returned like any other.",
    "content/returns/time-limit.md",
)

HELP = {
    "returns/time-limit.md": "---\ntitle: How long can I return something\nquestions:\n- how many days to return\n---\n"
    "You have 30 days from the day of delivery. The label is free.\n",
    "shipping/cost.md": "---\ntitle: What does delivery cost\n---\nStandard delivery costs £4.\n",
    "shipping/time.md": "---\ntitle: How long does delivery take\naudience: business\n---\nTwo working days.\n",
}

LAMP = Card(
    "order",
    "W20417",
    "W20417",
    MappingProxyType(
        {
            "status": "shipped",
            "status_text": "On its way",
            "placed": "19 November",
            "total": "£79.00",
            "items": ["Brass desk lamp, brass"],
            "steps": [
                {"text": "Ordered", "at": "19 November, 09:30", "done": True},
                {"text": "Handed to the carrier", "at": "20 November, 14:05", "done": True},
                {"text": "Sorted in Leeds", "at": "22 November, 06:40", "done": True},
                {"text": "Delivered", "at": "", "done": False},
            ],
            "expected": "24 – 25 November",
            "carrier": "DHL",
            "tracking_number": "JD014600003",
            "tracking_url": "https://carrier.example/JD014600003",
        }
    ),
    (QuickReply("What's in it?", "details-W20417"),),
)
YES = Offer("yes-1", "Yes, cancel it", "affirm")
NO = Offer("no-1", "No, keep it", "deny")
REASONS = ("Rated 4.6 by 212 buyers", "Most given as a present this month", "Bought again by 4 in 10")


def _product_card(product: Product, reason: str) -> Card:
    fields = {
        "price": f"£{product.variants[0].price.amount / 100:.2f}",
        "stock": "in",
        "stock_text": "In stock",
        "image": product.image,
        "url": f"/product/{product.id}",
        "reason": reason,
        "rating": product.rating,
        "reviews": product.reviews,
    }
    return Card("product", product.id, product.title, fields, (QuickReply("Is it in stock?", f"stock-{product.id}"),))


COMPARISON = Card(
    "comparison",
    "",
    "Side by side",
    {
        "columns": [{"id": one.id, "title": one.title, "image": one.image} for one in (*PRODUCTS[:2], PRODUCTS[3])],
        "rows": [
            {"name": "Price", "values": ["£49.00", "£34.00", "£120.00"], "differs": True},
            {"name": "Rating", "values": ["4.6 (212)", "4.6 (212)", "4.6 (212)"], "differs": False},
            {"name": "Online", "values": ["Only a few left", "In stock", "In stock"], "differs": True},
            {"name": "Color", "values": ["grey, blue", "steel, green", "green, navy"], "differs": True},
            {"name": "Weight", "values": ["380 g", "410 g", ""], "differs": True},
            {"name": "Brand", "values": ["Northfield", "Northfield", "Northfield"], "differs": False},
        ],
    },
    tuple(QuickReply("Add to cart", f"cart-{one.id}") for one in (*PRODUCTS[:2], PRODUCTS[3])),
)
SCRIPT = {
    "track my order": Line(
        (
            Reply(
                "order_status",
                "Your brass desk lamp left our warehouse on Friday. DHL expects it on 24 or 25 November.",
                cards=(LAMP,),
                quick_replies=(QuickReply("Something else", "else-1"),),
            ),
        ),
        offers=(Offer("else-1", "Something else", "restart"), Offer("details-W20417", "What's in it?", "order_status")),
        intent="order_status",
        confidence=0.97,
    ),
    "cancel my shoes": Line(
        (
            Reply(
                "confirm.cancel_order",
                "I'd cancel W20398: running shoes, blue. £89.00 goes back to your Visa ending 4410. Shall I?",
                quick_replies=(QuickReply(YES.title, YES.payload), QuickReply(NO.title, NO.payload)),
            ),
        ),
        offers=(YES, NO),
        expects=Expects("confirm", "cancel_order", (YES.title, NO.title)),
        intent="cancel_order",
        confidence=0.94,
        alternatives=("modify_order", "return_item"),
    ),
    "yes-1": Line(
        (Reply("order_cancelled", "Done, W20398 is cancelled and £89.00 is on its way to your Visa."),),
        actions=(ActionReport("cancel_order", "done", "write"),),
        intent="affirm",
    ),
    "no-1": Line((Reply("nothing_changed", "Fine, everything stays as it is."),), intent="deny"),
    "how long can i return something?": Line(
        (Reply("faq", "You have 30 days from the day of delivery. The label is free.", sources=(ENTRY.id,)),),
        intent="policy_question",
        confidence=0.91,
    ),
    "a present for my dad, he likes hiking": Line(
        (
            Reply(
                "recommended",
                "Three that people buy for hikers, all in stock:",
                cards=tuple(_product_card(one, why) for one, why in zip(PRODUCTS[:3], REASONS, strict=True)),
            ),
        ),
        intent="product_recommendation",
        confidence=0.88,
    ),
    "compare the poles and the jacket": Line(
        (Reply("products_compared", "The cheapest is the thermos bottle. Side by side:", cards=(COMPARISON,)),),
        intent="product_question",
        confidence=0.93,
    ),
    "i'll take the poles": Line(
        (
            Reply(
                "cart_link",
                "In your cart: trekking poles, carbon, grey.",
                cards=(
                    Card("product", "p1", PRODUCTS[0].title, {"cart": {"variant_id": "p1-grey", "quantity": 1}}),
                ),
            ),
        ),
        intent="place_order",
    ),
    "change the address of my shoes": Line(
        (Reply("ask.address", "Where should it go?"),),
        expects=Expects("slot", "address"),
        intent="change_order_address",
    ),
    "i'd like to leave a message": Line(
        (Reply("ask.message", "What should I pass on?"),), expects=Expects("slot", "message")
    ),
    "what is in my account": Line(
        (Reply("ask.code", "I've sent a code to j••@example.com. What is it?"),), expects=Expects("slot", "code")
    ),
    "482913": Line((Reply("identified", "Thank you, Jo. Two orders are open."),)),
    "the lamp flickers": Line((Reply("ask.email", "Where may we answer?"),), expects=Expects("slot", "email")),
    "jo@example.com": Line((Reply("message_taken", "I've passed it on."),)),
    "this is useless, get me a human": Line(
        (Reply("handoff.asked", "Of course. I've told them what it is about, so you won't have to repeat it."),),
        intent="contact_human_agent",
        confidence=0.99,
        alternatives=("file_complaint",),
        sentiment=-0.8,
        hand_off="asked",
    ),
}  # fmt: skip


@cache
def _wording() -> Wording:
    """Read once: it takes longer than most tests."""
    return Wording(constants={"shop": "Northfield"})


class Northfield:
    """The whole server over a database in `folder`."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits = Limits(),
        origins: tuple[str, ...] = (),
        zone: tzinfo = UTC,
        more_routers: Sequence[Callable[[ChatChannel], APIRouter]] = (),
        with_operator: bool = False,
        is_new: bool = False,
        shop: FakeShop | None = None,
        second_factor_of: AskedOf = "chosen",
        typing_preview: bool = False,
    ) -> None:
        """`shop`: another one than this module's. `with_operator`: the operator's pages are there, whose many doors
        take time to make. `is_new`: so they are, nothing was brought in yet, and the shop is one whose data can be."""
        engine = make_engine(f"sqlite:///{folder / 'shopdesk.db'}")
        prepare(engine)
        self.engine = engine
        self.conversations = SqlConversations(engine, lambda: datetime.now(UTC))
        self.assistant = FakeAssistant(self.conversations, SCRIPT)
        sold = shop or FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS, stock=STOCK)
        self.shop: FakeShop | SqlShop = SqlShop(engine) if is_new else sold
        self.hub = Hub()
        self.codes: list[Letter] = []
        self.hooked: list[httpx.Request] = []
        self.hook_status = 204
        self.resolve: Callable[[str, int], Sequence[str]] = lambda host, port: ["93.184.215.14"]
        self.ahead = timedelta(0)
        """How much later it is for webhooks."""
        self.ratings = Ratings(engine, lambda: datetime.now(UTC))
        self.corrected: list[tuple[str, str]] = []
        self.switches = Switches(engine, lambda: datetime.now(UTC))
        access = Access(stops=self.switches.stops)
        self.office = make_office(
            make_accounts(engine, key=AGENT_KEY, secret="second factors are made of it", asked_of=second_factor_of),
            engine,
            self.conversations,
            self.hub.publish,
            helping=Helping(
                FakeKnowledge(),
                lambda text, intent: self.corrected.append((text, intent)),
                ("cancel_order", "delivery_problem", "order_status", "return_item"),
            ),
            deeds=Deeds(self.conversations, self.shop, {one.name: one for one in ACTIONS}, access, _wording(), UTC),
            waiting_codes=lambda: self.codes,
        )
        self.operating = self._operating(folder, access) if with_operator or is_new else None
        self.app: FastAPI = create_app(
            self.assistant,
            self.conversations,
            self.shop,
            identity_secret=IDENTITY_SECRET,
            spent=SpentTokens(engine, lambda: datetime.now(UTC)),
            office=self.office,
            find_entry={entry.id: entry for entry in (ENTRY, replace(ENTRY, id="for-agents", audience="agents"))}.get,
            hub=self.hub,
            origins=origins,
            limits=limits,
            zone=zone,
            demo_customers=(JO, SAM),
            more_routers=more_routers,
            pictures_sent=Pictures(engine, lambda: datetime.now(UTC)),
            ratings=self.ratings,
            operating=self.operating,
            typing_preview=typing_preview,
        )

    def _retention(self, folder: Path) -> Retention:
        figures = Figures(self.engine, lambda: datetime.now(UTC))
        keep = Keep(transcripts=180, audio=30, audit=0)
        return Retention(self.engine, lambda: datetime.now(UTC), figures, keep=keep, recordings=folder / "recordings")

    def _operating(self, folder: Path, access: Access) -> Operating:
        """With three help pages of its own, and webhooks that go nowhere."""
        content = folder / "content"
        for name, text in HELP.items():
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text, encoding="utf-8")
        create_tables(self.engine)
        return Operating(
            office=self.office,
            figures=Figures(self.engine, lambda: datetime.now(UTC)),
            searching=Searching(self.engine),
            switches=self.switches,
            access=access,
            actions={one.name: one for one in ACTIONS},
            hooks=Hooks(self.engine, lambda: datetime.now(UTC) + self.ahead),
            telling=Telling(lambda hook_id: f"secret of {hook_id}", resolve=lambda host, port: self.resolve(host, port),
                            transport=httpx.MockTransport(self._told)),
            knowledge=LiveKnowledge(content, folder / "cache", WordEncoder(), dict),
            entries=Entries(lambda: content, dict),
            kept=self._retention(folder).state,
            asked=lambda since: lookups(self.engine, since=since),
            settings=told(Settings(home=folder, agent_key=AGENT_KEY, identity_secret=IDENTITY_SECRET)),
            origins=("https://shop.example",),
            embedded=self.engine if isinstance(self.shop, SqlShop) else None,
            filed=self.shop.service_requests if isinstance(self.shop, SqlShop) else tuple,
        )  # fmt: skip

    def _told(self, request: httpx.Request) -> httpx.Response:
        self.hooked.append(request)
        return httpx.Response(self.hook_status)

    def close(self) -> None:
        self.engine.dispose()
