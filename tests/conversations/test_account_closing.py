"""Leaving and staying after all, in a shop whose customer has nothing open."""

import pytest

from actions.types import Level
from tests.actions.accounts import ANN, NOW, ann, filed, shop_of
from tests.assembled import assemble
from tests.conversations.scenario import ScriptedNlu, Shopper, check
from tests.fakes import FakeKnowledge, Letters

COVERS = {
    f"{name}/{kind}"
    for name in ("delete_account", "keep_account")
    for kind in ("happy", "changed_mind", "corrected", "digressed", "interrupted")
}
"""What is played here, because every customer of the demo shop has something open."""
DELETE = {"user": "delete my account", "understood": {"intent": "delete_account"}}
YES = {"user": "yes", "understood": {"intent": "affirm"}}


def shopper_in(shop, database):
    script, letters = ScriptedNlu(), Letters()
    assistant = assemble(database, script, shop=shop, sender=letters)
    shopper = Shopper.of({"customer": "ann@example.com"}, assistant, NOW, script, letters)
    assert shopper.identity.level is Level.PROVEN
    return shopper


def play(shopper, *turns):
    for turn in turns:
        check(turn, shopper.take(turn))


def test_an_account_closes_after_a_code_and_a_yes_and_stays_after_another(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    play(
        shopper,
        DELETE | {"says": "nvoices"},
        {"press": "Send code", "replies": ["code_sent"]},
        {
            "user": "{code}",
            "understood": {"intent": "provide_info"},
            "replies": ["confirm.delete_account"],
            "says": "10 years",
        },
    )
    assert shop.customer(ANN).closes_on is None
    play(shopper, YES | {"replies": ["account_closes"], "actions": ["delete_account done"]})
    assert shop.customer(ANN).closes_on is not None
    play(
        shopper,
        {"press": "Keep my account", "replies": ["confirm.keep_account"]},
        YES | {"replies": ["account_kept"]},
    )
    assert shop.customer(ANN) == ann()


def test_no_keeps_the_account(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    code = {"user": "{code}", "understood": {"intent": "provide_info"}, "replies": ["confirm.delete_account"]}
    play(shopper, DELETE, {"press": "Send code"}, code)
    play(shopper, {"user": "no", "understood": {"intent": "deny"}, "replies": ["nothing_changed"], "actions": []})
    assert shop.customer(ANN) == ann()


def test_two_cases_of_one_conversation_are_filed_apart_and_a_repeated_message_once(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    for word in ("rude", "late"):
        complaint = {"user": f"i want to complain about {word}", "understood": {"intent": "file_complaint"}}
        told = {"user": f"it was {word}", "understood": {"intent": "provide_info"}, "replies": ["complaint_filed"]}
        play(shopper, complaint, told)
    shopper.said -= 1
    shopper.take({"user": "it was late", "understood": {"intent": "provide_info"}})
    assert [one.text for one in filed(shop)] == ["it was rude", "it was late"]


def test_what_was_said_before_the_offer_is_what_is_reported(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    said = "the search {{7*7}} <b>shows</b> nothing"
    assert FakeKnowledge().best(said, today=NOW.date()).score < FakeKnowledge.threshold
    play(
        shopper,
        {
            "user": said,
            "understood": {"intent": "website_problem"},
            "replies": ["instead.report_site_problem"],
        },
        YES | {"replies": ["problem_filed"]},
    )
    assert [(one.kind, one.text) for one in filed(shop)] == [("website_problem", said)]


QUESTION = {"user": "is there a refund for my membership", "understood": {"intent": "policy_question"}}
LEVEL = {"user": "which level am i anyway", "understood": {"intent": "membership_info"}}


def test_a_question_and_another_matter_come_between_and_the_closing_is_brought_back(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    code = {"user": "{code}", "understood": {"intent": "provide_info"}, "replies": ["confirm.delete_account"]}
    play(shopper, DELETE, {"press": "Send code"}, code)
    play(shopper, QUESTION | {"replies": ["faq", "confirm.delete_account"], "actions": []})
    play(shopper, LEVEL | {"replies": ["membership_status", "confirm.delete_account"]})
    play(shopper, YES | {"replies": ["account_closes"]})
    play(shopper, {"press": "Keep my account", "replies": ["confirm.keep_account"]})
    play(shopper, QUESTION | {"replies": ["faq", "confirm.keep_account"]})
    play(shopper, LEVEL | {"replies": ["membership_status", "confirm.keep_account"]})
    play(shopper, {"user": "no", "understood": {"intent": "deny"}, "replies": ["nothing_changed"]})
    assert shop.customer(ANN).closes_on is not None


@pytest.mark.parametrize(
    ("said", "intent", "code"),
    [
        ("no not the account! i only want a copy of my data", "delete_account", "data_export_filed"),
        ("no no, just stop the newsletter please", "newsletter", "newsletter_is_off"),
        ("nope, keep my account", "delete_account", "account_is_open"),
    ],
)
def test_something_else_was_meant_than_closing_and_it_is_not_asked_about_again(database, said, intent, code):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    told = {"user": "{code}", "understood": {"intent": "provide_info"}, "replies": ["confirm.delete_account"]}
    play(shopper, DELETE, {"press": "Send code"}, told)
    play(shopper, {"user": said, "understood": {"intent": intent}, "replies": [code]})
    play(shopper, YES | {"actions": []})
    assert shop.customer(ANN).closes_on is None


def test_do_not_is_a_no_to_the_closing(database):
    shopper = shopper_in(shop_of(ann()), database)
    told = {"user": "{code}", "understood": {"intent": "provide_info"}, "replies": ["confirm.delete_account"]}
    play(shopper, DELETE, {"press": "Send code"}, told)
    rather_not = {"intent": "delete_account", "negated": True}
    play(
        shopper, {"user": "wait no, don't delete my account", "understood": rather_not, "replies": ["nothing_changed"]}
    )


def test_an_account_closes_after_all_while_keeping_it_is_asked_about(database):
    shop = shop_of(ann())
    shopper = shopper_in(shop, database)
    told = {"user": "{code}", "understood": {"intent": "provide_info"}, "replies": ["confirm.delete_account"]}
    play(shopper, DELETE, {"press": "Send code"}, told, YES, {"press": "Keep my account"})
    rather = {"user": "no wait, delete my account", "understood": {"intent": "delete_account"}}
    play(shopper, rather | {"replies": ["account_closes_already"]})
    play(shopper, YES | {"actions": []})
    assert shop.customer(ANN).closes_on is not None
