"""Whatever customers do to their orders, in whatever sequence: no cent and no piece appears or gets lost."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actions import Forbidden
from actions.shop import schema
from actions.shop.changes.types import OrderChange, PaySubscription, ResolveProblem, UndoLast
from actions.shop.importing import import_data
from actions.shop.models import OrderStatus, Reservation
from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from tests.contracts.adding_up import NOTHING, gift_money, held, net
from tests.contracts.random_shop import PRODUCT_OF, START, SUITS, VARIANTS, shops, wishes
from tests.contracts.small_shop import copied


def test_every_kind_of_change_takes_part():
    assert set(SUITS) == set(get_args(OrderChange))


class Customers(RuleBasedStateMachine):
    """Everything happens in the embedded shop and in memory; both must answer alike."""

    @initialize(data=shops())
    def open(self, data):
        self.folder = tempfile.TemporaryDirectory()
        self.engine = make_engine(f"sqlite:///{Path(self.folder.name) / 'shop.db'}")
        schema.create_tables(self.engine)
        import_data(self.engine, data)
        self.sql = SqlShop(self.engine)
        self.memory = copied(self.sql, ["c1"])
        self.at, self.keys = START, 0
        self.claimed = Counter()
        self.fees = Counter()
        self.state = self._state(self.sql)
        self.pieces, self.money = self._pieces(), self._gift_money()

    def teardown(self):
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @rule(data=st.data(), kind=st.sampled_from(list(SUITS)))
    def ask(self, data, kind):
        self._change(data.draw(wishes(kind, self.state[0])))

    @precondition(lambda self: any(order.undo_until for order in self.state[0]))
    @rule(data=st.data())
    def take_back(self, data):
        changed = [order.id for order in self.state[0] if order.undo_until]
        self._change(UndoLast(data.draw(st.sampled_from(changed))))

    def _change(self, wanted):
        before = self.state
        preview = self._outcome(lambda shop, key: shop.preview_order(wanted, at=self.at))
        assert self._state(self.sql) == before
        outcome = self._outcome(lambda shop, key: shop.change_order(wanted, at=self.at, key=key))
        if isinstance(outcome, str):
            assert preview == outcome
            assert self._state(self.sql) == before
            return
        assert without_balances(preview.after) == without_balances(outcome.after)
        assert self.sql.order(wanted.order_id) == outcome.after
        again = self.sql.change_order(wanted, at=self.at, key=f"k{self.keys}")
        assert again == outcome
        if isinstance(wanted, ResolveProblem):
            self.claimed[wanted.order_id] += net(outcome.before) - net(outcome.after)

    @rule(data=st.data(), what=st.sampled_from(["wait", "hold", "release", "pay"]))
    def meanwhile(self, data, what):
        match what:
            case "wait":
                self.at += timedelta(minutes=data.draw(st.sampled_from([1, 10, 20, 60 * 25])))
            case "hold":
                pieces, hours = data.draw(st.integers(0, 6)), data.draw(st.sampled_from([1, 30, 90]))
                until, variant = self.at + timedelta(hours=hours), data.draw(st.sampled_from(sorted(PRODUCT_OF)))
                wanted = Reservation("", "c1", variant, "online", pieces, until)
                self._outcome(lambda shop, key: shop.reserve(wanted, at=self.at, key=key))
            case "release":
                self._outcome(lambda shop, key: shop.release("H-1", at=self.at, key=key))
            case "pay":
                method = data.draw(st.sampled_from(["gift", "little", "visa"]))
                fee = PaySubscription("c1", "s1", method)
                outcome = self._outcome(lambda shop, key: shop.change_customer(fee, at=self.at, key=key))
                self.fees[method] += 0 if isinstance(outcome, str) else 900

    def _outcome(self, act):
        """The code of a refusal, or what both shops answered."""
        self.keys += 1
        outcomes = []
        for shop in (self.sql, self.memory):
            try:
                outcomes.append(act(shop, f"k{self.keys}"))
            except Forbidden as refusal:
                outcomes.append(refusal.code)
        assert outcomes[0] == outcomes[1]
        return outcomes[0]

    def _state(self, shop):
        stock = [place for product in VARIANTS for place in shop.stock(product)]
        orders = sorted(shop.orders_of("c1"), key=lambda order: order.id)
        return orders, shop.customer("c1"), stock

    @invariant()
    def it_adds_up(self):
        self.state = self._state(self.sql)
        for stored, remembered in zip(self.state, self._state(self.memory), strict=True):
            assert stored == remembered
        assert self._pieces() == self.pieces, "a piece appeared or got lost"
        assert self._gift_money() == self.money, "gift money appeared or got lost"
        orders, customer, stock = self.state
        assert all(place.quantity >= 0 for place in stock)
        assert all(method.balance is None or method.balance >= NOTHING for method in customer.payment_methods)
        for order in orders:
            paid_is_what_it_cost(order, self.claimed[order.id])
            nothing_is_below_zero(order)

    def _pieces(self):
        """Online, in orders and laid aside."""
        orders, _, stock = self.state
        there = Counter({place.variant_id: place.quantity for place in stock})
        for order in orders:
            there.update(held(order))
        for kept in self.sql.reservations("c1", at=START):
            there[kept.variant_id] += kept.quantity
        return {variant: there[variant] for variant in PRODUCT_OF}

    def _gift_money(self):
        """On each card, and spent from it; fees are spent, too."""
        orders, customer, _ = self.state
        return {card: money + self.fees[card] for card, money in gift_money(orders, customer).items()}


def paid_is_what_it_cost(order, claimed):
    """`claimed`: what was paid back because something was wrong with the delivery."""
    due = 0 if order.status is OrderStatus.CANCELLED else order.total.amount - claimed
    assert net(order) == due
    worth = sum(line.price.amount * line.quantity for line in order.lines)
    assert order.total.amount == worth - order.discount.amount + order.shipping.amount + order.tax.amount


def nothing_is_below_zero(order):
    """Nor is more promised than was paid."""
    amounts = (order.total, order.shipping, order.tax, order.discount)
    settled = [part for back in order.returns for part in back.settled]
    assert all(amount >= NOTHING for amount in amounts)
    assert all(part.amount >= NOTHING for part in (*order.payments, *settled))
    assert sum(part.amount.amount for part in settled if part.kind == "refund") <= net(order)


def without_balances(order):
    """A preview tells the balances of now, a change those of afterwards."""

    def plain(parts):
        return tuple(replace(part, method=replace(part.method, balance=None)) for part in parts)

    returns = tuple(replace(back, settled=plain(back.settled)) for back in order.returns)
    return replace(order, payments=plain(order.payments), returns=returns)


Customers.TestCase.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)
TestCustomers = Customers.TestCase
