"""A comparison is one card: a column each product, a row each thing, everything on it ready to read."""

from datetime import UTC, datetime

from actions.shop.models import Money, Product, ProductId, Variant, VariantId
from actions.types import Row
from bot.channels.fit import RASA, fit
from bot.dialogue.conversation import Conversation
from bot.dialogue.replying import Replying
from bot.dialogue.wording import Said, Tone, Wording
from bot.messages import ConversationId


def _product(name: str, title: str) -> Product:
    variant = Variant(VariantId(f"{name}-1"), ProductId(name), {}, Money(8900, "EUR"))
    return Product(variant.product_id, title, (variant,), image=f"{name}.svg")


BOTH = (_product("shoes", "Running shoes"), _product("boots", "Hiking boots"))
TABLE = (
    Row("price", (Money(8900, "EUR"), Money(12900, "EUR"))),
    Row("stock", ("in", "low")),
    Row("weight", ("265 g", None)),
    Row("lining", ("none", "none")),
)


def _reply():
    tone = Tone(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), variant="x")
    facts = {"cheapest": "running shoes", "first": "running shoes", "first_price": Money(8900, "EUR")}
    facts |= {
        "products": ("running shoes", "hiking boots"),
        "second": "hiking boots",
        "second_price": Money(12900, "EUR"),
    }
    said = Said("products_compared", facts, shown=BOTH, table=TABLE)
    return Replying(Wording(), Conversation(ConversationId("c")), tone).reply(said)


def test_a_comparison_is_one_card_with_a_column_each_product():
    (card,) = _reply().cards
    assert (card.kind, card.title) == ("comparison", "Side by side")
    assert card.fields["columns"] == [
        {"id": "shoes", "title": "Running shoes", "image": "shoes.svg"},
        {"id": "boots", "title": "Hiking boots", "image": "boots.svg"},
    ]


def test_its_rows_are_words_and_tell_what_differs():
    (card,) = _reply().cards
    assert card.fields["rows"] == [
        {"name": "Price", "values": ["€89.00", "€129.00"], "differs": True},
        {"name": "Online", "values": ["In stock", "Only a few left"], "differs": True},
        {"name": "Weight", "values": ["265 g", ""], "differs": True},
        {"name": "Lining", "values": ["none", "none"], "differs": False},
    ]


def test_each_column_has_its_button():
    (card,) = _reply().cards
    assert [button.title for button in card.buttons] == ["Add to cart", "Add to cart"]
    assert len({button.payload for button in card.buttons}) == 2


def test_where_no_table_can_be_shown_it_is_told_in_lines():
    fitted = fit(_reply(), RASA)
    assert [button.title for button in fitted.quick_replies] == [
        "Add to cart: Running shoes",
        "Add to cart: Hiking boots",
    ]
    assert fitted.text.splitlines()[1:] == [
        "Running shoes: price €89.00 · online In stock · weight 265 g",
        "Hiking boots: price €129.00 · online Only a few left",
    ]
