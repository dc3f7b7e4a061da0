"""What Northfield's assistant answers to what: one line of each kind that a page has to draw."""

from types import MappingProxyType

from actions.shop.models import (
    Product,
)
from bot.dialogue.shown import Offer
from bot.messages import ActionReport, Card, Expects, QuickReply, Reply
from tests.fakes import Line
from tests.northfield_shop import ENTRY, PRODUCTS

LAMP = Card(
    "order",
    "W20417",
    "W20417",
    MappingProxyType(
        {
            "status": "shipped",
            "status_text": "On its way",
            "placed": "19 November",
            "total": "£79.00",
            "items": ["Brass desk lamp, brass"],
            "steps": [
                {"text": "Ordered", "at": "19 November, 09:30", "done": True},
                {"text": "Handed to the carrier", "at": "20 November, 14:05", "done": True},
                {"text": "Sorted in Leeds", "at": "22 November, 06:40", "done": True},
                {"text": "Delivered", "at": "", "done": False},
            ],
            "expected": "24 – 25 November",
            "carrier": "DHL",
            "tracking_number": "JD014600003",
            "tracking_url": "https://carrier.example/JD014600003",
        }
    ),
    (QuickReply("What's in it?", "details-W20417"),),
)
YES = Offer("yes-1", "Yes, cancel it", "affirm")
NO = Offer("no-1", "No, keep it", "deny")
REASONS = ("Rated 4.6 by 212 buyers", "Most given as a present this month", "Bought again by 4 in 10")


def _product_card(product: Product, reason: str) -> Card:
    fields = {
        "price": f"£{product.variants[0].price.amount / 100:.2f}",
        "stock": "in",
        "stock_text": "In stock",
        "image": product.image,
        "url": f"/product/{product.id}",
        "reason": reason,
        "rating": product.rating,
        "reviews": product.reviews,
    }
    return Card("product", product.id, product.title, fields, (QuickReply("Is it in stock?", f"stock-{product.id}"),))


COMPARISON = Card(
    "comparison",
    "",
    "Side by side",
    {
        "columns": [{"id": one.id, "title": one.title, "image": one.image} for one in (*PRODUCTS[:2], PRODUCTS[3])],
        "rows": [
            {"name": "Price", "values": ["£49.00", "£34.00", "£120.00"], "differs": True},
            {"name": "Rating", "values": ["4.6 (212)", "4.6 (212)", "4.6 (212)"], "differs": False},
            {"name": "Online", "values": ["Only a few left", "In stock", "In stock"], "differs": True},
            {"name": "Color", "values": ["grey, blue", "steel, green", "green, navy"], "differs": True},
            {"name": "Weight", "values": ["380 g", "410 g", ""], "differs": True},
            {"name": "Brand", "values": ["Northfield", "Northfield", "Northfield"], "differs": False},
        ],
    },
    tuple(QuickReply("Add to cart", f"cart-{one.id}") for one in (*PRODUCTS[:2], PRODUCTS[3])),
)
SCRIPT = {
    "track my order": Line(
        (
            Reply(
                "order_status",
                "Your brass desk lamp left our warehouse on Friday. DHL expects it on 24 or 25 November.",
                cards=(LAMP,),
                quick_replies=(QuickReply("Something else", "else-1"),),
            ),
        ),
        offers=(Offer("else-1", "Something else", "restart"), Offer("details-W20417", "What's in it?", "order_status")),
        intent="order_status",
        confidence=0.97,
    ),
    "cancel my shoes": Line(
        (
            Reply(
                "confirm.cancel_order",
                "I'd cancel W20398: running shoes, blue. £89.00 goes back to your Visa ending 4410. Shall I?",
                quick_replies=(QuickReply(YES.title, YES.payload), QuickReply(NO.title, NO.payload)),
            ),
        ),
        offers=(YES, NO),
        expects=Expects("confirm", "cancel_order", (YES.title, NO.title)),
        intent="cancel_order",
        confidence=0.94,
        alternatives=("modify_order", "return_item"),
    ),
    "yes-1": Line(
        (Reply("order_cancelled", "Done, W20398 is cancelled and £89.00 is on its way to your Visa."),),
        actions=(ActionReport("cancel_order", "done", "write"),),
        intent="affirm",
    ),
    "no-1": Line((Reply("nothing_changed", "Fine, everything stays as it is."),), intent="deny"),
    "how long can i return something?": Line(
        (Reply("faq", "You have 30 days from the day of delivery. The label is free.", sources=(ENTRY.id,)),),
        intent="policy_question",
        confidence=0.91,
    ),
    "a present for my dad, he likes hiking": Line(
        (
            Reply(
                "recommended",
                "Three that people buy for hikers, all in stock:",
                cards=tuple(_product_card(one, why) for one, why in zip(PRODUCTS[:3], REASONS, strict=True)),
            ),
        ),
        intent="product_recommendation",
        confidence=0.88,
    ),
    "compare the poles and the jacket": Line(
        (Reply("products_compared", "The cheapest is the thermos bottle. Side by side:", cards=(COMPARISON,)),),
        intent="product_question",
        confidence=0.93,
    ),
    "i'll take the poles": Line(
        (
            Reply(
                "cart_link",
                "In your cart: trekking poles, carbon, grey.",
                cards=(
                    Card("product", "p1", PRODUCTS[0].title, {"cart": {"variant_id": "p1-grey", "quantity": 1}}),
                ),
            ),
        ),
        intent="place_order",
    ),
    "change the address of my shoes": Line(
        (Reply("ask.address", "Where should it go?"),),
        expects=Expects("slot", "address"),
        intent="change_order_address",
    ),
    "i'd like to leave a message": Line(
        (Reply("ask.message", "What should I pass on?"),), expects=Expects("slot", "message")
    ),
    "what is in my account": Line(
        (Reply("ask.code", "I've sent a code to j••@example.com. What is it?"),), expects=Expects("slot", "code")
    ),
    "482913": Line((Reply("identified", "Thank you, Jo. Two orders are open."),)),
    "the lamp flickers": Line((Reply("ask.email", "Where may we answer?"),), expects=Expects("slot", "email")),
    "jo@example.com": Line((Reply("message_taken", "I've passed it on."),)),
    "this is useless, get me a human": Line(
        (Reply("handoff.asked", "Of course. I've told them what it is about, so you won't have to repeat it."),),
        intent="contact_human_agent",
        confidence=0.99,
        alternatives=("file_complaint",),
        sentiment=-0.8,
        hand_off="asked",
    ),
}  # fmt: skip
