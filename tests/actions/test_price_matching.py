"""What is proposed to the person who decides about a lower price elsewhere."""

import pytest

from actions.policy import POLICY
from actions.products.price_matching import Advice, propose
from actions.shop.models import Money

OURS = Money(10_000, "EUR")
LIMIT = 10_000 - 100 * POLICY.price_match_percent


def eur(amount):
    return Money(amount, "EUR")


@pytest.mark.parametrize(
    ("theirs", "advice", "why", "price"),
    [
        (eur(9_999), Advice.MATCH, "within_limit", eur(9_999)),
        (eur(LIMIT), Advice.MATCH, "within_limit", eur(LIMIT)),
        (eur(LIMIT - 1), Advice.OFFER_LIMIT, "beyond_limit", eur(LIMIT)),
        (eur(5_001), Advice.OFFER_LIMIT, "beyond_limit", eur(LIMIT)),
        (eur(5_000), Advice.LOOK_CLOSER, "suspiciously_low", None),
        (eur(1), Advice.LOOK_CLOSER, "suspiciously_low", None),
        (Money(9_000, "GBP"), Advice.LOOK_CLOSER, "other_currency", None),
    ],
)
def test_what_is_proposed_goes_as_far_as_policy(theirs, advice, why, price):
    made = propose(OURS, theirs, {})
    assert (made.advice, made.why, made.price, made.margin_left_percent) == (advice, why, price, None)


def test_a_product_without_a_price_is_looked_at():
    assert propose(None, eur(900), {}).why == "our_price_unknown"
    assert propose(eur(0), eur(900), {}).why == "our_price_unknown"


def test_nothing_is_proposed_below_what_a_piece_costs():
    assert propose(OURS, eur(9_000), {"margin_percent": "10"}).margin_left_percent == 0
    made = propose(OURS, eur(8_999), {"margin_percent": "10"})
    assert (made.advice, made.why, made.price) == (Advice.LOOK_CLOSER, "below_cost", None)


@pytest.mark.parametrize("told", ["", "a lot", "-5", "101", "4.5", "²"])
def test_a_margin_that_is_no_percentage_is_none(told):
    made = propose(OURS, eur(9_000), {"margin_percent": told})
    assert (made.advice, made.margin_left_percent) == (Advice.MATCH, None)


def test_an_agent_finds_the_figures_beside_the_case():
    assert propose(OURS, eur(9_000), {"margin_percent": "40"}).details() == {
        "proposal": "match", "proposal_why": "within_limit", "proposed_price": "9000 EUR", "below_percent": "10",
        "limit_percent": "20", "margin_left_percent": "33",
    }  # fmt: skip
