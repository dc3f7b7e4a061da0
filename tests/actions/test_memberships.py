"""Memberships: what a level costs is said before the yes, charged to a named method, and comes back by the rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.account import change_membership, membership_status
from actions.account.change_membership import ChangeMembership, MembershipMove
from actions.policy import POLICY
from actions.products import check_promo_code
from actions.shop.models import MembershipTerm, OrderStatus, PaymentMethod
from actions.types import Level
from tests.actions.accounts import ANN, GIFT, JACKET, NOW, TODAY, VISA, ann, asks, euros, order, shop_of

UP, DOWN, LEAVE = MembershipMove
PAYPAL = PaymentMethod("paypal", "paypal")
A_YEAR_ON = date(2027, 11, 23)


def plus(*, days: int = 100, **changed):
    """Ann with Circle Plus, paid so many days ago."""
    paid_at = NOW - timedelta(days=days)
    due = paid_at.date().replace(year=paid_at.year + 1)
    return ann(membership="Circle Plus", membership_term=MembershipTerm(euros(29), VISA, paid_at, due), **changed)


def moves(shop, move, said="", *, method=None, at=NOW, key="k1"):
    """The preview and what came of the yes, which say the same."""
    request, caller = ChangeMembership(move, said, method), replace(asks(key=key), at=at)
    promised = change_membership.preview(request, shop, caller)
    before = shop.customer(ANN)
    assert promised.code.startswith("confirm.change_membership"), promised
    for _ in range(2):
        done = change_membership.run(request, shop, caller)
        assert done.facts == promised.facts
    assert before != shop.customer(ANN)
    return promised.code, done


def test_the_level_is_told_and_so_is_that_there_is_none():
    ask = membership_status.MembershipStatus()
    told = membership_status.run(ask, shop_of(ann()), asks())
    assert (told.facts["membership"], told.facts["fee"], told.facts["others"]) == ("Circle", None, ("Circle Plus",))
    none = membership_status.run(ask, shop_of(ann(membership="")), asks())
    assert (none.code, none.facts["others"]) == ("no_membership", ("Circle", "Circle Plus"))


def test_the_day_of_the_next_fee_is_told_only_to_its_owner():
    ask = membership_status.MembershipStatus()
    told = membership_status.run(ask, shop_of(plus()), asks()).facts
    assert (told["fee"], told["months"], told["due"], told["ends_on"]) == (euros(29), 12, date(2027, 8, 15), None)
    assert membership_status.run(ask, shop_of(plus()), asks(level=Level.KNOWN)).facts["due"] is None


@pytest.mark.parametrize(
    ("before", "move", "said", "after"),
    [
        ("", UP, "Circle", "Circle"),
        ("Circle Plus", DOWN, "", "Circle"),
        ("Circle Plus", LEAVE, "", "Circle"),
        ("Circle", LEAVE, "", ""),
    ],
)
def test_a_move_that_costs_nothing_counts_at_once(before, move, said, after):
    shop = shop_of(ann(membership=before))
    _, done = moves(shop, move, said)
    assert done.code == ("membership_changed" if move is not LEAVE else "membership_ended")
    assert (done.facts["fee"], done.facts["refund"]) == (None, None)
    assert shop.customer(ANN).membership == after


@pytest.mark.parametrize(("before", "said"), [("Circle", ""), ("", "the plus one")])
def test_a_fee_is_said_before_the_yes_and_charged_to_the_only_method_that_can_pay_it(before, said):
    shop = shop_of(ann(membership=before))
    code, done = moves(shop, UP, said)
    assert (code, done.code) == ("confirm.change_membership", "membership_changed")
    facts = done.facts
    assert (facts["fee"], facts["months"], facts["charged_to"], facts["due"]) == (
        euros(29), 12, "Visa ending 4410", A_YEAR_ON,
    )  # fmt: skip
    after = shop.customer(ANN)
    assert after.membership == "Circle Plus"
    assert after.membership_term == MembershipTerm(euros(29), VISA, NOW, A_YEAR_ON)


def test_of_several_methods_the_one_that_pays_is_asked_for():
    shop = shop_of(ann(payment_methods=(*ann().payment_methods, PAYPAL)))
    refused = change_membership.preview(ChangeMembership(UP), shop, asks())
    assert (refused.code, refused.ask) == ("membership_method_needed", "payment_method")
    assert refused.choices == ("Visa ending 4410", "PayPal")
    assert refused.facts["fee"] == euros(29)
    assert moves(shop, UP, method="paypal")[1].facts["charged_to"] == "PayPal"


@pytest.mark.parametrize(
    ("method", "code"), [(GIFT, "membership_method_not_possible"), ("bobs", "fee_method_not_found")]
)
def test_a_gift_card_or_a_stranger_s_card_does_not_pay(method, code):
    refused = change_membership.preview(ChangeMembership(UP, "", method), shop_of(ann()), asks())
    assert (refused.code, refused.ask, refused.choices) == (code, "payment_method", ("Visa ending 4410",))


def test_somebody_without_a_method_that_can_pay_is_told_what_is_missing():
    shop = shop_of(ann(payment_methods=(PaymentMethod(GIFT, "gift_card", balance=euros(100)),)))
    assert change_membership.preview(ChangeMembership(UP), shop, asks()).code == "membership_method_missing"


def test_nobody_joins_at_a_price_that_cannot_be_read():
    shop = shop_of(ann(), fee="about 29 a year")
    assert change_membership.preview(ChangeMembership(UP), shop, asks()).code == "membership_fee_unclear"


@pytest.mark.parametrize("move", [LEAVE, DOWN])
def test_who_leaves_later_keeps_the_level_for_what_is_paid_and_gets_nothing_back(move):
    shop = shop_of(plus())
    code, done = moves(shop, move)
    assert (code, done.code) == ("confirm.change_membership.run_out", "membership_runs_out")
    assert (done.facts["due"], done.facts["then"], done.facts["refund"]) == (date(2027, 8, 15), "Circle", None)
    assert shop.customer(ANN).membership == "Circle Plus"
    again = change_membership.preview(ChangeMembership(move), shop, asks(key="k2"))
    assert (again.code, again.facts["due"]) == ("membership_ends_already", date(2027, 8, 15))


def test_after_the_last_paid_day_the_free_level_is_left():
    shop = shop_of(plus())
    moves(shop, LEAVE)
    later = replace(asks(), at=NOW.replace(year=2027))
    told = membership_status.run(membership_status.MembershipStatus(), shop, later)
    assert told.facts["membership"] == "Circle"
    _, joined = moves(shop, UP, at=NOW.replace(year=2027), key="k2")
    assert (joined.code, joined.facts["fee"]) == ("membership_changed", euros(29))


def test_who_stays_after_all_pays_nothing_today():
    shop = shop_of(plus())
    moves(shop, LEAVE)
    request = ChangeMembership(UP)
    told = change_membership.preview(request, shop, asks(key="k2"))
    assert told.code == "confirm.change_membership.go_on"
    assert change_membership.run(request, shop, asks(key="k2")).code == "membership_goes_on"
    assert shop.customer(ANN) == plus()


def test_the_whole_fee_comes_back_in_the_first_days():
    shop = shop_of(plus(days=POLICY.membership_refund_days))
    code, done = moves(shop, LEAVE)
    assert (code, done.code) == ("confirm.change_membership.end", "membership_ended")
    assert (done.facts["refund"], done.facts["refund_to"], done.facts["new"]) == (
        euros(29), "Visa ending 4410", "Circle",
    )  # fmt: skip
    assert (shop.customer(ANN).membership, shop.customer(ANN).membership_term) == ("Circle", None)


def test_one_day_later_it_does_not():
    assert moves(shop_of(plus(days=POLICY.membership_refund_days + 1)), LEAVE)[1].code == "membership_runs_out"


@pytest.mark.parametrize(
    ("status", "code"), [(OrderStatus.PENDING, "membership_runs_out"), (OrderStatus.CANCELLED, "membership_ended")]
)
def test_who_ordered_with_it_has_used_it_unless_the_order_was_cancelled(status, code):
    placed = replace(order("W1", JACKET, status), placed_at=NOW - timedelta(days=1))
    assert moves(shop_of(plus(days=5), orders=(placed,)), LEAVE)[1].code == code


@pytest.mark.parametrize(
    ("before", "request_", "code"),
    [
        ("Circle Plus", ChangeMembership(UP), "membership_is_highest"),
        ("Circle", ChangeMembership(DOWN), "membership_is_lowest"),
        ("", ChangeMembership(LEAVE), "no_membership"),
        ("", ChangeMembership(UP), "which_membership"),
        ("Circle", ChangeMembership(UP, "Circle"), "membership_is_the_same"),
        ("Circle", ChangeMembership(UP, "platinum'; --"), "membership_unknown"),
    ],
)
def test_a_move_that_leads_nowhere_is_refused_before_the_yes(before, request_, code):
    shop = shop_of(ann(membership=before))
    assert change_membership.preview(request_, shop, asks()).code == code
    assert shop.customer(ANN).membership == before


def test_which_level_is_asked_with_the_levels_to_press():
    refused = change_membership.preview(ChangeMembership(UP), shop_of(ann(membership="")), asks())
    assert (refused.ask, refused.choices) == ("membership", ("Circle", "Circle Plus"))


def test_a_shop_without_memberships_says_so():
    shop = shop_of(ann(membership=""), memberships="")
    assert change_membership.preview(ChangeMembership(UP), shop, asks()).code == "no_memberships"


def test_a_code_for_members_is_for_those_whose_membership_runs():
    term = MembershipTerm(euros(29), VISA, NOW - timedelta(days=365), TODAY, ends=True)
    code = check_promo_code.CheckPromoCode("CIRCLE5")
    over = shop_of(ann(membership="Circle Plus", membership_term=term), memberships="Circle Plus")
    assert check_promo_code.run(code, over, asks()).code == "promo_code_members_only"
    assert check_promo_code.run(code, shop_of(plus()), asks()).code == "promo_code_works"
