"""What a change paid or paid back, as the facts of a sentence."""

from actions.labels import method_label
from actions.policy import POLICY
from actions.shop.changes.types import ChangedOrder
from actions.shop.models import Money
from actions.shop.refunds import GIFT_CARD
from actions.types import Fact


def paid_back(changed: ChangedOrder) -> dict[str, Fact]:
    """How much came back, to which methods, and within how many working days (0: at once)."""
    new = changed.after.payments[len(changed.before.payments) :]
    parts = [payment for payment in new if payment.kind == "refund"]
    at_once = all(part.method.kind == GIFT_CARD for part in parts)
    return {
        "refund": Money(sum(part.amount.amount for part in parts), changed.after.currency),
        "refund_to": tuple(dict.fromkeys(method_label(part.method) for part in parts)),
        "refund_days": 0 if at_once else POLICY.refund_days,
    }
