"""From facts to what comes first: points for each reason, and the level that their sum reaches. Pure."""

import math

from recommender.risk.types import CALM, Assessment, Level, Matter, Reason, Signals
from recommender.risk.weights import Weights


def assess(signals: Signals, weights: Weights) -> Assessment:
    """Equal signals and weights give equal assessments; one reason more never lowers the level.

    Below a small worth nothing is asked, unless the tracking itself speaks against it. Where no photo can show it, a
    person looks instead.
    """
    matter = weights.matters[signals.matter]
    found = {reason: _reaches(reason, signals, weights) for reason in weights.reasons}
    points = {reason: matter.points.get(reason, 0) for reason, reached in found.items() if reached}
    counted = {reason: number for reason, number in points.items() if number > 0}
    speaks_against = not counted.keys().isdisjoint(weights.never_small)
    if not counted or (signals.matter is Matter.REFUND and signals.worth < weights.small and not speaks_against):
        return CALM
    total = sum(counted.values())
    level = max((level for level, least in matter.levels.items() if total >= least), default=Level.ALLOW)
    if level is Level.EVIDENCE and not signals.can_show:
        level = Level.PERSON
    reasons = sorted(counted, key=lambda reason: (-counted[reason], reason))
    return Assessment(level, tuple(reasons), total)


def _reaches(reason: Reason, signals: Signals, weights: Weights) -> bool:
    """Whether there is enough of it to count."""
    least = weights.reasons[reason]
    match reason:
        case Reason.MOST_PAID_BACK:
            return signals.orders >= weights.fewest_orders and _number(signals.paid_back) >= least
        case _:
            return _number(getattr(signals, _SIGNALS[reason])) >= least


def _number(value: float) -> float:
    """What is no number says nothing."""
    return 0.0 if math.isnan(value) else float(value)


_SIGNALS = {
    Reason.SIGNED_FOR: "signed_for",
    Reason.PARCEL_ARRIVED: "parcel_arrived",
    Reason.MANY_REFUNDS: "refunds",
    Reason.RECENT_CLAIM: "claims",
    Reason.ASKED_BEFORE: "asked_before",
    Reason.LINKED_CLAIMS: "linked_claims",
    Reason.CREDENTIALS_CHANGED: "credentials_changed",
    Reason.NEW_ADDRESS: "new_address",
    Reason.NEW_PLACE: "new_place",
    Reason.WRONG_PROOFS: "wrong_proofs",
}
