"""What is left on gift cards and in store credit."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from actions.account.own_account import account_not_found, own_account
from actions.shop.models import Customer, PaymentMethod
from actions.shop.refunds import GIFT_CARD
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """How much can I spend?"""


def run(request: AccountBalance, shop: Shop, caller: Caller) -> ActionResult:
    """Each card by itself; empty ones and none at all are told, too."""
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    cards = [method for method in account.payment_methods if method.kind == GIFT_CARD and method.balance is not None]
    filled = [card for card in cards if card.balance is not None and card.balance.amount > 0]
    facts = _facts(account, filled)
    if facts["credit"] is None and not filled:
        return Done("balance_is_empty" if cards else "no_balance", facts)
    return Done("account_balance" if len(filled) < 2 else "account_balances", facts)


def _facts(account: Customer, cards: list[PaymentMethod]) -> dict[str, Fact]:
    credit = account.store_credit
    balances = [card.balance for card in cards if card.balance is not None]
    return {
        "gift_cards": len(cards),
        "on_cards": reduce(add, balances) if balances else None,
        "credit": credit if credit is not None and credit.amount > 0 else None,
    }


ACTION = Action("account_balance", Effect.READ, Level.PROVEN, AccountBalance, run)
