"""Questions as people review them: without what tells who asked."""

import re

from nlu.types import Understanding

TELLS_WHO = frozenset({
    "order_id", "tracking_number", "invoice_id", "account_id", "promo_code", "email", "phone", "person_name",
    "street_address", "zip_code",
})  # fmt: skip
"""Labels of entities that may."""
NUMBER = re.compile(r"\d[\d ./-]{4,40}\d|\d{5,}")
"""Long enough to be somebody's."""
ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,250}")


def without_personal(question: str, understanding: Understanding) -> str:
    """The question with the label in place of such an entity: "where is [order_id]"."""
    for entity in understanding.entities:
        if entity.label in TELLS_WHO and entity.text.strip():
            question = question.replace(entity.text, f"[{entity.label}]")
    return NUMBER.sub("[number]", ADDRESS.sub("[email]", question))
