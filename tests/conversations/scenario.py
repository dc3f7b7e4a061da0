"""A conversation as data: what the shopper does in each turn, what must come back, and how the shop stands then."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from actions.shop.models import Customer, CustomerId, FiledRequest, Order
from actions.shop.shop import Shop
from actions.telling.labels import address_label, line_labels
from actions.types import Level
from bot.assistant import Assistant
from bot.dialogue.access import Access, ProofBy
from bot.dialogue.risks import RiskAssessed
from bot.messages import (
    ANONYMOUS,
    AgentId,
    Answer,
    Card,
    ConversationId,
    Identity,
    MessageId,
    QuickReply,
    Reply,
    Utterance,
)
from bot.storage.conversations import LoggedEvent
from bot.storage.past_deeds import PastDeed, PastDeeds
from nlu.types import Entity, Expectation, Intent, RankedIntent, Sentiment, Understanding, Wish
from tests.fakes import Letters

FOLDER = Path(__file__).parent


def access_of(scenario: dict[str, Any]) -> Access:
    """The shop's switches as the scenario sets them."""
    told = scenario.get("access", {})
    known = Access()
    return Access(
        write_level=Level[told.get("write_level", known.write_level.name).upper()],
        identify_by=tuple(map(ProofBy, told.get("identify_by", known.identify_by))),
        writes=told.get("writes", known.writes),
        off=frozenset(told.get("off", ())),
        shadow=frozenset(told.get("shadow", ())),
    )


KNOWN = {
    "jo@example.com": "c00001",
    "mira@example.com": "c00002",
    "sam@example.com": "c00003",
    "lee@example.com": "c00004",
}
"""The customers that are always there, by the address they begin with."""


KINDS = ("happy", "refused", "changed_mind", "corrected", "digressed", "interrupted", "unidentified", "failing")
"""Ways in which a conversation about an action may go; `covers: [cancel_order/refused]` names those of a scenario."""


ASIDE = ("faq", "small_talk", "why.", "greeting_again", "help")
"""Begins the codes of what answers a question beside the matter."""


def load_scenarios() -> list[dict[str, Any]]:
    """Every scenario of this folder's YAML files."""
    return [scenario for path in sorted(FOLDER.glob("*.yaml")) for scenario in yaml.safe_load(path.read_text("utf-8"))]


class ScriptedNlu:
    """Understands each utterance as the scenario says it is to be understood."""

    def __init__(self) -> None:
        self.next: dict[str, Any] = {}

    def __call__(self, text: str, expected: Expectation, today: date) -> Understanding:
        return understood(text, self.next)


def understood(text: str, script: dict[str, Any]) -> Understanding:
    """The `understood` of a turn as nlu would give it."""
    confidence = script.get("confidence", 0.95)
    wishes = tuple(_wish(text, row, confidence) for row in script.get("wishes", [script]))
    score = script.get("sentiment", 0.0)
    label = "negative" if score < -0.2 else "positive" if score > 0.2 else "neutral"
    others = 1 - wishes[0].confidence
    second = Intent(script.get("second", "out_of_scope"))
    return Understanding(
        text=text,
        language=script.get("language", "en"),
        ranking=(RankedIntent(wishes[0].intent, confidence), RankedIntent(second, min(confidence, others))),
        wishes=wishes,
        entities=tuple(sorted(_entities(text, script.get("entities", {})), key=lambda entity: entity.start)),
        sentiment=Sentiment(label, score),
        in_scope=script.get("in_scope", True),
    )


def _wish(text: str, row: dict[str, Any], confidence: float) -> Wish:
    said = row.get("says", text)
    start = text.index(said)
    return Wish(Intent(row["intent"]), confidence, start, start + len(said), row.get("negated", False))


def _entities(text: str, entities: dict[str, str | list[str]]) -> list[Entity]:
    found = []
    for label, values in entities.items():
        for value in [values] if isinstance(values, str) else values:
            at = text.lower().find(value.lower())
            start, end = (at, at + len(value)) if at >= 0 else (0, 0)
            found.append(Entity(label, text[start:end], value, start, end))
    return found


