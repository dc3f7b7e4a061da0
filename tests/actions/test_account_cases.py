"""Codes, prices, complaints, problems and reviews: recorded in the shopper's words, answered with what is possible."""

import pytest

from actions.people import file_complaint, report_site_problem
from actions.people.file_complaint import FileComplaint
from actions.people.report_site_problem import ReportSiteProblem, SiteProblem
from actions.policy import POLICY
from actions.products import check_promo_code, leave_review, request_price_match
from actions.products.check_promo_code import CheckPromoCode
from actions.products.leave_review import LeaveReview, stars_in
from actions.products.request_price_match import RequestPriceMatch, price_in
from actions.shop.models import OrderStatus
from actions.types import Level
from tests.actions.accounts import ANN, GUEST, JACKET, ann, asks, euros, filed, order, shop_of

BOUGHT = (order("W1", JACKET),)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("AUTUMN10", "promo_code_works"),
        (" autumn 10 ", "promo_code_works"),
        ("LASTDAY", "promo_code_works"),
        ("SUMMER", "promo_code_expired"),
        ("ADVENT", "promo_code_not_yet"),
        ("CIRCLE5", "promo_code_members_only"),
        ("NOPE", "promo_code_unknown"),
        ("", "promo_code_unknown"),
        ("' OR 1=1 --", "promo_code_unknown"),
        ("X" * 5000, "promo_code_unknown"),
    ],
)
def test_a_code_is_judged_by_its_days_and_for_whom_it_is(said, code):
    assert check_promo_code.run(CheckPromoCode(said), shop_of(ann()), GUEST).code == code


def test_what_a_code_hangs_on_is_told():
    facts = check_promo_code.run(CheckPromoCode("AUTUMN10"), shop_of(ann()), GUEST).facts
    assert (facts["does"], facts["minimum"], facts["departments"]) == ("10 % off shoes", euros(50), ("Shoes",))


def test_a_members_code_works_for_a_member():
    assert check_promo_code.run(CheckPromoCode("CIRCLE5"), shop_of(ann()), asks()).code == "promo_code_works"
    none = shop_of(ann(membership=""))
    assert check_promo_code.run(CheckPromoCode("CIRCLE5"), none, asks()).code == "promo_code_members_only"


@pytest.mark.parametrize(
    ("code", "told"), [("summer 26", "SUMMER26"), ("my password is 1234567", None), ("X" * 5000, None)]
)
def test_only_what_could_be_a_code_is_said_back(code, told):
    refused = check_promo_code.run(CheckPromoCode(code), shop_of(ann()), GUEST)
    assert (refused.code, refused.facts["promo_code"]) == ("promo_code_unknown", told)


@pytest.mark.parametrize(
    ("said", "cents"),
    [("9900 EUR", 9900), ("99", 9900), ("€ 99,50", 9950), ("99.50 euros", 9950), ("it's 89 there", 8900)],
)
def test_a_price_is_read_as_people_write_it(said, cents):
    assert price_in(said, "EUR") == euros(cents / 100)


@pytest.mark.parametrize("said", ["", "cheap", "-5", "0", "10 or 20", "0 EUR", "9" * 5000, "99 " * 100, "minus ten"])
def test_what_is_no_price_is_asked_for_again(said):
    request = RequestPriceMatch(JACKET.id, said, "globetrotter", "")
    assert request_price_match.run(request, shop_of(ann()), asks()).code == "price_invalid"


def test_a_price_match_is_filed_with_what_a_person_needs():
    shop = shop_of(ann())
    request = RequestPriceMatch(JACKET.id, "99,90", "https://globe.example/jacket?id=1", "")
    told = request_price_match.run(request, shop, asks())
    assert told.code == "price_match_filed"
    assert (told.facts["price"], told.facts["ours"], told.facts["case"]) == (euros(99.9), euros(120), "C-10001")
    assert filed(shop)[0].details == {
        "product": "jacket", "price": "9990 EUR", "other_shop": "https://globe.example/jacket?id=1",
        "proposal": "match", "proposal_why": "within_limit", "proposed_price": "9990 EUR", "below_percent": "16",
        "limit_percent": f"{POLICY.price_match_percent}",
    }  # fmt: skip


def test_a_price_match_without_reason_shop_or_address_is_not_filed():
    shop = shop_of(ann())
    for request, caller, code in [
        (RequestPriceMatch(JACKET.id, "150", "globe", ""), asks(), "price_is_not_lower"),
        (RequestPriceMatch(JACKET.id, "120", "globe", ""), asks(), "price_is_not_lower"),
        (RequestPriceMatch(JACKET.id, "99", "???", ""), asks(), "other_shop_needed"),
        (RequestPriceMatch(JACKET.id, "99", "globe", ""), GUEST, "email_needed"),
        (RequestPriceMatch("unknown", "99", "globe", ""), asks(), "product_not_found"),
    ]:
        assert request_price_match.run(request, shop, caller).code == code
    assert filed(shop) == []


