"""Getting in, and the newsletter: the same answer for every address, and nothing looked up on the way to it."""

import pytest

from actions.account import create_account, reset_two_factor, send_password_link, send_username, set_newsletter
from actions.account.set_newsletter import NewsletterWish, SetNewsletter
from actions.types import Level
from tests.actions.accounts import ANN, GUEST, ann, asks, filed, shop_of
from tests.fake_shop import FakeShop

SENDING = [
    (send_password_link.SendPasswordLink, send_password_link.run, "password_link", "password_link_sent"),
    (send_username.SendUsername, send_username.run, "username_reminder", "username_sent"),
    (reset_two_factor.ResetTwoFactor, reset_two_factor.run, "two_factor_reset", "two_factor_reset_sent"),
    (create_account.CreateAccount, create_account.run, "account_invitation", "account_link_sent"),
]
ON, OFF = NewsletterWish.SUBSCRIBE, NewsletterWish.UNSUBSCRIBE


class WithoutLookUps(FakeShop):
    """A shop in which nobody can be looked up by address, nor at all."""

    def customer(self, customer_id):
        raise AssertionError("a customer was looked up")

    customer_by_email = customers_at = customers_by_phone = customer


@pytest.mark.parametrize(("request_type", "run", "kind", "code"), SENDING)
def test_a_guest_gets_the_same_answer_whether_the_account_exists_or_not(request_type, run, kind, code):
    shop = WithoutLookUps(customers=(ann(),))
    results = [run(request_type(email), shop, asks(None, email)) for email in ("ann@example.com", "axx@example.com")]
    assert [result.code for result in results] == [code, code]
    assert results[0].facts == results[1].facts == {"email": "a••@example.com"}
    assert [(one.kind, one.email, one.customer_id) for one in filed(shop)] == [
        (kind, "ann@example.com", None),
        (kind, "axx@example.com", None),
    ]


@pytest.mark.parametrize(("request_type", "run", "kind", "code"), SENDING)
def test_somebody_signed_in_is_not_asked_for_the_address(request_type, run, kind, code):
    shop = shop_of(ann())
    assert run(request_type(""), shop, asks()).code == code
    assert filed(shop)[0].email == "ann@example.com"


@pytest.mark.parametrize(("request_type", "run", "kind", "code"), SENDING)
def test_a_guest_is_asked_for_an_address_and_for_a_better_one(request_type, run, kind, code):
    shop = shop_of(ann())
    assert (run(request_type(""), shop, GUEST).code, run(request_type(""), shop, GUEST).ask) == (
        "email_needed",
        "email",
    )
    assert run(request_type("ann@example.com\nbcc: x@y.z"), shop, GUEST).code == "email_invalid"
    known = asks(level=Level.KNOWN)
    assert run(request_type(""), shop, known).code == "email_needed"
    assert filed(shop) == []


@pytest.mark.parametrize(("request_type", "run", "kind", "code"), SENDING)
def test_the_same_wish_is_filed_once(request_type, run, kind, code):
    shop = shop_of(ann())
    for _ in range(2):
        run(request_type("ann@example.com"), shop, GUEST)
    assert len(filed(shop)) == 1


@pytest.mark.parametrize(
    ("before", "wish", "code", "after"),
    [
        (False, ON, "newsletter_switched_on", True),
        (True, ON, "newsletter_is_on", True),
        (True, OFF, "newsletter_switched_off", False),
        (False, OFF, "newsletter_is_off", False),
    ],
)
def test_the_list_is_changed_at_once_for_somebody_signed_in(before, wish, code, after):
    shop = shop_of(ann(newsletter=before))
    for _ in range(2):
        assert set_newsletter.run(SetNewsletter(wish, ""), shop, asks()).code == code
    assert shop.customer(ANN).newsletter is after
    assert filed(shop) == []


@pytest.mark.parametrize("caller", [GUEST, asks(level=Level.KNOWN)])
def test_for_anybody_else_only_a_mail_is_filed(caller):
    shop = shop_of(ann(newsletter=True))
    assert set_newsletter.run(SetNewsletter(OFF, "ann@example.com"), shop, caller).code == "newsletter_stop_filed"
    assert shop.customer(ANN).newsletter
    assert [one.kind for one in filed(shop)] == ["newsletter_unsubscribe"]


def test_another_address_of_somebody_signed_in_has_to_say_yes_itself():
    shop = shop_of(ann())
    result = set_newsletter.run(SetNewsletter(ON, "june@hollis.example"), shop, asks())
    assert (result.code, result.facts["email"]) == ("newsletter_link_sent", "j••@hollis.example")
    assert not shop.customer(ANN).newsletter
    assert filed(shop)[0].email == "june@hollis.example"
