"""Help pages that a scenario speaks about: `help: shop`, or `help: none` for a shop that has none yet."""

from pathlib import Path

from knowledge_base.answer import KnowledgeBase
from tests.knowledge_base.word_encoder import WordEncoder

PAGES = {
    "delivery-time": (
        "How long delivery takes",
        ["how long does delivery take", "how long is shipping", "delivery days", "when does delivery arrive"],
        "Delivery takes 2 days in Germany.\n\nElsewhere in Europe it takes 5 days.",
    ),
    "delivery-cost": (
        "What delivery costs",
        ["how much is delivery", "what does delivery cost", "delivery price", "shipping fee"],
        "Delivery costs €5.\n\nExpress costs €10.",
    ),
    "norway": (
        "Delivery to Norway",
        ["do you deliver to norway", "norway delivery", "shipping to norway"],
        "Yes. Delivery to Norway takes 7 days, with [customs](/help/shipping/customs) paid by us.",
    ),
    "return-window": (
        "How long you can return something",
        ["how long can I return something", "until when can I return", "return period", "return days"],
        "You have 30 days.\n\nIt counts from the day of delivery.\n\nStart in your account.",
    ),
    "sale-items": (
        "Returning sale items",
        ["can I return sale items", "return reduced items", "sale return"],
        "Yes, sale items have the same 30 days.",
    ),
    "store-return": (
        "Returning in a store",
        ["can I return it in a store", "return in a store", "bring a return to your store"],
        "Yes, every store takes it back.",
    ),
}
"""Id -> title, ways to ask, text."""


def open_help(name: str, folder: Path) -> KnowledgeBase:
    """The pages written into `folder` and opened; texts are near each other that share words."""
    content = folder / "help"
    content.mkdir()
    for entry_id, (title, questions, body) in PAGES.items() if name == "shop" else ():
        asked = "".join(f"  - {question}\n" for question in questions)
        text = f"---\nid: {entry_id}\ntitle: {title}\ntopic: help\nquestions:\n{asked}---\n{body}\n"
        (content / f"{entry_id}.md").write_text(text, encoding="utf-8")
    return KnowledgeBase.open(content, folder / "cache", WordEncoder(), {}, threshold=0.5)
