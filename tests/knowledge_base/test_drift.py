"""Policy, shop and entries cannot drift apart: every figure of the rules that an entry names is a placeholder."""

from dataclasses import replace

import pytest

from actions.policy import POLICY
from bot.shop_figures import figures
from knowledge_base.load import PLACEHOLDER, load, read_settings
from tests.knowledge_base.demo_figures import CONTENT, FIGURES, SETTINGS, SHOP_SETTINGS, STORES

MUST_USE = {
    "account_grace_days": ["delete-account"],
    "answer_time": ["make-complaint", "price-match", "product-details", "refund-amount", "warranty", "no-answer"],
    "call_back_days": ["call-back"],
    "call_back_minutes": ["call-back"],
    "cart_pieces": ["quantity-limits"],
    "complaint_days": ["make-complaint", "no-answer"],
    "countries": ["countries"],
    "currency": ["currency", "store-prices", "countries"],
    "data_export_days": ["data-export"],
    "express_countries": ["express-delivery"],
    "express_shipping": ["express-delivery", "shipping-cost"],
    "free_shipping_from": ["free-shipping", "shipping-cost", "freight"],
    "invoice_years": ["invoice", "delete-account"],
    "membership_circle_plus_fee": ["join-plus", "charged-twice"],
    "membership_circle_plus_months": ["join-plus"],
    "membership_circle_plus_price": ["plus", "circle", "plus-renewal"],
    "membership_refund_days": ["join-plus", "leave-plus"],
    "message_minutes": ["hours", "no-answer"],
    "missing_wait_hours": ["delivered-not-received"],
    "problem_claims": ["damaged-on-arrival", "delivered-not-received", "wrong-item"],
    "problem_days": ["damaged-on-arrival", "delivered-not-received", "wrong-item"],
    "problem_limit": ["damaged-on-arrival", "delivered-not-received", "wrong-item"],
    "promo_grace_days": ["promo-code-problem"],
    "refund_days": ["refund-time", "cancel-rules", "cancelled-by-us", "store-return", "change-order-payment"],
    "reservation_hours": ["store-stock"],
    "reservations_open": ["store-stock"],
    "reserved_pieces": ["store-stock"],
    "return_days": ["return-window", "late-return", "sale-items", "exchange", "cancel-rules", "gift-returns"],
    "review_chars": ["write-review"],
    "review_hours": ["write-review", "review-not-published"],
    "send_back_days": ["return-label", "return-window"],
    "standard_shipping": ["shipping-cost", "plus"],
    "store_addresses": ["store-addresses"],
    "store_hours": ["opening-hours", "store-addresses"],
    "store_names": ["store-addresses", "currency", "outside-europe"],
    "subscription_early_days": ["repeat-delivery"],
    "support_email": ["contact", "data-export", "phishing"],
    "support_hours": ["hours", "contact", "call-back", "talk-to-person", "order-by-phone", "no-answer"],
    "support_phone": ["contact", "call-back", "order-by-phone", "hacked", "product-recall"],
    "support_wait_minutes": ["talk-to-person"],
    "undo_minutes": ["undo-cancellation", "cancel-rules", "change-order", "upgrade-delivery", "change-order-payment"],
    "undo_return_hours": ["cancel-return"],
    "warranty": ["warranty", "faulty-return", "late-return", "not-returnable"],
}
"""What the shop says -> the entries that speak of it."""
SPOKEN_AS = {"answer_days": "answer_time", "warranty_months": "warranty"}
"""Rules of which entries name another form."""
NOT_TOLD = {"low_stock", "price_match_percent"}
"""Rules of which no entry speaks: what they are for is a person's affair."""
RECOGNIZABLE = (
    "support_phone",
    "support_email",
    "support_hours",
    "problem_limit",
    "free_shipping_from",
    "standard_shipping",
    "express_shipping",
    "membership_circle_plus_fee",
    "store_berlin_address",
    "store_hamburg_address",
    "store_vienna_address",
)
"""What can mean nothing else, wherever it stands."""
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.md")}


@pytest.mark.parametrize("name", MUST_USE)
def test_entries_that_speak_of_a_figure_take_it_from_the_shop(name):
    assert name in FIGURES
    assert [entry for entry in MUST_USE[name] if "{" + name + "}" not in TEXTS[entry]] == []


def test_every_rule_is_told_through_its_placeholder_or_not_at_all():
    rules = {SPOKEN_AS.get(name, name) for name in POLICY.__dataclass_fields__} - NOT_TOLD
    assert rules - MUST_USE.keys() == set()


def test_every_placeholder_is_known():
    used = {name for text in TEXTS.values() for name in PLACEHOLDER.findall(text)}
    assert used - SETTINGS.keys() == set()


@pytest.mark.parametrize("name", RECOGNIZABLE)
def test_what_can_be_recognized_stands_in_no_entry_as_it_is(name):
    assert [entry for entry, text in TEXTS.items() if str(SETTINGS[name]) in text] == []


def told(settings, policy=POLICY):
    entries = load(CONTENT, read_settings(CONTENT, figures(settings, STORES, policy))).entries
    return {entry.id: entry for entry in entries}


def test_another_return_window_of_the_shop_changes_answer_and_speech():
    before, after = told(SHOP_SETTINGS)["return-window"], told({**SHOP_SETTINGS, "return_days": "45"})["return-window"]
    assert "You have 30 days from the day of delivery." in before.body
    assert "You have 45 days from the day of delivery." in after.body
    assert (before.speech.split(",")[0], after.speech.split(",")[0]) == (
        "You have 30 days from delivery",
        "You have 45 days from delivery",
    )
    assert "45 days" in after.questions
    assert "30" not in after.body + after.speech


def test_another_rule_changes_answer_and_speech():
    entry = told(SHOP_SETTINGS, replace(POLICY, undo_minutes=20))["undo-cancellation"]
    assert "for 20 minutes" in entry.body
    assert "for 20 minutes" in entry.speech


def test_a_shop_that_does_not_say_how_to_call_it_leaves_out_the_entries_that_need_it():
    silent = {name: value for name, value in SHOP_SETTINGS.items() if name != "support_phone"}
    read = load(CONTENT, read_settings(CONTENT, figures(silent, STORES)))
    left_out = {bad.entry: bad.problem for bad in read.bad}
    assert left_out["contact"] == "no setting is called 'support_phone'"
    assert {"return-window", "shipping-cost"} <= {entry.id for entry in read.entries}
