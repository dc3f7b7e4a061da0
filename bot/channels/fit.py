"""One reply, every channel: what a channel cannot show is said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.messages import Card, QuickReply, Reply

CARD_FIELDS = ("status_text", "expected", "price", "stock_text", "reason", "total", "carrier", "tracking_url")
"""What a card says in words, in this order."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show."""

    cards: bool = True
    quick_replies: int = 99
    """How many buttons; 0: none."""
    title_chars: int = 80
    """Longest title of a button."""
    speech: bool = False
    """The words are heard, not read."""


WEB = Capabilities()
RASA = Capabilities(cards=False)
TERMINAL = Capabilities(cards=False, quick_replies=9)
PHONE = Capabilities(cards=False, quick_replies=0, speech=True)


def fit(reply: Reply, capabilities: Capabilities) -> Reply:
    """The reply as this channel can carry it. Nothing that was said gets lost, only its form changes."""
    if capabilities.speech:
        return replace(reply, text=reply.speech or reply.text, cards=(), quick_replies=())
    lines = [reply.text]
    buttons = reply.quick_replies
    if not capabilities.cards:
        lines += [in_words(card) for card in reply.cards]
        buttons += tuple(button for card in reply.cards for button in _named(card))
    shown = buttons[: capabilities.quick_replies]
    if left_out := buttons[len(shown) :]:
        lines.append(" / ".join(button.title for button in left_out))
    return replace(
        reply,
        text="\n".join(line for line in lines if line),
        cards=reply.cards if capabilities.cards else (),
        quick_replies=tuple(_shortened(button, capabilities.title_chars) for button in shown),
    )


def in_words(card: Card) -> str:
    """ "Trekking poles, carbon: €49.00 · in stock · rated 4.7"; a comparison has such a line for each column."""
    if card.kind == "comparison":
        return "\n".join(_columns_in_words(card.fields))
    details = " · ".join(words for words in (_words(card.fields, key) for key in CARD_FIELDS) if words)
    return f"{card.title}: {details}" if details else card.title


def _named(card: Card) -> Iterable[QuickReply]:
    """Its buttons; those of a comparison say which column they are for."""
    if card.kind != "comparison":
        return card.buttons
    columns: list[Mapping[str, str]] = card.fields["columns"]  # type: ignore[assignment]
    return [
        replace(button, title=f"{button.title}: {column['title']}")
        for button, column in zip(card.buttons, columns, strict=True)
    ]


def _columns_in_words(fields: Mapping[str, Any]) -> Iterable[str]:
    """ "Running shoes: price €89.00 · weight 265 g"; what is the same for all is left out, but for the price."""
    rows = [row for place, row in enumerate(fields["rows"]) if row["differs"] or place == 0]
    for place, column in enumerate(fields["columns"]):
        told = [f"{row['name'].lower()} {row['values'][place]}" for row in rows if row["values"][place]]
        yield f"{column['title']}: {' · '.join(told)}"


def _words(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _shortened(button: QuickReply, chars: int) -> QuickReply:
    if len(button.title) <= chars:
        return button
    return replace(button, title=button.title[: chars - 1].rstrip() + "…")
