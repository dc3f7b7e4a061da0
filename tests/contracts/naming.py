"""What a summary has to name before a yes to it may change anything."""

from collections.abc import Iterator

from actions.shop.changes.types import (
    CancelOrder,
    ChangeDefaultAddress,
    ChangeDeliveryOption,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ExchangeItems,
    ModifyItems,
    PaySubscription,
    ResolveProblem,
    ReturnItems,
    UpdateDetails,
)
from actions.telling.labels import line_label, method_label


def unnamed(change, order, customer, shop, text: str) -> list[str]:
    """What of this change is not in the summary. `order`, `customer`: as they were before."""
    said = text.lower()
    return [name for name in _names(change, order, customer, shop) if name.lower() not in said]


def _names(change, order, customer, shop) -> Iterator[str]:
    methods = {method.id: method.last4 or method_label(method) for method in customer.payment_methods}
    match change:
        case CancelOrder(lines=lines) | ReturnItems(lines=lines) | ResolveProblem(lines=lines):
            yield from (_title(line) for line in order.lines if line.id in lines)
        case ChangeOrderAddress(address=address) | ChangeDefaultAddress(address=address) if address is not None:
            yield from (address.line1, address.zip, address.city)
        case ChangeDeliveryOption(option=option):
            yield option
        case ModifyItems(swaps=swaps) | ExchangeItems(swaps=swaps):
            yield from _swapped(swaps, order, shop)
        case ChangePaymentMethod(method_id=method) | PaySubscription(method_id=method):
            yield methods[method]
        case UpdateDetails():
            yield from filter(None, (change.first_name, change.last_name, change.email))
    if isinstance(change, ReturnItems) and change.refund_to:
        yield methods[change.refund_to]


def _swapped(swaps, order, shop) -> Iterator[str]:
    for swap in swaps:
        line = next(line for line in order.lines if line.id == swap.line_id)
        variant = next(one for one in shop.product(line.product_id).variants if one.id == swap.variant_id)
        yield _title(line)
        yield from (value for name, value in variant.options.items() if line.options.get(name) != value)


def _title(line) -> str:
    return line_label(line).split(",")[0]
