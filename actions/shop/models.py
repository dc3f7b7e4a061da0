"""A shop's nouns: customers, products, orders, shipments, stock, money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType

CustomerId = NewType("CustomerId", str)
OrderId = NewType("OrderId", str)
"""Upper case without "#": "W20398"."""
ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)
LineId = NewType("LineId", str)
PaymentMethodId = NewType("PaymentMethodId", str)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: `Money(8900, "EUR")` is 89 euros."""

    amount: int
    """Minor units."""
    currency: str
    """ISO 4217."""

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"expected {self.currency}, got {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + Money(-other.amount, other.currency)


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is sent."""

    line1: str
    city: str
    zip: str
    country: str
    """ISO 3166 alpha-2 where known, otherwise as imported."""
    line2: str = ""
    state: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """How a customer pays. Never holds a full card number."""

    id: PaymentMethodId
    kind: str
    """credit_card, paypal, gift_card, ..."""
    brand: str = ""
    last4: str = ""
    balance: Money | None = None
    """Of a gift card."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Something a customer pays for again and again."""

    id: str
    plan: str
    """As the shop names it: "Coffee box, monthly"."""
    status: str
    """active, paused or cancelled."""
    price: Money
    next_due: date | None = None
    """When the next fee is taken; None when none is due."""
    method_id: PaymentMethodId | None = None


@dataclass(frozen=True, slots=True)
class MembershipTerm:
    """What was paid for a membership level that costs a fee, and how long it lasts."""

    fee: Money
    method_id: PaymentMethodId
    paid_at: datetime
    due: date
    """The next fee is due on this day; or, if it `ends`, it is the first day without the level."""
    ends: bool = False
    """Its owner has left: it is not renewed."""


@dataclass(frozen=True, slots=True)
class CartItem:
    """Something laid aside to be bought."""

    variant_id: VariantId
    quantity: int


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has bought or signed up."""

    id: CustomerId
    email: str
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    addresses: tuple[Address, ...] = ()
    """The default one first."""
    payment_methods: tuple[PaymentMethod, ...] = ()
    tags: tuple[str, ...] = ()
    store_credit: Money | None = None
    membership: str = ""
    """The level, as the shop names it; "" for none."""
    membership_term: MembershipTerm | None = None
    """None for a level that is free, or whose payment the shop does not tell."""
    newsletter: bool = False
    subscriptions: tuple[Subscription, ...] = ()
    cart: tuple[CartItem, ...] = ()
    closes_on: date | None = None
    """The day the account will be deleted, once its owner asked for that."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What can be put in a cart."""

    id: VariantId
    """The SKU."""
    product_id: ProductId
    options: Mapping[str, str]
    """Option name -> value, any number of options."""
    price: Money
    available: bool = True
    """The shop's own word; `Stock` says how many and where."""


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells, in one or more variants."""

    id: ProductId
    title: str
    variants: tuple[Variant, ...] = ()
    description: str = ""
    brand: str = ""
    category: str = ""
    """The department."""
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What does not vary: {"material": "merino wool", "weight": "380 g"}."""
    image: str = ""
    """URL or path below the shop's pictures."""
    rating: float | None = None
    reviews: int = 0


class OrderStatus(StrEnum):
    """How far an order is."""

    PENDING = "pending"
    PROCESSED = "processed"
    """Packed or handed to the carrier's depot: no longer changeable, not yet on the road."""
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    EXCHANGE_REQUESTED = "exchange_requested"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One variant in an order, with the words and price of the day it was bought."""

    id: LineId
    variant_id: VariantId
    product_id: ProductId
    title: str
    options: Mapping[str, str]
    quantity: int
    price: Money
    """For one piece, before order discounts."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved for an order."""

    kind: Literal["payment", "refund"]
    amount: Money
    method: PaymentMethod
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """One line of the carrier's story."""

    at: datetime
    code: str
    """label_created, picked_up, in_transit, out_for_delivery, delivered, exception."""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel."""

    id: str
    order_id: OrderId
    lines: tuple[LineId, ...]
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    expected_from: date | None = None
    expected_to: date | None = None
    events: tuple[TrackingEvent, ...] = ()
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Return:
    """Lines on their way back, to be paid back or exchanged for other variants."""

    id: str
    """"R20398-1"."""
    kind: Literal["return", "exchange"]
    lines: tuple[LineId, ...]
    requested_at: datetime
    settled: tuple[Payment, ...]
    """What moves once it is settled: of a return the refunds, when it has arrived; of an exchange the difference."""
    variants: tuple[VariantId, ...] = ()
    """Of an exchange: what is sent instead, one for each line."""
    reason: str = ""
    send_back_by: date | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something was wrong with a delivery, and what was done about it."""

    id: str
    """"P20398-1"."""
    kind: str
    """missing, damaged or wrong_item."""
    lines: tuple[LineId, ...]
    remedy: Literal["replacement", "refund"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody bought, and what became of it."""

    id: OrderId
    customer_id: CustomerId
    email: str
    placed_at: datetime
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    currency: str
    total: Money
    """What the customer paid: lines - discount + shipping + tax."""
    shipping: Money
    tax: Money
    discount: Money
    address: Address
    delivery_option: str = "standard"
    payments: tuple[Payment, ...] = ()
    """Oldest first."""
    shipments: tuple[Shipment, ...] = ()
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    items_modified: bool = False
    """Items may be modified once; afterwards the order can be neither modified nor cancelled."""
    returns: tuple[Return, ...] = ()
    """Oldest first."""
    claims: tuple[Claim, ...] = ()
    undo_until: datetime | None = None
    """Until when the last change can be taken back; None: there is none to take back."""


@dataclass(frozen=True, slots=True)
class Stock:
    """How many pieces of a variant lie in one place."""

    variant_id: VariantId
    store: str
    """A store's name, or "online"."""
    quantity: int
    restock_on: date | None = None
    restock_by: date | None = None
    """Where `restock_on` is only the first day of a range: the last."""


@dataclass(frozen=True, slots=True)
class Store:
    """A place customers can walk into."""

    name: str
    address: str
    hours: str
    """As written on the door: "Mon-Fri 9-19, Sat 9-18"."""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """Somebody met a product."""

    customer_id: CustomerId
    product_id: ProductId
    kind: Literal["view", "cart", "purchase"]
    at: datetime
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class PromoCode:
    """A code that makes something cheaper."""

    code: str
    """Upper case."""
    says: str
    """What it does, to stand in a sentence: "10 % off shoes"."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day included."""
    minimum: Money | None = None
    """Smallest cart it works for."""
    departments: tuple[str, ...] = ()
    """Categories it is limited to; none: everything."""
    members_only: bool = False


@dataclass(frozen=True, slots=True)
class Reservation:
    """Pieces held for a customer; they are taken out of the stock meanwhile."""

    id: str
    customer_id: CustomerId
    variant_id: VariantId
    store: str
    quantity: int
    until: datetime


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """Something recorded for the shop's people or its mailer; it changes nothing by itself."""

    kind: str
    """invoice, password_link, back_in_stock, call_back, review, complaint, price_match, ..."""
    customer_id: CustomerId | None = None
    email: str = ""
    """Where an answer goes, when nobody is signed in."""
    order_id: OrderId | None = None
    text: str = ""
    """In the shopper's words."""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiledRequest:
    """A request as it was recorded."""

    case: str
    """"C-10492"."""
    at: datetime
    request: ServiceRequest
