"""Buttons take along what was just told, and cards what the page may put into its cart."""

from datetime import UTC, datetime

from actions.shop.models import Money, Product, Variant
from bot.dialogue.conversation import Conversation
from bot.dialogue.replying import replied
from bot.dialogue.wording import Said, Tone, Wording

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WORDING = Wording(constants={"shop": "Northfield"})
JACKET = Product("jacket", "Rain jacket", (Variant("J-M", "jacket", {"size": "M"}, Money(12000, "EUR")),))
SOLD_OUT = {
    "product": "rain jacket", "product_id": "jacket", "options": "green M", "place": "online", "quantity": 0,
    "restock_on": None, "stores": (), "others_in_stock": (), "looked_at": NOW,
}  # fmt: skip


def said(code, facts):
    return replied(Conversation("c"), [Said(code, facts, shown=(JACKET,))], None, WORDING, Tone(NOW))


def offer(event, title):
    return next(one for one in event.offers if one.title == title)


def test_notify_me_means_the_very_variant_that_was_sold_out():
    event = said("out_of_stock", SOLD_OUT)
    assert offer(event, "Notify me").entities == {
        "product": "jacket", "options": "green M", "action": "notify_when_in_stock",
    }  # fmt: skip


def test_what_was_not_told_is_not_taken_along():
    event = said("out_of_stock", {**SOLD_OUT, "options": None})
    assert offer(event, "Notify me").entities == {"product": "jacket", "action": "notify_when_in_stock"}


def test_the_page_is_told_what_to_put_into_its_cart():
    facts = {"product": "rain jacket", "options": "M", "variant_id": "J-M", "quantity": 2, "sum": Money(24000, "EUR")}
    [card] = said("cart_link", facts).replies[0].cards
    assert card.fields["cart"] == {"variant_id": "J-M", "quantity": 2}
    [other] = said("out_of_stock", SOLD_OUT).replies[0].cards
    assert "cart" not in other.fields