@dataclass
class Shopper:
    """Plays the shopper's side of one scenario."""

    assistant: Assistant
    identity: Identity
    conversation_id: ConversationId
    at: datetime
    script: ScriptedNlu | None = None
    said: int = 0
    remembered: str = ""
    letters: Letters | None = None
    """Where one-time codes arrive: "{code}" in what is said is the last one, "{wrong_code}" another."""
    channel: str = "chat"

    @classmethod
    def of(
        cls,
        scenario: dict[str, Any],
        assistant: Assistant,
        at: datetime,
        script: ScriptedNlu | None,
        letters: Letters | None = None,
    ) -> "Shopper":
        email = scenario.get("customer")
        customer = assistant.shop.customer_by_email(email) if email else None
        identity = Identity(Level.PROVEN, customer.id) if customer else ANONYMOUS
        channel = scenario.get("channel", "chat")
        opened = assistant.open(site="demo", channel=channel, identity=identity, at=at)
        return cls(assistant, identity, opened.id, at, script, letters=letters, channel=channel)

    def take(self, turn: dict[str, Any]) -> Answer:
        """Say or press what the turn says; or let the agent write, or hand back."""
        self.said += 1
        self.at += timedelta(minutes=turn.get("after_minutes", 0), seconds=20)
        if self.script is not None:
            self.script.next = turn.get("understood", {})
        text, payload = self._with_code(turn.get("user", "")), None
        if "press" in turn:
            text, payload = self._button(turn["press"])
        elif "press_card" in turn:
            text, payload = self._button(turn["press_card"], on_cards=True)
        elif "press_remembered" in turn:
            text, payload = "", self.remembered
        if "agent" in turn or "agent_hands_back" in turn:
            return self._agent(turn.get("agent", ""))
        answer = self.assistant.respond(self._utterance(text, payload, turn.get("picture", "")))
        if "remember" in turn:
            _, self.remembered = self._button(turn["remember"])
        return answer

    def _agent(self, text: str) -> Answer:
        """Mira of the desk takes the conversation and writes; with nothing to write she hands it back."""
        agent, conversation_id = AgentId("agent-mira"), self.conversation_id
        if not text:
            self.assistant.hand_back(conversation_id, agent, self.at)
        else:
            self.assistant.join(conversation_id, agent, "Mira", self.at)
            self.assistant.write(conversation_id, agent, "Mira", text, self.at)
        return Answer(0, str(self.assistant.conversations.load(conversation_id).status))

    def _with_code(self, text: str) -> str:
        if "code}" not in text or self.letters is None:
            return text
        _, code, _ = self.letters.sent[-1]
        wrong = f"{(int(code) + 1) % 10**6:06}"
        return text.replace("{code}", code).replace("{wrong_code}", wrong)

    def _utterance(self, text: str, payload: str | None, picture: str = "") -> Utterance:
        message_id = MessageId(f"m{self.said}")
        said = Utterance(self.conversation_id, message_id, text, self.channel, self.at, self.identity, payload=payload)
        return replace(said, picture=picture)

    def _button(self, words: str, *, on_cards: bool = False) -> tuple[str, str]:
        replies = self.assistant.conversations.load(self.conversation_id).last_replies
        cards = [card for reply in replies for card in reply.cards]
        buttons = [button for source in (cards if on_cards else replies) for button in _buttons_of(source)]
        found = next((button for button in buttons if words.lower() in button.title.lower()), None)
        assert found is not None, f"no button with {words!r} among {[button.title for button in buttons]}"
        return found.title, found.payload


def _buttons_of(source: Reply | Card) -> tuple[QuickReply, ...]:
    return source.buttons if isinstance(source, Card) else source.quick_replies


def check(turn: dict[str, Any], answer: Answer) -> None:
    """Codes, actions and words of one turn."""
    told = "\n".join(reply.text for reply in answer.replies)
    codes = [reply.code for reply in answer.replies]
    assert codes == turn.get("replies", codes), f"{turn.get('user')!r} -> {told}"
    if "expects" in turn:
        assert answer.expects is not None
        assert answer.expects.kind == turn["expects"]
    if "actions" in turn:
        assert [f"{action.name} {action.outcome}" for action in answer.actions] == turn["actions"]
    if "says" in turn:
        assert turn["says"] in told
    if "speaks" in turn:
        assert turn["speaks"] in " ".join(reply.speech or reply.text for reply in answer.replies)


def check_covers(scenario: dict[str, Any], answers: Sequence[Answer]) -> None:
    """What a scenario says it covers did happen in it, as far as the reports tell."""
    done = {f"{report.name}/{report.outcome}" for answer in answers for report in answer.actions}
    for covered in scenario.get("covers", ()):
        action, _, kind = covered.partition("/")
        match kind:
            case "happy" | "refused":
                assert f"{action}/{'done' if kind == 'happy' else 'refused'}" in done, covered
            case "changed_mind":
                assert any(not answer.actions for answer in answers), covered
            case "digressed":
                assert any(reply.code.startswith(ASIDE) for answer in answers for reply in answer.replies), covered
            case "interrupted":
                assert any(not name.startswith(f"{action}/") for name in done), covered
            case "unidentified":
                assert "customer" not in scenario, covered
            case "failing":
                assert any("shop_fails" in turn for turn in scenario["turns"]), covered


