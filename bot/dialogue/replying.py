"""From what is to be said to replies, and the buttons that may be pressed afterwards."""

from collections.abc import Sequence
from dataclasses import replace

from actions.shop.models import Order, Product
from actions.types import Facts
from bot.dialogue.cards import (
    comparison_card,
    for_the_page,
    order_card,
    order_options,
    product_card,
    product_options,
    with_buttons,
)
from bot.dialogue.conversation import BotReplied, Conversation
from bot.dialogue.decisions import Option
from bot.dialogue.shown import Focus, Offer
from bot.dialogue.wording import Button, Said, Tone, Wording
from bot.messages import Card, Expects, QuickReply, Reply

CART_LINK = "cart_link"
"""Says that the page puts something into its own cart."""
UPSET = -0.3  # a mood below this takes the upset wordings


class Replying:
    """Words for one turn; numbers the buttons so that each can be told from every other of the conversation."""

    def __init__(self, wording: Wording, conversation: Conversation, tone: Tone) -> None:
        self.wording = wording
        self.tone = tone
        self.prefix = f"{conversation.turns}"
        self.offers: list[Offer] = []

    def reply(self, said: Said) -> Reply:
        if said.literal is not None:
            return said.literal
        return Reply(
            code=said.code,
            text=self.wording.text(said, self.tone),
            speech=self.wording.speech(said, self.tone),
            cards=self._cards(said),
            quick_replies=tuple(self._press(option) for option in (*said.options, *self._own_options(said))),
            sources=said.sources,
        )

    def _own_options(self, said: Said) -> list[Option]:
        """The buttons that the wording itself names; about the order, where it speaks of just one."""
        orders = [thing.id for thing in said.shown if isinstance(thing, Order)]
        about = ("order_id", orders[0]) if len(orders) == 1 and len(said.shown) == 1 else ("", "")
        buttons = {name: self.wording.buttons[name] for name in self.wording.button_names(said.code)}
        return [
            Option(name, button.intent, *about, also=_carried(button, said.facts)) for name, button in buttons.items()
        ]

    def _cards(self, said: Said) -> tuple[Card, ...]:
        if not said.table:
            return tuple(self._card(thing, said) for thing in said.shown)
        products = [thing for thing in said.shown if isinstance(thing, Product)]
        card = comparison_card(products, said.table, self.wording, self.tone)
        return (with_buttons(card, tuple(self._press(product_options(product)[0]) for product in products)),)

    def _card(self, thing: Order | Product, said: Said) -> Card:
        if isinstance(thing, Order):
            card = order_card(thing, self.wording, self.tone)
            options = () if said.code.startswith("confirm.") else order_options(thing)
        else:
            reason = said.reasons.get(thing.id)
            card = product_card(thing, reason, stock_told_by(said.code), self.wording, self.tone)
            card = for_the_page(card, said.facts) if said.code == CART_LINK else card
            options = product_options(thing)
        return with_buttons(card, tuple(self._press(option) for option in options))

    def _press(self, option: Option) -> QuickReply:
        button = self.wording.buttons.get(option.button)
        title = self.wording.button_title(option, self.tone)
        entities = {**({option.label: option.value} if option.label else {}), **option.also}
        if button is not None and button.action:
            entities = {**entities, "action": button.action}
        payload = f"b{self.prefix}.{len(self.offers)}"
        self.offers.append(Offer(payload, title, option.intent, entities, option.text))
        return QuickReply(title, payload)


def _carried(button: Button, told: Facts) -> dict[str, str]:
    """What was just told and goes along with the button."""
    return {label: str(told[fact]) for label, fact in button.carries.items() if told.get(fact)}


def stock_told_by(code: str) -> str:
    """What the sentence says of the stock of the products it shows; recommended ones were looked after."""
    if code.startswith("recommendations"):
        return "in"
    return {"in_stock": "in", "low_stock": "low", "out_of_stock": "out", CART_LINK: "in"}.get(code, "")


def replied(
    conversation: Conversation, said: Sequence[Said], expects: Expects | None, wording: Wording, tone: Tone
) -> BotReplied:
    """The event that says it all."""
    just_said = tuple(reply.text for reply in conversation.last_replies)
    variant = f"{conversation.id}{conversation.turns}"
    replying = Replying(wording, conversation, replace(tone, variant=variant, just_said=just_said))
    replies = tuple(replying.reply(one) for one in said)
    if expects is None and said and (asked := wording.asks(said[-1].code)):
        expects = Expects("confirm", asked)
    if expects is not None and expects.kind != "slot":
        titles = tuple(quick_reply.title for quick_reply in replies[-1].quick_replies) if replies else ()
        expects = replace(expects, options=titles)
    return BotReplied(tone.now, replies, expects, tuple(replying.offers), _focus(said))


def _focus(said: Sequence[Said]) -> Focus | None:
    """What "it" and "the second one" mean from now on."""
    orders = tuple(thing.id for one in said for thing in one.shown if isinstance(thing, Order))
    products = tuple(thing.id for one in said for thing in one.shown if isinstance(thing, Product))
    offered = tuple(option.value for one in said for option in one.options if option.label == "order_id")
    if not (orders or products or offered):
        return None
    return Focus(orders=orders or offered, products=products)
