"""Shoppers who do anything at any time, and an oracle that knows only what was on their screen."""

import re
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from actions.shop.changes.types import AddToCart, ChangeMembership, PaySubscription, ResolveProblem, SetNewsletter
from actions.shop.models import OrderStatus
from actions.shop.sql import SqlShop
from actions.telling.labels import line_label
from actions.types import ActionError, Level
from bot.assistant import Assistant
from bot.dialogue.rules import Thresholds
from bot.errors import AssistantError
from bot.messages import Answer, Identity, MessageId, Utterance
from bot.storage.engine import make_engine
from tests.assembled import NOON, assemble
from tests.contracts.adding_up import NOTHING, gift_money, owed, pieces
from tests.contracts.holes import WHOLE, Hole
from tests.contracts.naming import unnamed
from tests.conversations.scenario import ScriptedNlu

SHOPPERS = ("jo@example.com", "jo@example.com", "mira@example.com", "lee@example.com")
NUMBERS = re.compile(r"\bW\d+|€[\d.,]*\d")
NEEDS_NO_YES = (AddToCart, SetNewsletter)
"""Nothing is bought and nothing is lost by these."""
FRESH = timedelta(minutes=5)
WISHES = {
    "cancel_order": ["cancel {order}", "I don't want {item} any more", "cancel it"],
    "return_item": ["return {item} from {order}", "I want to send {item} back", "send it back, all of it"],
    "exchange_item": ["exchange {item} for {option}", "swap it for {option}, order {order}"],
    "modify_order": ["change {item} in {order} to {option}", "make it {option}"],
    "change_shipping_address": ["send {order} to 12 Hill St, 10115 Berlin, Germany", "my new address"],
    "change_delivery_option": ["make {order} express", "faster please"],
    "change_payment_method": ["pay {order} with {method}", "use {method}"],
    "request_refund": ["I want my money back for {order}"],
    "delivery_problem": ["{item} arrived broken", "{order} never came"],
    "order_status": ["where is {order}"],
    "policy_question": ["how long do refunds take?"],
    "update_account_details": ["change my name to Robin Hood", "my phone is +49 30 5550199"],
    "delete_account": ["delete my account"],
    "subscription_payment": ["pay my subscription with {method}"],
}
ANSWERS = {
    "provide_info": ["{order}", "{item}", "{option}", "{method}", "12 Hill St, 10115 Berlin", "too small"],
    "choose": ["the second one", "{item}", "{order}", "{option}"],
    "correct": ["no, I meant {order}", "not that, {item}", "yes but {item}", "rather {option}"],
    "affirm": ["yes", "yes?", "yes please", "ok"],
    "deny": ["no"],
    "cancel_task": ["never mind", "undo that"],
    "repeat": ["say that again"],
    "thanks_bye": ["thanks"],
    "contact_human_agent": ["a person please"],
}
LABELS = {"order": "order_id", "method": "payment_method", "option": "option_value", "item": "product"}


@dataclass(frozen=True)
class Summary:
    """A question for a yes as it stood on the screen."""

    text: str
    at: datetime


def is_same_deed(one: str, other: str) -> bool:
    """Two wordings of one summary: said again it is shorter, and tells of no other order and no other amount."""
    short, long = sorted((one, other), key=len)
    return one == other or set(NUMBERS.findall(short)) <= set(NUMBERS.findall(long))


