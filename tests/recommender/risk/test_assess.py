"""From facts to what comes first: nothing for almost everybody, never a refusal, never who somebody is."""

import itertools
import math
from dataclasses import fields, replace

import pytest

from recommender.risk import CALM, Level, Matter, Reason, Signals, assess, load_weights
from recommender.risk.weights import DEFAULT

WEIGHTS = load_weights()
REFUND = Signals(Matter.REFUND, worth=80)
ACCOUNT = Signals(Matter.ACCOUNT)
TOLD = {
    "signed_for": True,
    "parcel_arrived": True,
    "refunds": 9,
    "paid_back": 0.9,
    "claims": 3,
    "asked_before": 4,
    "linked_claims": 5,
    "credentials_changed": 1,
    "new_address": True,
    "new_place": True,
    "wrong_proofs": 4,
}
"""Each signal, as loud as it gets."""
CASES = [
    ({}, Level.ALLOW, ()),
    ({"refunds": 4}, Level.ALLOW, ()),
    ({"refunds": 5}, Level.STEP_UP, (Reason.MANY_REFUNDS,)),
    ({"new_address": True, "new_place": True}, Level.ALLOW, (Reason.NEW_ADDRESS, Reason.NEW_PLACE)),
    ({"claims": 1}, Level.ALLOW, (Reason.RECENT_CLAIM,)),
    ({"credentials_changed": 1}, Level.STEP_UP, (Reason.CREDENTIALS_CHANGED,)),
    ({"refunds": 5, "claims": 1, "can_show": True}, Level.EVIDENCE, (Reason.MANY_REFUNDS, Reason.RECENT_CLAIM)),
    ({"refunds": 5, "claims": 1}, Level.PERSON, (Reason.MANY_REFUNDS, Reason.RECENT_CLAIM)),
    ({"signed_for": True, "can_show": True}, Level.PERSON, (Reason.SIGNED_FOR,)),
    ({"linked_claims": 2, "asked_before": 2, "new_place": True}, Level.PERSON,
     (Reason.LINKED_CLAIMS, Reason.ASKED_BEFORE, Reason.NEW_PLACE)),
    ({"orders": 2, "paid_back": 1.0, "new_address": True, "claims": 1}, Level.STEP_UP,
     (Reason.RECENT_CLAIM, Reason.NEW_ADDRESS)),
    ({"orders": 3, "paid_back": 0.6, "new_address": True}, Level.STEP_UP, (Reason.MOST_PAID_BACK, Reason.NEW_ADDRESS)),
]  # fmt: skip


@pytest.mark.parametrize(("told", "level", "reasons"), CASES)
def test_what_comes_first_for_a_refund_and_why(told, level, reasons):
    found = assess(replace(REFUND, **told), WEIGHTS)
    assert (found.level, found.reasons) == (level, reasons)


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({}, Level.ALLOW),
        ({"refunds": 50, "paid_back": 1.0, "claims": 9}, Level.ALLOW),
        ({"credentials_changed": 1}, Level.STEP_UP),
        ({"new_place": True, "wrong_proofs": 2}, Level.STEP_UP),
        ({"credentials_changed": 2, "new_place": True, "wrong_proofs": 2}, Level.PERSON),
    ],
)
def test_what_comes_first_for_an_account_is_not_about_refunds(told, level):
    assert assess(replace(ACCOUNT, **told), WEIGHTS).level is level


@pytest.mark.parametrize("matter", [REFUND, ACCOUNT])
def test_one_more_reason_never_asks_for_less(matter):
    names = ["refunds", "claims", "asked_before", "linked_claims", "credentials_changed", "new_place", "wrong_proofs"]
    for some in itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(len(names))):
        for more in set(names) - set(some):
            few = assess(replace(matter, **{name: TOLD[name] for name in some}), WEIGHTS)
            many = assess(replace(matter, **{name: TOLD[name] for name in (*some, more)}), WEIGHTS)
            assert few.level <= many.level


def test_there_is_no_level_that_refuses():
    loudest = assess(replace(REFUND, **TOLD, orders=9), WEIGHTS)
    assert loudest.level is max(Level) is Level.PERSON
    assert set(loudest.reasons) == set(Reason)


def test_what_is_worth_little_is_not_looked_at_unless_the_tracking_speaks_against_it():
    little = replace(REFUND, worth=WEIGHTS.small - 1)
    assert assess(replace(little, refunds=9, claims=3, linked_claims=5), WEIGHTS) == CALM
    assert assess(replace(little, signed_for=True), WEIGHTS).level is Level.PERSON


def test_what_is_no_number_says_nothing():
    assert assess(replace(REFUND, paid_back=math.nan, orders=9), WEIGHTS) == CALM


def test_nothing_is_asked_about_what_kind_of_person_it_is():
    known = {field.name for field in fields(Signals)}
    assert known == {"matter", "worth", "orders", "can_show", *TOLD}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("small: 20", "small: -1"),
        ("levels: {step_up: 30, person: 60}", "levels: {deny: 30}"),
        ("  wrong_proofs: 2\n", ""),
        ("many_refunds: 5 ", "many_refunds: often "),
        ("matters:", "matter:"),
    ],
)
def test_weights_that_make_no_sense_are_refused_by_name(tmp_path, wrong, named):
    own = tmp_path / "risk.yaml"
    text = DEFAULT.read_text(encoding="utf-8")
    assert wrong in text
    own.write_text(text.replace(wrong, named), encoding="utf-8")
    with pytest.raises(ValueError, match=r"risk\.yaml"):
        load_weights(own)
