"""What a change paid or paid back, as the facts of a sentence."""

from collections.abc import Sequence

from actions.policy import POLICY
from actions.shop.changes.types import ChangedOrder
from actions.shop.models import Money, Payment
from actions.shop.refunds import GIFT_CARD
from actions.telling.labels import method_label
from actions.types import Fact


def paid_back(changed: ChangedOrder) -> dict[str, Fact]:
    """How much came back, to which methods, and within how many working days (0: at once)."""
    return refunded(_new(changed), changed.after.currency)


def moved(changed: ChangedOrder) -> dict[str, Fact]:
    """Both ways: what was charged and to which methods, what came back and to which; None where nothing did."""
    paid = [payment for payment in _new(changed) if payment.kind == "payment" and payment.amount.amount]
    back = paid_back(changed)
    return {
        **back,
        "refund": back["refund"] if back["refund_to"] else None,
        "refund_days": back["refund_days"] if back["refund_to"] else None,
        "charge": Money(sum(payment.amount.amount for payment in paid), changed.after.currency) if paid else None,
        "charged_to": tuple(dict.fromkeys(method_label(payment.method) for payment in paid)),
    }


def refunded(payments: Sequence[Payment], currency: str) -> dict[str, Fact]:
    """How much of these payments is paid back, to which methods, and within how many working days."""
    parts = [payment for payment in payments if payment.kind == "refund"]
    at_once = all(part.method.kind == GIFT_CARD for part in parts)
    return {
        "refund": Money(sum(part.amount.amount for part in parts), currency),
        "refund_to": tuple(dict.fromkeys(method_label(part.method) for part in parts)),
        "refund_days": 0 if at_once else POLICY.refund_days,
    }


def _new(changed: ChangedOrder) -> tuple[Payment, ...]:
    """What moves because of it: at once, or when the goods that go back have arrived."""
    opened = changed.after.returns[len(changed.before.returns) :]
    settled = (payment for back in opened for payment in back.settled)
    return (*changed.after.payments[len(changed.before.payments) :], *settled)
