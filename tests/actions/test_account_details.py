"""Names, e-mail addresses and phone numbers: only one's own, only what can be one, and never unnoticed."""

import pytest

from actions.account import change_email, change_phone, update_details
from actions.account.change_email import ChangeEmail
from actions.account.change_phone import ChangePhone
from actions.account.update_details import Detail, UpdateDetails
from actions.telling.contacts import email_in, masked_email, masked_phone, name_in, phone_in
from actions.types import ActionError
from tests.actions.accounts import ANN, ann, asks, filed, shop_of
from tests.fake_shop import FakeShop

NO_NAMES = ["", "   ", "<b>Ann</b>", "x" * 61, "a" * 5000, "R2D2", "Ann; DROP TABLE", "{{7*7}}", "…", "Ann\x00Berg"]
NO_EMAILS = [
    "", "ann", "ann@", "@example.com", "ann@example", "a b@example.com", "ann@example.com, bob@example.com",
    "ann@example.com\nbcc: all@example.com", "<script>@example.com", "ann@exa mple.com", "'or 1=1--@example.com",
    "a" * 65 + "@example.com", "a@" + "b" * 300 + ".com", "ann..berg@example.com", "ann@example.com%0abcc:x@y.z",
]  # fmt: skip
NO_PHONES = [
    "",
    "call me",
    "12",
    "+49 171 5550 10x",
    "1" * 16,
    "-" * 5000,
    "+4917155501011 ext. 5; rm",
    "<i>0171555</i>",
]


@pytest.mark.parametrize(
    ("detail", "said", "first", "last"),
    [
        (Detail.FIRST_NAME, "Anne", "Anne", "Berg"),
        (Detail.LAST_NAME, " van  der Meer ", "Ann", "van der Meer"),
        (Detail.FULL_NAME, "Siobhán O'Neill-Ruiz", "Siobhán", "O'Neill-Ruiz"),
        (Detail.FULL_NAME, "Anne", "Anne", "Berg"),
        (Detail.LAST_NAME, "मेहता", "Ann", "मेहता"),
    ],
)
def test_a_name_is_changed_as_it_was_read_back(detail, said, first, last):
    shop, request = shop_of(ann()), UpdateDetails(detail, said)
    promised = update_details.preview(request, shop, asks())
    assert promised.code == "confirm.update_details"
    assert shop.customer(ANN) == ann()
    done = update_details.run(request, shop, asks())
    assert done.code == "details_updated"
    assert done.facts == promised.facts
    assert (shop.customer(ANN).first_name, shop.customer(ANN).last_name) == (first, last)


@pytest.mark.parametrize("said", NO_NAMES)
def test_what_is_no_name_is_asked_for_again(said):
    shop = shop_of(ann())
    for step in (update_details.preview, update_details.run):
        refused = step(UpdateDetails(Detail.FIRST_NAME, said), shop, asks())
        assert (refused.code, refused.ask) == ("name_invalid", "person_name")
        assert said.strip() == "" or said not in str(refused.facts)
    assert shop.customer(ANN) == ann()


def test_a_new_address_is_told_to_the_old_one_once():
    shop, request = shop_of(ann()), ChangeEmail("Ann.Berg@Example.org")
    assert change_email.preview(request, shop, asks()).facts == {
        "old": "ann@example.com",
        "new": "ann.berg@example.org",
        "email": "ann@example.com",
    }
    for _ in range(2):
        assert change_email.run(request, shop, asks()).code == "email_changed"
    assert shop.customer(ANN).email == "ann.berg@example.org"
    assert [(one.kind, one.email) for one in filed(shop)] == [("email_changed", "ann@example.com")]


@pytest.mark.parametrize("said", NO_EMAILS)
def test_what_no_mail_reaches_is_refused(said):
    shop = shop_of(ann())
    for step in (change_email.preview, change_email.run):
        assert step(ChangeEmail(said), shop, asks()).code == "email_invalid"
    assert shop.customer(ANN) == ann()
    assert filed(shop) == []


def test_the_address_of_another_account_and_the_own_one_are_not_taken():
    shop = shop_of(ann())
    assert change_email.preview(ChangeEmail("bob@example.com"), shop, asks()).code == "email_taken"
    assert change_email.run(ChangeEmail("BOB@example.com"), shop, asks()).code == "email_taken"
    assert change_email.preview(ChangeEmail("ANN@example.com"), shop, asks()).code == "email_is_the_same"
    assert filed(shop) == []


def test_a_new_number_is_told_to_the_address():
    shop, request = shop_of(ann()), ChangePhone("+49 (171) 555-0999")
    promised = change_phone.preview(request, shop, asks())
    assert promised.facts == {"old": "+49 171 5550 101", "new": "+491715550999", "email": "ann@example.com"}
    assert change_phone.run(request, shop, asks()).code == "phone_changed"
    assert shop.customer(ANN).phone == "+491715550999"
    assert [(one.kind, one.email) for one in filed(shop)] == [("phone_changed", "ann@example.com")]


def test_the_own_number_is_not_changed_however_it_is_written():
    same = change_phone.preview(ChangePhone("+49 171 5550-101"), shop_of(ann()), asks())
    assert (same.code, same.ask) == ("phone_is_the_same", "phone")


@pytest.mark.parametrize("said", NO_PHONES)
def test_what_cannot_be_dialled_is_refused(said):
    shop = shop_of(ann())
    assert change_phone.preview(ChangePhone(said), shop, asks()).code == "phone_invalid"
    assert shop.customer(ANN) == ann()


class FilesAtTheSecondTry(FakeShop):
    """The mailer is away for a moment."""

    tried = 0

    def file(self, request, *, at, key):
        self.tried += 1
        if self.tried == 1:
            raise ActionError("the mailer is away", retryable=True)
        return super().file(request, at=at, key=key)


def test_a_notice_that_fails_is_made_up_for_when_it_is_tried_again():
    shop, request = FilesAtTheSecondTry(customers=(ann(),)), ChangeEmail("new@example.org")
    with pytest.raises(ActionError):
        change_email.run(request, shop, asks())
    assert change_email.run(request, shop, asks()).facts["new"] == "new@example.org"
    assert [one.email for one in filed(shop)] == ["ann@example.com"]


def test_an_account_that_is_gone_is_said_to_be_gone():
    shop = shop_of(ann())
    gone = asks("nobody")
    assert update_details.run(UpdateDetails(Detail.FIRST_NAME, "Eve"), shop, gone).code == "account_not_found"
    assert change_email.run(ChangeEmail("eve@example.com"), shop, gone).code == "account_not_found"
    assert change_phone.run(ChangePhone("+49 171 5550 999"), shop, gone).code == "account_not_found"


def test_the_risky_ones_want_a_fresh_code():
    assert change_email.ACTION.step_up
    assert change_phone.ACTION.step_up
    assert not update_details.ACTION.step_up


def test_contacts_are_put_right_and_shown_in_part():
    assert email_in(" <Ann@Example.com>. ") == "ann@example.com"
    assert phone_in("0171 / 555-01 01") == "01715550101"
    assert name_in("  J.  R. ") == "J. R."
    assert masked_email("jo@example.com") == "j••@example.com"
    assert masked_phone("+491715550101") == "•••01"
    assert (masked_email("nothing"), masked_phone("12")) == ("", "")
