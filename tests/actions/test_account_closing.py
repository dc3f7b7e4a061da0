"""Leaving and taking one's data along: after days of grace, and only to the account's own address."""

from datetime import date, timedelta

from actions.account import delete_account, export_my_data, keep_account
from actions.account.delete_account import DeleteAccount
from actions.account.export_my_data import ExportMyData
from actions.account.keep_account import KeepAccount
from actions.policy import POLICY
from actions.shop.models import OrderStatus
from tests.actions.accounts import ANN, JACKET, TODAY, ann, asks, euros, filed, order, shop_of

CLOSES = TODAY + timedelta(days=POLICY.account_grace_days)


def test_what_is_lost_and_what_is_kept_is_said_before_the_yes():
    shop = shop_of(ann())
    told = delete_account.preview(DeleteAccount(), shop, asks())
    assert told.code == "confirm.delete_account"
    assert told.facts == {
        "closes_on": CLOSES, "grace_days": 14, "invoice_years": 10, "credit": euros(7.5), "membership": "Circle",
    }  # fmt: skip
    assert shop.customer(ANN).closes_on is None


def test_an_account_closes_after_the_days_of_grace():
    shop = shop_of(ann())
    for _ in range(2):
        assert delete_account.run(DeleteAccount(), shop, asks()).code == "account_closes"
    assert shop.customer(ANN).closes_on == CLOSES
    again = delete_account.preview(DeleteAccount(), shop, asks(key="k2"))
    assert (again.code, again.facts) == ("account_closes_already", {"closes_on": CLOSES})


def test_open_orders_are_finished_first():
    shop = shop_of(ann(), orders=(order("W1", JACKET), order("W2", JACKET, OrderStatus.SHIPPED)))
    for step in (delete_account.preview, delete_account.run):
        refused = step(DeleteAccount(), shop, asks())
        assert (refused.code, refused.facts) == ("orders_still_open", {"orders": ("W2",)})
    assert shop.customer(ANN).closes_on is None


def test_a_changed_mind_keeps_the_account_as_it_was():
    shop = shop_of(ann(closes_on=date(2026, 12, 1)))
    assert keep_account.preview(KeepAccount(), shop, asks()).facts == {"closes_on": date(2026, 12, 1)}
    assert keep_account.run(KeepAccount(), shop, asks()).code == "account_kept"
    assert shop.customer(ANN) == ann()
    assert keep_account.preview(KeepAccount(), shop, asks()).code == "account_is_open"


def test_the_copy_of_the_data_goes_to_the_owner_only():
    shop = shop_of(ann())
    told = export_my_data.run(ExportMyData(), shop, asks())
    assert told.facts == {"case": "C-10001", "email": "ann@example.com", "latest": TODAY + timedelta(days=30)}
    assert [(one.kind, one.customer_id, one.email) for one in filed(shop)] == [("data_export", ANN, "ann@example.com")]


def test_deleting_wants_a_fresh_code():
    assert delete_account.ACTION.step_up
