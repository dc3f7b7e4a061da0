"""What else a line comes in, when its size or color is what is wrong with it."""

import re

from actions.shop.inventory import can_be_sent
from actions.shop.models import Order, OrderLine, Variant
from actions.shop.returns import ReturnReason
from actions.shop.shop import Shop

SHOWN = 3
_LETTERS = {size: float(rank) for rank, size in enumerate(("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"))}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SIZES = frozenset({ReturnReason.TOO_SMALL, ReturnReason.TOO_LARGE, ReturnReason.DOES_NOT_FIT})


def instead_of(order: Order, line: OrderLine, reason: ReturnReason, shop: Shop) -> tuple[str, ...]:
    """Values that would cure the reason and can be sent: ("L",) for a jacket in M that is too small; nearest first."""
    varies = "size" if reason in _SIZES else "color" if reason is ReturnReason.OTHER_COLOR else ""
    product = shop.product(line.product_id)
    if product is None or varies not in line.options:
        return ()
    stock = shop.stock(product.id)
    others = [
        variant
        for variant in product.variants
        if _differs_only_in(varies, variant, line) and can_be_sent(variant, stock, line.quantity)
    ]
    fitting = [variant for variant in others if _cures(variant.options[varies], line.options[varies], reason)]
    nearest = sorted(fitting, key=lambda variant: _away(variant.options[varies], line.options[varies]))
    return tuple(variant.options[varies] for variant in nearest[:SHOWN])


def _differs_only_in(option: str, variant: Variant, line: OrderLine) -> bool:
    rest, own = ({k: v for k, v in options.items() if k != option} for options in (variant.options, line.options))
    return rest == own and option in variant.options and variant.options[option] != line.options[option]


def _cures(value: str, own: str, reason: ReturnReason) -> bool:
    """Whether it is larger than what is too small; sizes that nobody can order all may be."""
    rank, own_rank = _rank(value), _rank(own)
    if rank is None or own_rank is None or reason not in (ReturnReason.TOO_SMALL, ReturnReason.TOO_LARGE):
        return True
    return rank > own_rank if reason is ReturnReason.TOO_SMALL else rank < own_rank


def _away(value: str, own: str) -> float:
    rank, own_rank = _rank(value), _rank(own)
    return abs(rank - own_rank) if rank is not None and own_rank is not None else 0.0


def _rank(size: str) -> float | None:
    """ "M" and "42" can be ordered, "one size" cannot."""
    number = _NUMBER.search(size)
    return float(number[0].replace(",", ".")) if number else _LETTERS.get(size.strip().lower())