def test_a_complaint_is_kept_word_for_word_and_once():
    shop = shop_of(ann())
    said = "The driver <b>threw</b> the parcel over the fence; it's the 2nd time!"
    for _ in range(2):
        told = file_complaint.run(FileComplaint(said, ""), shop, asks())
        assert told.facts == {"case": "C-10001", "answer_days": 1, "complaint_days": 10}
    assert [(one.kind, one.text, one.email) for one in filed(shop)] == [("complaint", said, "ann@example.com")]


@pytest.mark.parametrize("said", ["", "   ", "...", "\x00\x01"])
def test_an_empty_story_is_asked_for(said):
    shop = shop_of(ann())
    assert file_complaint.run(FileComplaint(said, ""), shop, asks()).code == "complaint_needed"
    assert report_site_problem.run(ReportSiteProblem(said, ""), shop, asks()).code == "problem_needed"
    assert filed(shop) == []


def test_a_huge_story_is_cut_and_control_characters_are_gone():
    shop = shop_of(ann())
    file_complaint.run(FileComplaint("no\x00thing\n\x1b[31mworks " * 1000, ""), shop, asks())
    text = filed(shop)[0].text
    assert len(text) <= 2000
    assert text.isprintable()


def test_a_problem_is_filed_under_what_it_was_understood_as():
    shop = shop_of(ann())
    request = ReportSiteProblem("I was charged twice", "eve@example.com", SiteProblem.CHARGE)
    assert report_site_problem.run(request, shop, GUEST).code == "problem_filed"
    assert [(one.kind, one.email, one.customer_id) for one in filed(shop)] == [
        ("dispute_charge", "eve@example.com", None)
    ]


@pytest.mark.parametrize(
    ("said", "stars"),
    [
        ("5 stars", 5), ("4/5", 4), ("three stars", 3), ("2 out of 5", 2), ("★★★★", 4), ("1", 1), ("Five.", 5),
        ("-3", None), ("-3 stars", None), ("6", None), ("0 stars", None), ("10/5", None), ("4.5 stars", None),
        ("★★★★★★", None), ("lots", None), ("", None), ("<4>", None), ("15 stars", None),
    ],
)  # fmt: skip
def test_stars_are_one_to_five(said, stars):
    assert stars_in(said) == stars


def test_a_review_of_something_delivered_is_filed():
    shop = shop_of(ann(), orders=BOUGHT)
    told = leave_review.run(LeaveReview(JACKET.id, "Keeps me dry <script>alert(1)</script>", "4 stars"), shop, asks())
    assert (told.code, told.facts["stars"], told.facts["product"]) == ("review_filed", 4, "rain jacket")
    review = filed(shop)[0]
    assert (review.kind, review.customer_id, review.order_id) == ("review", ANN, "W1")
    assert review.details == {"product": "jacket", "stars": "4"}
    assert review.text == "Keeps me dry <script>alert(1)</script>"


def test_stars_in_the_story_need_not_be_asked_for():
    shop = shop_of(ann(), orders=BOUGHT)
    told = leave_review.run(LeaveReview(JACKET.id, "5 stars, best jacket I ever had"), shop, asks(level=Level.KNOWN))
    assert told.facts["stars"] == 5


@pytest.mark.parametrize("said", ["just the stars", "Only the stars.", "5 stars"])
def test_stars_alone_are_a_review(said):
    shop = shop_of(ann(), orders=BOUGHT)
    assert leave_review.run(LeaveReview(JACKET.id, said, "5"), shop, asks()).facts["review"] is None


def test_stars_are_asked_for_with_something_to_press():
    shop = shop_of(ann(), orders=BOUGHT)
    missing = leave_review.run(LeaveReview(JACKET.id, "I had 2 of them, fine"), shop, asks())
    assert (missing.code, missing.ask, len(missing.choices)) == ("stars_needed", "stars", 5)
    assert all(stars_in(choice) for choice in missing.choices)
    assert leave_review.run(LeaveReview(JACKET.id, "fine", "-3"), shop, asks()).code == "stars_invalid"
    assert filed(shop) == []


def test_only_what_was_bought_and_delivered_is_reviewed():
    review = LeaveReview(JACKET.id, "great", "5")
    assert leave_review.run(review, shop_of(ann()), asks()).code == "review_not_bought"
    assert leave_review.run(review, shop_of(ann(), orders=BOUGHT), asks("bob")).code == "review_not_bought"
    shipped = shop_of(ann(), orders=(order("W2", JACKET, OrderStatus.SHIPPED),))
    early = leave_review.run(review, shipped, asks())
    assert (early.code, early.facts["order_id"]) == ("review_not_delivered", "W2")
