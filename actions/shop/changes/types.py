"""What an order or a customer can be changed to: data, so that every shop understands it the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from actions.shop.models import (
    Address,
    CartItem,
    Customer,
    CustomerId,
    LineId,
    Order,
    OrderId,
    PaymentMethodId,
    Product,
    ProductId,
    Stock,
    Variant,
    VariantId,
)


@dataclass(frozen=True, slots=True)
class Swap:
    """Another variant of the same product instead of a line's."""

    line_id: LineId
    variant_id: VariantId


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel an order, or only some of its lines."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    """Empty: all of it."""
    reason: str


@dataclass(frozen=True, slots=True)
class ModifyItems:
    """Other variants in an order that is still pending; once an order."""

    order_id: OrderId
    swaps: tuple[Swap, ...]
    method_id: PaymentMethodId
    """Pays or gets back the difference."""


@dataclass(frozen=True, slots=True)
class ChangeQuantity:
    """So many pieces of each of these lines, in an order that is still pending."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    quantity: int


@dataclass(frozen=True, slots=True)
class ChangeOrderAddress:
    order_id: OrderId
    address: Address


@dataclass(frozen=True, slots=True)
class ChangeDeliveryOption:
    order_id: OrderId
    option: str
    """The name of one of the shop's delivery options."""
    method_id: PaymentMethodId | None = None
    """Pays or gets back the difference; None: the method that paid."""


@dataclass(frozen=True, slots=True)
class ChangePaymentMethod:
    """Pay all of a pending order with one other method of the customer's."""

    order_id: OrderId
    method_id: PaymentMethodId


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """Send delivered lines back for money."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    """Empty: all of it."""
    reason: str
    refund_to: PaymentMethodId | None = None
    """One of the original methods or a gift card of the customer's; None: the original methods."""


@dataclass(frozen=True, slots=True)
class ExchangeItems:
    """Send delivered lines back for other variants; once an order."""

    order_id: OrderId
    swaps: tuple[Swap, ...]
    method_id: PaymentMethodId
    """Pays or gets back the difference."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResolveProblem:
    """Send again or pay back what did not arrive, arrived broken, or was the wrong thing."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    """Empty: all of it."""
    kind: Literal["missing", "damaged", "wrong_item"]
    remedy: Literal["replacement", "refund"]


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Take the order's last change back, while `Order.undo_until` allows it."""

    order_id: OrderId


OrderChange = (
    CancelOrder | ModifyItems | ChangeQuantity | ChangeOrderAddress | ChangeDeliveryOption | ChangePaymentMethod
    | ReturnItems | ExchangeItems | ResolveProblem | UndoLast
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UpdateDetails:
    """Only what is given changes."""

    customer_id: CustomerId
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeDefaultAddress:
    """Put this address in front; the others are kept behind it."""

    customer_id: CustomerId
    address: Address | None
    """None: the one that was in front before takes its place again."""


@dataclass(frozen=True, slots=True)
class SetNewsletter:
    customer_id: CustomerId
    wanted: bool


@dataclass(frozen=True, slots=True)
class ChangeMembership:
    customer_id: CustomerId
    membership: str
    """"" ends it."""
    method_id: PaymentMethodId | None = None
    """Pays the fee, where the level has one."""


@dataclass(frozen=True, slots=True)
class ChangeSubscription:
    customer_id: CustomerId
    subscription_id: str
    to: Literal["active", "paused", "cancelled"]


@dataclass(frozen=True, slots=True)
class PaySubscription:
    """Pay the fee that is due now."""

    customer_id: CustomerId
    subscription_id: str
    method_id: PaymentMethodId


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Delete the account after the days of grace; `keep` takes an earlier wish back."""

    customer_id: CustomerId
    keep: bool = False


@dataclass(frozen=True, slots=True)
class AddToCart:
    customer_id: CustomerId
    items: tuple[CartItem, ...]


CustomerChange = (
    UpdateDetails | ChangeDefaultAddress | SetNewsletter | ChangeMembership | ChangeSubscription | PaySubscription
    | CloseAccount | AddToCart
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """An order before and after; everything that is told of a change is read off the two."""

    before: Order
    after: Order


@dataclass(frozen=True, slots=True)
class ChangedCustomer:
    before: Customer
    after: Customer


@dataclass(frozen=True, slots=True)
class Around:
    """What deciding about an order's change takes beside the order."""

    customer: Customer
    products: Mapping[ProductId, Product] = field(default_factory=dict)
    """Those of the order's lines."""
    stock: Sequence[Stock] = ()
    """Of these products."""
    other_orders: Sequence[Order] = ()
    """The customer's latest others."""
    settings: Mapping[str, str] = field(default_factory=dict)
    undone: ChangedOrder | None = None
    """The order's last change, as it was carried out."""


@dataclass(frozen=True, slots=True)
class AroundCustomer:
    """What deciding about a customer's change takes beside the customer."""

    with_email: Customer | None = None
    """Who has the e-mail that is wanted."""
    orders: Sequence[Order] = ()
    """The customer's, where the account is to be closed or a membership changes."""
    variants: Mapping[VariantId, Variant] = field(default_factory=dict)
    """Of what is to be put in the cart, as far as they exist."""
    stock: Sequence[Stock] = ()
    """Of these variants."""
    settings: Mapping[str, str] = field(default_factory=dict)
