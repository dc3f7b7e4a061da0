"""Every number of the policy: what holds up to it, and what holds one step beyond. A new number needs a rule here."""

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from actions import Forbidden
from actions.account import delete_account, export_my_data
from actions.people import call_me_back, file_complaint
from actions.policy import POLICY
from actions.products import check_promo_code, check_stock, leave_review
from actions.returns import warranty_claim
from actions.shop.calendar import months_later
from actions.shop.changes.customer import changed_customer
from actions.shop.changes.giving_back import given_back
from actions.shop.changes.problems import refuse_problem
from actions.shop.changes.types import AddToCart, AroundCustomer, PaySubscription, ResolveProblem, ReturnItems
from actions.shop.models import CartItem, Claim, CustomerId, Payment, PaymentMethod, Stock, Variant
from actions.shop.returns import send_back_by
from actions.telling.money import refunded
from tests.actions.accounts import (
    ANN,
    JACKET,
    NOW,
    TODAY,
    VISA,
    ann,
    asks,
    euros,
    filed,
    order,
    shop_of,
    subscription,
)
from tests.actions.delivered import around, order_of
from tests.fake_shop import FakeShop

DAY = timedelta(days=1)
TESTS = Path(__file__).parent.parent


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(POLICY)])
def test_every_number_is_named_by_a_test(field):
    tests = [*(TESTS / "actions").glob("**/*.py"), *(TESTS / "contracts").glob("*.py")]
    assert any(f"POLICY.{field}" in path.read_text(encoding="utf-8") for path in tests)


def refusal(change, customer, near, at=NOW):
    try:
        changed_customer(change, customer, near, at=at)
    except Forbidden as error:
        return error.code
    return None


def test_a_cart_takes_so_many_pieces_of_a_variant():
    near = AroundCustomer(variants={"v": Variant("v", "p", {}, euros(1))})
    full = AddToCart(ANN, (CartItem("v", POLICY.cart_pieces),))
    assert refusal(full, ann(), near) is None
    assert refusal(AddToCart(ANN, (CartItem("v", POLICY.cart_pieces + 1),)), ann(), near) == "too_many_in_cart"


def test_a_fee_is_paid_so_many_days_early():
    for days, code in (
        (POLICY.subscription_early_days, None),
        (POLICY.subscription_early_days + 1, "subscription_not_due"),
    ):
        customer = ann(subscriptions=(subscription("s1", "Box", due=TODAY + days * DAY),))
        assert refusal(PaySubscription(ANN, "s1", VISA), customer, AroundCustomer()) == code


def test_there_are_days_to_pack_on_the_last_day_of_the_window():
    late = order_of([1000], delivered_at=NOW - POLICY.return_days * DAY)
    assert send_back_by(late, ["1"], {}, NOW) == TODAY + POLICY.send_back_days * DAY
    early = order_of([1000], delivered_at=NOW)
    assert send_back_by(early, ["1"], {}, NOW) == TODAY + POLICY.return_days * DAY


def test_a_return_is_taken_back_for_so_many_hours():
    there = order_of([1000], delivered_at=NOW - DAY)
    back = given_back(there, ReturnItems(there.id, ("1",), "x"), around(there), NOW)
    assert back.undo_until == NOW + timedelta(hours=POLICY.undo_return_hours)


def problem(there, *, kind="damaged", others=()):
    return refuse_problem(
        there, ResolveProblem(there.id, ("1",), kind, "refund"), around(there, other_orders=others), NOW
    )


def test_a_problem_is_made_good_for_so_many_days():
    assert problem(order_of([1000], delivered_at=NOW - POLICY.problem_days * DAY)) is None
    assert problem(order_of([1000], delivered_at=NOW - (POLICY.problem_days + 1) * DAY)) == "problem_too_late"


def test_a_problem_is_made_good_up_to_its_worth():
    assert problem(order_of([POLICY.problem_limit * 100], delivered_at=NOW - DAY)) is None
    assert problem(order_of([POLICY.problem_limit * 100 + 1], delivered_at=NOW - DAY)) == "problem_needs_a_look"


def claimed(times):
    """An earlier order with so many claims."""
    claims = tuple(Claim(f"P{n}", "damaged", ("1",), "refund", NOW - 9 * DAY) for n in range(times))
    return replace(order_of([1000], delivered_at=NOW - 20 * DAY), id="W0", claims=claims)


