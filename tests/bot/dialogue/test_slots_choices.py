"""Choices in free words: on or off a list, up or down, which part of a name; and nothing when unsure."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest

from actions.account.change_membership import MembershipMove
from actions.account.change_subscription import SubscriptionMove
from actions.account.set_newsletter import NewsletterWish
from actions.account.update_details import Detail
from actions.orders.cancel_order import CancelReason
from actions.returns.report_problem import Problem
from actions.shop.returns import ReturnReason
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec
from bot.dialogue.slots.kinds import kind_of
from bot.dialogue.slots.spec import Known

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
SAID = [
    (NewsletterWish.SUBSCRIBE, "sign me up for the newsletter"),
    (NewsletterWish.SUBSCRIBE, "i'd like back on the mailing list, please"),
    (NewsletterWish.SUBSCRIBE, "can you add me to the list so i hear about sales first"),
    (NewsletterWish.SUBSCRIBE, "Subscribe"),
    (NewsletterWish.UNSUBSCRIBE, "unsubscribe"),
    (NewsletterWish.UNSUBSCRIBE, "please take me off the mailing list"),
    (NewsletterWish.UNSUBSCRIBE, "stop sending me the catalogue"),
    (NewsletterWish.UNSUBSCRIBE, "no more texts please"),
    (NewsletterWish.UNSUBSCRIBE, "opt out of marketing"),
    (MembershipMove.UPGRADE, "upgrade me to plus"),
    (MembershipMove.UPGRADE, "let me be a member"),
    (MembershipMove.UPGRADE, "i want to join the club"),
    (MembershipMove.DOWNGRADE, "downgrade to basic"),
    (MembershipMove.DOWNGRADE, "switch me to the free account"),
    (MembershipMove.LEAVE, "cancel my membership"),
    (MembershipMove.LEAVE, "don't renew my premium next year"),
    (SubscriptionMove.PAUSE, "pause my subscription for the holidays"),
    (SubscriptionMove.PAUSE, "put my coffee on hold"),
    (SubscriptionMove.RESUME, "resume my subscription"),
    (SubscriptionMove.CANCEL, "cancel my subscription"),
    (SubscriptionMove.CANCEL, "stop my repeat delivery"),
    (Detail.LAST_NAME, "my surname has changed after my divorce"),
    (Detail.LAST_NAME, "i got married and need a new name"),
    (Detail.FIRST_NAME, "the first name is spelt wrong"),
    (Detail.FULL_NAME, "change my full name"),
]
SEVERAL = [
    (ReturnReason.DEFECTIVE, "too small and the zip is broken"),
    (ReturnReason.DAMAGED, "i don't like it, and there is a scratch on it"),
    (ReturnReason.TOO_LARGE, "it's too big and i changed my mind"),
    (ReturnReason.TOO_SMALL, "it is not damaged, just too small"),
    (CancelReason.ORDERED_BY_MISTAKE, "i ordered it by mistake and found it cheaper elsewhere"),
    (Problem.MISSING, "one is missing and the other is broken"),
]
UNCLEAR = [
    (NewsletterWish, "newsletter"),
    (NewsletterWish, "subscribe or unsubscribe, whatever"),
    (MembershipMove, "my membership"),
    (SubscriptionMove, "about my subscription"),
    (Detail, "change my details"),
]


def read(kind: type[StrEnum], text: str) -> object:
    spec = SlotSpec("choice", kind, required=True)
    return kind_of(spec).read(Heard(text, (), Situation(NOW)), Known(spec))


@pytest.mark.parametrize(("member", "text"), SAID)
def test_a_choice_is_heard_in_what_was_said(member, text):
    assert read(type(member), text) == member.value


@pytest.mark.parametrize(("member", "text"), SEVERAL)
def test_of_several_reasons_the_one_that_weighs_more_counts(member, text):
    assert read(type(member), text) == member.value


@pytest.mark.parametrize(("kind", "text"), UNCLEAR)
def test_an_unclear_one_is_left_to_be_asked(kind, text):
    assert read(kind, text) is None
