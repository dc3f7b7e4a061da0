"""A second look in the turn: what it counts, that nothing gets past it, and who learns of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import ACTIONS
from actions.account.change_email import ChangeEmail
from actions.policy import POLICY
from actions.returns.report_problem import Problem, Remedy, ReportProblem
from actions.returns.return_items import ReturnItems
from actions.shop.models import Address, Claim, CustomerId, OrderId, OrderStatus, Payment, PaymentMethod, Return
from actions.shop.sql import SqlShop
from actions.types import Effect, Level
from bot.agents.needs import need_of
from bot.agents.reasons import in_words
from bot.carry_out.signals import Around, are_alike, email_pattern, signals_of
from bot.carry_out.watch import Watch
from bot.channels.context_pane import customer_card, second_look
from bot.dialogue.conversation import Conversation
from bot.dialogue.risks import RiskAssessed
from bot.dialogue.situation import Situation
from bot.messages import ConversationId, Identity, MessageId, Utterance
from bot.storage import audit
from bot.storage.conversations import LoggedEvent
from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.past_deeds import DONE, PERSON, REFUSED, PastDeed, PastDeeds
from nlu.types import Intent
from recommender.customers import Profile, Segment
from recommender.risk import Matter, Reason, Signals, load_weights
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu
from tests.fake_shop import FakeShop

HERE = Conversation(ConversationId("here"))
ACTION = {action.name: action for action in ACTIONS}


@pytest.fixture
def shop(database):
    return SqlShop(make_engine(f"sqlite:///{database}"))


@pytest.fixture
def lee(shop):
    return shop.customer_by_email("lee@example.com")


@pytest.fixture
def order(shop):
    return shop.order("W20355")


def counted(action, request, around, matter=Matter.REFUND, conversation=HERE):
    return signals_of(matter, action, request, conversation, around, NOON)


def missing(order):
    return ReportProblem(order.id, Problem.MISSING, (order.lines[0].id,), Remedy.REFUND)


def test_about_ordinary_customers_there_is_nothing_to_say(shop, lee, order):
    found = counted("report_problem", missing(order), Around(lee, shop.orders_of(lee.id), ()))
    worth = sum(line.price.amount * line.quantity for line in order.lines) // 100
    assert found == Signals(Matter.REFUND, worth=worth, refunds=found.refunds, orders=found.orders)
    assert found.refunds < 5


def test_the_tracking_may_speak_against_what_is_said(lee, order):
    first = order.lines[0]
    other = replace(first, id="2")
    parcel = replace(order.shipments[0], lines=(first.id, other.id))
    both = replace(order, lines=(first, other), shipments=(parcel,))
    assert not counted("report_problem", missing(both), Around(lee, [both], ())).parcel_arrived
    back = Return("R1", "return", (other.id,), NOON - timedelta(days=1), ())
    returned = replace(both, returns=(back,))
    assert counted("report_problem", missing(returned), Around(lee, [returned], ())).parcel_arrived
    event = replace(parcel.events[-1], note="Handed to the recipient")
    signed = replace(both, shipments=(replace(parcel, events=(event,)),))
    assert counted("report_problem", missing(signed), Around(lee, [signed], ())).signed_for
    damaged = replace(missing(signed), kind=Problem.DAMAGED)
    assert not counted("report_problem", damaged, Around(lee, [signed], ())).signed_for


def test_refunds_and_claims_are_counted_in_their_time(lee, order):
    def claim(days):
        return Claim(f"P{days}", "damaged", (order.lines[0].id,), "refund", NOON - timedelta(days=days))

    known = replace(order, claims=(claim(5), claim(70), claim(200)))
    found = counted("report_problem", missing(known), Around(lee, [known], ()))
    assert (found.refunds, found.claims) == (2, 1)
    returning = counted("return_items", ReturnItems(known.id, (known.lines[0].id,)), Around(lee, [known], ()))
    assert returning.claims == 0


def test_a_cancelled_order_is_no_refund(lee, order):
    paid = Payment("refund", order.total, PaymentMethod("p", "paypal"), NOON)
    refunded = replace(order, payments=(*order.payments, paid))
    cancelled = replace(refunded, id="W2", status=OrderStatus.CANCELLED)
    request = missing(order)
    assert counted("report_problem", request, Around(lee, [order, cancelled], ())).paid_back == 0
    assert counted("report_problem", request, Around(lee, [refunded], ())).paid_back == 1.0


def deed(action, outcome, *, hours=1, about="", where="elsewhere", place=""):
    return PastDeed(ConversationId(where), action, about, NOON - timedelta(hours=hours), outcome, place)


def test_what_was_asked_for_elsewhere_counts_until_it_is_done(lee, order):
    twice = [deed("report_problem", REFUSED, about=order.id), deed("report_problem", PERSON, about=order.id, where="b")]

    def asked(*more):
        return counted("report_problem", missing(order), Around(lee, [order], (*twice, *more))).asked_before

    assert asked() == 2
    assert asked(deed("report_problem", REFUSED, about="W1", where="c")) == 2
    assert asked(deed("report_problem", REFUSED, about=order.id, where="here")) == 2
    assert asked(deed("report_problem", REFUSED, about=order.id, where="d", hours=24 * 40)) == 2
    assert asked(deed("report_problem", DONE, about=order.id, where="e")) == 0


def test_credentials_count_for_a_day_and_not_in_the_conversation_that_changed_them(lee, order):
    def changed(*deeds):
        request = ChangeEmail("new@example.com")
        return counted("change_email", request, Around(lee, [order], deeds), Matter.ACCOUNT).credentials_changed

    assert changed(deed("change_email", DONE), deed("change_phone", DONE, hours=23)) == 2
    assert changed(deed("change_email", DONE, hours=25), deed("change_email", DONE, where="here")) == 0
    assert changed(deed("change_email", REFUSED)) == 0


def test_a_place_is_new_only_to_who_has_another_one(lee, order):
    def new(place, *deeds):
        return counted("return_items", ReturnItems(order.id, ()), Around(lee, [order], deeds, place=place)).new_place

    assert not new("home")
    assert not new("home", deed("return_items", DONE, place="home"))
    assert new("abroad", deed("return_items", DONE, place="home"))
    assert not new("abroad", deed("return_items", REFUSED, place="home"))
    assert not new("", deed("return_items", DONE, place="home"))


def test_an_address_is_new_only_to_who_has_ordered_elsewhere(lee, order):
    moved = replace(order, address=Address("Elsewhere 1", "Town", "99999", "DE"))
    known = [replace(order, id=f"W{number}") for number in range(3)]
    request = ReturnItems(order.id, ())
    assert not counted("return_items", request, Around(lee, [moved], ())).new_address
    assert counted("return_items", request, Around(lee, [moved, *known], ())).new_address
    assert counted("return_items", request, Around(lee, [order], [deed("change_order_address", DONE)])).new_address


def test_a_household_is_not_linked_but_one_person_with_three_accounts_is(lee):
    partner = replace(lee, id=CustomerId("x"), email="alex@example.com", payment_methods=())
    assert not are_alike(lee, partner)
    assert are_alike(lee, replace(partner, email="le.e+2@example.com"))
    assert are_alike(lee, replace(partner, payment_methods=lee.payment_methods))
    assert not are_alike(lee, replace(partner, email="lee2@example.com", addresses=()))
    assert email_pattern("12345@example.com") == ""


def test_claims_of_other_accounts_behind_the_door_are_found_in_the_shop(database, lee, order):
    line = order.lines[0].id
    claims = tuple(Claim(f"P{number}", "missing", (line,), "refund", NOON - timedelta(days=9)) for number in (1, 2))
    alike = replace(lee, id=CustomerId("x"), email="lee7@example.com")
    partner = replace(lee, id=CustomerId("y"), email="alex@example.com", payment_methods=())
    deeds = PastDeeds(make_engine(f"sqlite:///{database}"))
    situation = Situation(NOON, Identity(Level.PROVEN, lee.id), lee, (order,), came_from="10.0.0")

    def looked(other):
        claimed = replace(order, id=OrderId("W1"), customer_id=other.id, claims=claims)
        shop = FakeShop(customers=(lee, other), orders=(order, claimed))
        watch = Watch(shop, load_weights(), deeds, "secret")
        return watch.look(ACTION["report_problem"], missing(order), HERE, situation).reasons

    assert looked(alike) == (Reason.LINKED_CLAIMS,)
    assert looked(partner) == ()


class Speaker:
    """Somebody in a conversation, from a network."""

    def __init__(self, database, came_from="10.0.0"):
        self.nlu = ScriptedNlu()
        self.assistant = assemble(database, self.nlu)
        self.deeds = PastDeeds(make_engine(f"sqlite:///{database}"))
        self.identity = Identity(Level.PROVEN, CustomerId("c00002"))
        self.came_from = came_from
        self.begin()

    def begin(self):
        opened = self.assistant.open(site="demo", channel="chat", identity=self.identity, at=NOON)
        self.id, self.said = opened.id, 0

    def say(self, text, intent, **entities):
        self.said += 1
        self.nlu.next = {"intent": intent, "entities": entities}
        said = Utterance(self.id, MessageId(f"m{self.said}"), text, "chat", NOON, self.identity)
        return self.assistant.respond(replace(said, came_from=self.came_from))

    def return_jacket(self):
        return self.say("I'd like to return the rain jacket", Intent.RETURN_ITEM, product="rain jacket")


def codes(answer):
    return [reply.code for reply in answer.replies]


def test_what_is_done_is_remembered_with_a_hash_of_the_place_and_nothing_else(database):
    speaker = Speaker(database)
    speaker.return_jacket()
    speaker.say("yes", Intent.AFFIRM)
    (kept,) = speaker.deeds.of(CustomerId("c00002"), since=NOON - timedelta(days=1))
    assert (kept.action, kept.about, kept.outcome) == ("return_items", "W20120", DONE)
    assert len(kept.place) == 16
    assert b"10.0.0" not in database.read_bytes()


def test_a_yes_counts_only_for_what_was_looked_at(database):
    """Between the summary and the yes, somebody changes the account elsewhere: the yes still does what was looked at,
    and the next wish meets the code."""
    speaker = Speaker(database)
    assert codes(speaker.return_jacket()) == ["confirm.return_items"]
    conversations = speaker.assistant.conversations
    with conversations.turn(speaker.id) as turn:
        turn.save(replace(turn.conversation, risk=None))
    assert codes(speaker.say("yes", Intent.AFFIRM)) == ["confirm.return_items"]
    assert codes(speaker.say("yes", Intent.AFFIRM)) == ["return_set_up"]


def test_a_level_that_was_raised_stops_the_yes(database):
    speaker = Speaker(database)
    speaker.return_jacket()
    conversations = speaker.assistant.conversations
    with conversations.turn(speaker.id) as turn:
        raised = replace(turn.conversation.risk, level="person")
        turn.save(replace(turn.conversation, risk=raised))
    speaker.deeds.put(CustomerId("c00002"), deed("change_email", DONE))
    answer = speaker.say("yes", Intent.AFFIRM)
    assert codes(answer) == ["risk.step_up"]
    assert answer.actions == ()


def test_the_audit_log_has_the_second_look_and_its_chain_holds(database):
    speaker = Speaker(database)
    speaker.deeds.put(CustomerId("c00002"), deed("change_email", DONE))
    speaker.return_jacket()
    kept = Database(make_engine(f"sqlite:///{database}"))
    bodies = kept.read(lambda connection: [json.loads(row.body) for row in connection.execute(select(audit.audit))])
    assert [(one["did"], one["action"], one["outcome"]) for one in bodies] == [
        ("second_look", "return_items", "step_up")
    ]
    assert bodies[0]["reasons"] == ["credentials_changed"]
    assert audit.first_broken(kept) is None


def test_every_action_that_is_looked_at_exists_and_changes_something():
    looked_at = {name for one in load_weights().matters.values() for name in one.actions}
    assert all(ACTION[name].effect is Effect.WRITE for name in looked_at)


def test_every_reason_has_its_words():
    assert all(in_words(reason) != reason for reason in Reason)
    assert in_words("of_an_older_version") == "of_an_older_version"


def test_an_agent_sees_the_reasons_and_how_somebody_buys(lee):
    look = RiskAssessed(NOON, "return_items", "step_up", ("new_place",), 30, "d")
    shown = second_look([LoggedEvent(1, look)])
    assert shown == {"action": "return_items", "level": "step_up", "reasons": [in_words("new_place")]}
    assert second_look([LoggedEvent(1, look), LoggedEvent(2, replace(look, reasons=()))]) is None
    card = customer_card(lee, Profile(lee.id, Segment.BEST, 5, 40_000, 3.0, 0.8, 52_000, 9_000, 90_000), "EUR")
    assert (card["segment"], card["comes_back"]) == ("best customers", 0.8)
    assert [one["amount"] for one in card["value"]] == [52_000, 9_000, 90_000]
    assert "segment" not in customer_card(lee)
    assert customer_card(lee, Profile(lee.id, Segment.NO_ORDER), "EUR")["value"] is None


def test_a_segment_that_the_shop_prefers_comes_a_step_sooner():
    assert need_of(HERE, is_preferred=True).priority == need_of(HERE).priority + 1


def test_the_prose_has_every_number_of_the_weights(request):
    prose = " ".join((request.config.rootpath / "actions" / "policy.md").read_text(encoding="utf-8").split())
    weights = load_weights()
    for reason, least in weights.reasons.items():
        number = f"{least:.0%}".replace("%", " %") if least < 1 else f"{least:g}"
        points = [one.points[reason] for one in weights.matters.values() if reason in one.points]
        assert f"{number} (`{reason}`: {', '.join(map(str, points))})" in prose, reason
    for matter, one in weights.matters.items():
        for level, least in one.levels.items():
            assert f"{least} points (`{matter}.{level.name.lower()}`)" in prose, (matter, level)
    assert f"below {weights.small} " in prose
    assert POLICY.return_days > 0