class Watched(SqlShop):
    """Notes every command it is given; now and then it fails before or after acting."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.done: dict[str, object] = {}
        self.trouble = ""

    def change_order(self, change, *, at, key):
        return self._noted(change, key, lambda: super(Watched, self).change_order(change, at=at, key=key))

    def change_customer(self, change, *, at, key):
        return self._noted(change, key, lambda: super(Watched, self).change_customer(change, at=at, key=key))

    def _noted(self, change, key, act):
        trouble, self.trouble = self.trouble, ""
        if trouble == "before":
            raise ActionError("the shop is away", retryable=True)
        changed = act()
        self.done.setdefault(key, change)
        if trouble == "after":
            raise ActionError("the answer was lost", retryable=True)
        return changed


class Shopping(RuleBasedStateMachine):
    """One conversation; the oracle looks at the screen and at the shop, never into the dialogue."""

    seeded: Path
    hole: Hole = WHOLE

    @initialize(shopper=st.sampled_from(SHOPPERS))
    def arrive(self, shopper):
        self.folder = tempfile.TemporaryDirectory()
        database = Path(self.folder.name) / "shopdesk.db"
        database.write_bytes(self.seeded.read_bytes())
        self.shop = Watched(make_engine(f"sqlite:///{database}"))
        self.script = ScriptedNlu()
        thresholds = Thresholds(asked=20, misunderstood=50, mood=-2.0, **self.hole.thresholds)
        self.assistant: Assistant = assemble(
            database, self.script, shop=self.shop, actions=self.hole.actions, thresholds=thresholds
        )
        self.customer = self.shop.customer_by_email(shopper)
        self.identity = Identity(Level.PROVEN, self.customer.id)
        self.at, self.said = NOON, 0
        opened = self.assistant.open(site="demo", channel="chat", identity=self.identity, at=self.at)
        self.id = opened.id
        self.buttons: list[tuple[str, Summary | None]] = []
        self.summary: Summary | None = None
        self.others = self._others()
        self.count()

    def teardown(self):
        if hasattr(self, "folder"):
            self.shop._engine.dispose()
            self.folder.cleanup()

    @rule(data=st.data(), intent=st.sampled_from(sorted(WISHES)))
    def wish(self, data, intent):
        self._say(data, intent, data.draw(st.sampled_from(WISHES[intent])))

    @rule(data=st.data(), late=st.booleans())
    def cancel_an_open_order(self, data, late):
        """What most planted holes sit in."""
        self._say(data, "cancel_order", "cancel {order}", status=OrderStatus.PENDING)
        if late:
            self.come_back_later_and_say_yes(data)
        else:
            self.say_yes(data)

    @rule(data=st.data())
    def return_something(self, data):
        self._say(data, "return_item", "return {item} from {order}", status=OrderStatus.DELIVERED)

    @rule(data=st.data(), then_yes=st.booleans())
    def send_an_open_order_elsewhere(self, data, then_yes):
        self._say(
            data, "change_shipping_address", "send {order} to 12 Hill St, 10115 Berlin", status=OrderStatus.PENDING
        )
        if then_yes:
            self.say_yes(data)

    @rule(data=st.data())
    def say_yes(self, data):
        self._say(data, "affirm", "yes")

    @rule(data=st.data())
    def come_back_later_and_say_yes(self, data):
        self.at += 2 * FRESH
        self._say(data, "affirm", "yes")

    @rule(data=st.data(), intent=st.sampled_from(sorted(ANSWERS)))
    def answer(self, data, intent):
        self._say(data, intent, data.draw(st.sampled_from(ANSWERS[intent])))

    @rule(data=st.data())
    def press(self, data):
        """Any button of the conversation so far, the latest ones more often."""
        if self.buttons:
            back = data.draw(st.integers(0, min(5, len(self.buttons) - 1)) | st.integers(0, len(self.buttons) - 1))
            payload, summary = self.buttons[-1 - back]
            self._turn(Utterance(self.id, self._next_id(), "", "chat", self.at, self.identity, payload), summary)

    @rule()
    def send_again(self):
        """The same message once more: the same answer, and nothing is done."""
        if self.said:
            done = len(self.shop.done)
            assert self.assistant.respond(self.last).seq == self.last_answer.seq
            assert len(self.shop.done) == done

    @rule(minutes=st.sampled_from([1, 3, 6, 30]))
    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule(when=st.sampled_from(["before", "after"]))
    def the_shop_stumbles(self, when):
        self.shop.trouble = when

    @rule(data=st.data())
    def another_device(self, data):
        """Somebody else's proof in this conversation says yes."""
        other = self.shop.customer_by_email(next(email for email in SHOPPERS if email != self.customer.email))
        stranger = Identity(Level.PROVEN, other.id)
        self.script.next = {"intent": "deny"}
        self._turn(Utterance(self.id, self._next_id(), "no", "chat", self.at, stranger), None)

    @rule(data=st.data())
    def an_agent_takes_it_and_gives_it_back(self, data):
        """Whatever is said to the agent, a yes above all, is not for the assistant."""
        self.assistant.join(self.id, "a1", "Mira", self.at)
        self.assistant.write(self.id, "a1", "Mira", "Shall I cancel it for you?", self.at)
        self.summary, done = None, len(self.shop.done)
        self._say(data, "affirm", "yes")
        assert len(self.shop.done) == done
        assert not self.last_answer.replies, "the assistant spoke while an agent had it"
        self.assistant.hand_back(self.id, "a1", self.at)

    def _say(self, data, intent, template, *, status=None):
        words = self._words(data, status)
        text = template.format(**words)
        entities = {LABELS[name]: words[name] for name in words if f"{{{name}}}" in template}
        if "second" in text:
            entities["ordinal"] = "2"
        self.script.next = {"intent": intent, "entities": entities}
        is_yes = intent == "affirm" and "?" not in text
        utterance = Utterance(self.id, self._next_id(), text, "chat", self.at, self.identity)
        self._turn(utterance, self.summary if is_yes else None)

    def _words(self, data, status):
        """Of an order of this status, if there is one."""
        orders = self.shop.orders_of(self.customer.id)
        order = data.draw(st.sampled_from([one for one in orders if one.status is status] or orders))
        line = data.draw(st.sampled_from(order.lines))
        product = self.shop.product(line.product_id)
        options = sorted({value for variant in product.variants for value in variant.options.values()}) or ["blue"]
        methods = ["PayPal", "gift card", "card ending 4410", "my Amex"]
        return {
            "order": order.id,
            "item": line.title.lower(),
            "option": data.draw(st.sampled_from(options)),
            "method": data.draw(st.sampled_from(methods)),
        }

    def _next_id(self):
        self.said += 1
        self.at += timedelta(seconds=10)
        return MessageId(f"m{self.said}")

    def _turn(self, utterance: Utterance, said_yes_to: Summary | None) -> None:
        """`said_yes_to`: the summary whose yes this is, as far as the screen tells."""
        before = dict(self.shop.done)
        latest, orders, customer = self.summary, self.orders, self.customer
        try:
            answer = self.assistant.respond(utterance)
        except AssistantError:
            return
        self.last, self.last_answer = utterance, answer
        self._look_at(answer)
        new = [change for key, change in self.shop.done.items() if key not in before]
        if new:
            self._add_up(new)
        assert len(new) <= 1, f"one yes did {new}"
        for change in new:
            if isinstance(change, NEEDS_NO_YES):
                continue
            assert said_yes_to is not None, f"{change} without a yes to a summary"
            assert latest is not None
            assert is_same_deed(said_yes_to.text, latest.text), f"{change}: the yes was for another summary"
            self._check_named(change, orders, customer, said_yes_to.text)
            assert utterance.at - latest.at <= FRESH, f"{change}: the summary was old"
            self._check_named(change, orders, customer, latest.text)

    def _look_at(self, answer: Answer) -> None:
        """Keep what can be pressed; the last thing asked is the only one that a typed yes can mean."""
        if answer.status != "bot":
            self.summary = None
            return
        asks = [reply for reply in answer.replies if reply.code.startswith("confirm.")]
        if answer.replies:
            self.summary = Summary(asks[-1].text, self.last.at) if asks else None
        for reply in answer.replies:
            summary = self.summary if reply in asks[-1:] else None
            for quick in reply.quick_replies:
                self.buttons.append((quick.payload, summary if quick is reply.quick_replies[0] else None))
            for card in reply.cards:
                self.buttons += [(button.payload, None) for button in card.buttons]

    def _check_named(self, change, orders, customer, text: str) -> None:
        """What is done is what the summary named."""
        order = orders.get(getattr(change, "order_id", None))
        if order is None:
            assert change.customer_id == self.customer.id
        else:
            names = [line_label(line).split(",")[0].lower() for line in order.lines]
            said = text.lower()
            assert order.id.lower() in said or any(name in said for name in names), f"{change} is not in {text!r}"
        missing = unnamed(change, order, customer, self.shop, text)
        assert not missing, f"{change}: {missing} not in {text!r}"

    def count(self) -> None:
        """What there is now, of which nothing may appear or get lost."""
        self.customer = self.shop.customer(self.customer.id)
        self.orders = {order.id: order for order in self.shop.orders_of(self.customer.id)}
        products = {line.product_id for order in self.orders.values() for line in order.lines}
        self.stock = [place for product in sorted(products) for place in self.shop.stock(product)]
        self.pieces = pieces(self.orders.values(), self.stock)
        self.gift_money = gift_money(self.orders.values(), self.customer)
        self.owed = {order.id: owed(order) for order in self.orders.values()}

    def _add_up(self, new) -> None:
        """After a change; only fees and what is paid back for a problem leave the books."""
        before = self.pieces, self.gift_money, self.owed
        self.count()
        assert self.pieces == before[0], f"pieces appeared or got lost: {new}"
        if not any(isinstance(change, PaySubscription | ChangeMembership | ResolveProblem) for change in new):
            assert self.gift_money == before[1], f"gift money appeared or got lost: {new}"
            assert self.owed == before[2], f"money appeared or got lost: {new}"
        if any(isinstance(change, ResolveProblem) for change in new):
            assert all(self.owed[id] <= owed for id, owed in before[2].items()), f"more was paid than refunded: {new}"

    def _others(self):
        """Everything of everybody else."""
        emails = [email for email in sorted({*SHOPPERS, "sam@example.com"}) if email != self.customer.email]
        customers = [self.shop.customer_by_email(email) for email in emails]
        return [(customer, self.shop.orders_of(customer.id)) for customer in customers]

    @invariant()
    def nobody_else_is_touched(self):
        if hasattr(self, "others"):
            assert self._others() == self.others

    @invariant()
    def nothing_is_below_zero(self):
        if hasattr(self, "stock"):
            assert all(place.quantity >= 0 for place in self.stock)
            cards = [method.balance for method in self.customer.payment_methods]
            assert all(balance is None or balance >= NOTHING for balance in cards)