def check_filed(expected: list[str | dict[str, str]], filed: Sequence[FiledRequest]) -> None:
    """What was recorded for the shop's people, oldest first: the kinds, and of each what the scenario names."""
    rows = [{"kind": row} if isinstance(row, str) else row for row in expected]
    assert [one.request.kind for one in filed] == [row["kind"] for row in rows]
    for row, one in zip(rows, filed, strict=True):
        told = {**one.request.details, "kind": one.request.kind, "email": one.request.email,
                "order": one.request.order_id or "", "text": one.request.text}  # fmt: skip
        assert {name: told.get(name) for name in row} == row


def note_earlier(scenario: dict[str, Any], shop: Shop, deeds: PastDeeds, at: datetime) -> None:
    """What the customer asked for in other conversations."""
    customer = shop.customer_by_email(scenario.get("customer", ""))
    for number, row in enumerate(scenario.get("earlier", ())):
        assert customer is not None
        then = at - timedelta(hours=row["hours_ago"])
        about, place = row.get("about", ""), row.get("place", "")
        deed = PastDeed(ConversationId(f"earlier{number}"), row["action"], about, then, row["outcome"], place)
        deeds.put(customer.id, deed)


def check_looked(expected: dict[str, str], log: Sequence[LoggedEvent]) -> None:
    """What came of the second looks, by action; the last one counts."""
    assert {row.event.action: row.event.level for row in log if isinstance(row.event, RiskAssessed)} == expected


def state_of(shop: Shop, at: datetime) -> dict[str, str]:
    """How the shop stands: "W20398" -> status, "W20398 address" -> one line, "jo@example.com newsletter" -> False."""
    state: dict[str, str] = {}
    for email, customer_id in KNOWN.items():
        customer = shop.customer(CustomerId(customer_id))
        state |= _customer_state(email, customer) if customer else {}
        held = shop.reservations(customer.id, at=at) if customer else []
        state[f"{email} reserved"] = ", ".join(f"{one.quantity} x {one.variant_id} {one.store}" for one in held)
        for order in shop.orders_of(customer.id) if customer else ():
            state |= _order_state(order)
    return state


def check_ends(ends: dict[str, Any], before: dict[str, str], after: dict[str, str]) -> None:
    """What the scenario says must be so; orders and customers that it does not name must be as they were."""
    named = {name.split()[0] for name in ends}
    others = {name: value for name, value in before.items() if name.split()[0] not in named}
    wanted = {name: str(value) for name, value in ends.items()} | others
    found = {name: after.get(name) for name in wanted}
    assert found == wanted, {name: found[name] for name in wanted if found[name] != wanted[name]}


def _order_state(order: Order) -> dict[str, str]:
    paid: Counter[str] = Counter()
    for payment in order.payments:
        paid[payment.method.id] += payment.amount.amount * (1 if payment.kind == "payment" else -1)
    told = {
        "lines": str(len(order.lines)),
        "items": "; ".join(line_labels(order.lines)),
        "address": address_label(order.address),
        "delivery": order.delivery_option,
        "total": str(order.total.amount),
        "paid": ", ".join(f"{method} {amount}" for method, amount in sorted(paid.items()) if amount),
        "returns": ", ".join(f"{back.kind} {len(back.lines)}" for back in order.returns),
        "claims": ", ".join(f"{claim.kind} {claim.remedy}" for claim in order.claims),
    }
    return {order.id: str(order.status), **{f"{order.id} {name}": value for name, value in told.items()}}


def _customer_state(email: str, customer: Customer) -> dict[str, str]:
    told = {
        "name": f"{customer.first_name} {customer.last_name}",
        "email": customer.email,
        "phone": customer.phone,
        "address": address_label(customer.addresses[0]) if customer.addresses else "",
        "newsletter": str(customer.newsletter),
        "membership": customer.membership,
        "subscriptions": ", ".join(f"{one.plan} {one.status}" for one in customer.subscriptions),
        "cart": ", ".join(f"{item.quantity} x {item.variant_id}" for item in customer.cart),
        "closes": str(customer.closes_on or ""),
        "cards": ", ".join(str(method.balance.amount) for method in customer.payment_methods if method.balance),
    }
    return {f"{email} {name}": value for name, value in told.items()}