def test_a_person_looks_from_so_many_claims_on():
    there = order_of([1000], delivered_at=NOW - DAY)
    assert problem(there, others=[claimed(POLICY.problem_claims - 1)]) is None
    assert problem(there, others=[claimed(POLICY.problem_claims)]) == "problem_needs_a_look"


def test_a_missing_parcel_is_waited_for_so_many_hours_by_who_claimed_before():
    wait = timedelta(hours=POLICY.missing_wait_hours)
    fresh = order_of([1000], delivered_at=NOW - wait + timedelta(minutes=1))
    assert problem(fresh, kind="missing") is None
    assert problem(fresh, kind="missing", others=[claimed(1)]) == "problem_wait_first"
    assert problem(order_of([1000], delivered_at=NOW - wait), kind="missing", others=[claimed(1)]) is None


def test_the_warranty_lasts_so_many_months():
    bought = order("W1", JACKET)
    shop = shop_of(ann(), orders=(bought,))
    last = months_later(bought.placed_at.date(), POLICY.warranty_months)
    claim = warranty_claim.WarrantyClaim("W1", ("1",), "the zip broke")
    for day, code in ((last, "warranty_claim_filed"), (last + DAY, "warranty_over")):
        told = warranty_claim.run(
            claim, shop, replace(asks(key=str(day)), at=NOW.replace(year=day.year, month=day.month, day=day.day))
        )
        assert told.code == code


def test_a_code_is_still_taken_by_a_person_for_so_many_days():
    shop, ends = shop_of(ann()), date(2026, 8, 31)
    for days, grace in ((POLICY.promo_grace_days, POLICY.promo_grace_days), (POLICY.promo_grace_days + 1, None)):
        day = ends + days * DAY
        told = check_promo_code.run(check_promo_code.CheckPromoCode("SUMMER"), shop,
                                    replace(asks(), at=NOW.replace(month=day.month, day=day.day)))  # fmt: skip
        assert (told.code, told.facts["grace_days"]) == ("promo_code_expired", grace)


def test_a_copy_of_the_data_comes_within_so_many_days():
    told = export_my_data.run(export_my_data.ExportMyData(), shop_of(ann()), asks())
    assert told.facts["latest"] == TODAY + POLICY.data_export_days * DAY


def test_a_review_appears_within_its_hours_and_is_cut_at_its_length():
    shop = shop_of(ann(), orders=(order("W1", JACKET),))
    review = leave_review.LeaveReview(JACKET.id, "good " * POLICY.review_chars, "5")
    assert leave_review.run(review, shop, asks()).facts["hours"] == POLICY.review_hours
    assert len(filed(shop)[0].text) in (POLICY.review_chars - 1, POLICY.review_chars)


def test_a_call_comes_within_so_many_minutes():
    told = call_me_back.run(call_me_back.CallMeBack(), shop_of(ann()), asks(CustomerId("ann")))
    assert told.facts["minutes"] == POLICY.call_back_minutes


def test_a_card_shows_the_money_within_so_many_working_days_and_a_gift_card_at_once():
    card, gift = (Payment("refund", euros(5), PaymentMethod(VISA, kind)) for kind in ("credit_card", "gift_card"))
    assert refunded([card, gift], "EUR")["refund_days"] == POLICY.refund_days
    assert refunded([gift], "EUR")["refund_days"] == 0


def test_so_many_pieces_are_called_low():
    for pieces, code in ((POLICY.low_stock, "low_stock"), (POLICY.low_stock + 1, "in_stock")):
        shop = FakeShop(products=(JACKET,), stock=(Stock("J-M", "online", pieces),))
        assert check_stock.run(check_stock.CheckStock(JACKET.id), shop, asks(None)).code == code


def test_who_leaves_is_told_how_long_invoices_are_kept():
    told = delete_account.preview(delete_account.DeleteAccount(), shop_of(ann()), asks())
    assert told.facts["invoice_years"] == POLICY.invoice_years


def test_a_complaint_is_answered_and_decided_in_so_many_days():
    told = file_complaint.run(file_complaint.FileComplaint("it took weeks", ""), shop_of(ann()), asks())
    assert (told.facts["answer_days"], told.facts["complaint_days"]) == (POLICY.answer_days, POLICY.complaint_days)
