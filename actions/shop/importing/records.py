"""The rows of a bundle's files, checked one by one. The JSON Schema beside this package is made from these."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions.shop.models import OrderStatus

MOST = 2**31 - 1
"""Pieces, or reviews: what every database counts to."""


def _in_utc(moment: datetime) -> datetime:
    """A time without an offset is UTC."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("expected a time within the years 1 to 9999 of UTC") from error


def _order_id(text: str) -> str:
    return text.lstrip("#").upper()


Id = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
OrderNumber = Annotated[Id, AfterValidator(_order_id)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=14)]
"""Major units, as text or number: "89.00"."""
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Moment = Annotated[datetime, AfterValidator(_in_utc)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,100}@[^@\s]{1,200}$", strip_whitespace=True)]


class Record(BaseModel):
    """One line of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Setting(Record):
    """name, currency, support_email, support_phone, support_hours: what the shop says of itself."""

    name: Id
    value: str


class StoreRecord(Record):
    name: Id
    address: str
    hours: str
    phone: str = ""


class ProductRecord(Record):
    id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
    description: str = ""
    brand: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    image: str = ""
    rating: float | None = Field(None, ge=0, le=5)
    reviews: int = Field(0, ge=0, le=MOST)


class VariantRecord(Record):
    id: Id
    """The SKU."""
    product_id: Id
    options: dict[str, str] = {}
    price: Amount
    currency: Currency
    available: bool = True


class AddressRecord(Record):
    line1: str
    city: str
    zip: str
    country: str
    line2: str = ""
    state: str = ""
    name: str = ""


class PaymentMethodRecord(Record):
    id: Id
    kind: Id
    brand: str = ""
    last4: Annotated[str, StringConstraints(pattern=r"^\d{0,4}$")] = ""
    balance: Amount | None = None
    currency: Currency | None = None
    """Of the balance."""

    @model_validator(mode="after")
    def _balance_has_a_currency(self) -> "PaymentMethodRecord":
        if self.balance is not None and self.currency is None:
            raise ValueError("expected a currency beside the balance, got none")
        return self


class OwnedMethodRecord(PaymentMethodRecord):
    """A payment method of a customer who is not in this bundle."""

    customer_id: Id


class SubscriptionRecord(Record):
    id: Id
    plan: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    status: Literal["active", "paused", "cancelled"] = "active"
    price: Amount
    currency: Currency
    next_due: date | None = None
    method_id: Id | None = None


class MembershipTermRecord(Record):
    fee: Amount
    currency: Currency
    method_id: Id
    paid_at: Moment
    due: date
    ends: bool = False


class CartItemRecord(Record):
    variant_id: Id
    quantity: int = Field(1, ge=1, le=MOST)


class CustomerRecord(Record):
    id: Id
    email: Email
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    addresses: tuple[AddressRecord, ...] = ()
    payment_methods: tuple[PaymentMethodRecord, ...] = ()
    tags: tuple[str, ...] = ()
    store_credit: Amount | None = None
    currency: Currency | None = None
    """Of the store credit."""
    membership: str = ""
    membership_term: MembershipTermRecord | None = None
    newsletter: bool = False
    subscriptions: tuple[SubscriptionRecord, ...] = ()
    cart: tuple[CartItemRecord, ...] = ()
    closes_on: date | None = None

    @model_validator(mode="after")
    def _credit_has_a_currency(self) -> "CustomerRecord":
        if self.store_credit is not None and self.currency is None:
            raise ValueError("expected a currency beside the store credit, got none")
        return self


class PaymentRecord(Record):
    kind: Literal["payment", "refund"]
    amount: Amount
    method_id: Id
    at: Moment | None = None


class ReturnRecord(Record):
    """Lines on their way back. `settled` moves once it is settled; `variants` of an exchange, one for each line."""

    id: Id
    kind: Literal["return", "exchange"]
    lines: tuple[Id, ...]
    requested_at: Moment
    settled: tuple[PaymentRecord, ...] = ()
    variants: tuple[Id, ...] = ()
    reason: str = ""
    send_back_by: date | None = None
    received_at: Moment | None = None


class ClaimRecord(Record):
    id: Id
    kind: Literal["missing", "damaged", "wrong_item"]
    lines: tuple[Id, ...]
    remedy: Literal["replacement", "refund"]
    at: Moment


class OrderRecord(Record):
    id: OrderNumber
    customer_id: Id
    email: Email
    placed_at: Moment
    status: OrderStatus
    currency: Currency
    total: Amount
    """lines - discount + shipping + tax."""
    shipping: Amount = Decimal(0)
    tax: Amount = Decimal(0)
    discount: Amount = Decimal(0)
    address: AddressRecord
    delivery_option: str = "standard"
    payments: tuple[PaymentRecord, ...] = ()
    cancelled_at: Moment | None = None
    cancel_reason: str = ""
    items_modified: bool = False
    returns: tuple[ReturnRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    undo_until: Moment | None = None


class OrderLineRecord(Record):
    order_id: OrderNumber
    id: Id
    variant_id: str = ""
    product_id: str = ""
    title: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    options: dict[str, str] = {}
    quantity: int = Field(1, ge=1, le=MOST)
    price: Amount
    """For one piece, in the order's currency."""


class TrackingEventRecord(Record):
    at: Moment
    code: Literal["label_created", "picked_up", "in_transit", "out_for_delivery", "delivered", "exception"]
    place: str = ""
    note: str = ""


class ShipmentRecord(Record):
    id: Id
    order_id: OrderNumber
    lines: tuple[Id, ...]
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    shipped_at: Moment | None = None
    delivered_at: Moment | None = None
    expected_from: date | None = None
    expected_to: date | None = None
    events: tuple[TrackingEventRecord, ...] = ()


class StockRecord(Record):
    variant_id: Id
    store: Id = "online"
    quantity: int = Field(ge=0, le=MOST)
    restock_on: date | None = None


class PurchaseOrderRecord(Record):
    """One variant of an order to a supplier. It is open until `received_on`."""

    id: Id
    variant_id: Id
    store: Id = "online"
    """Where it will lie."""
    quantity: int = Field(ge=1, le=MOST)
    expected_from: date
    expected_to: date
    received_on: date | None = None

    @model_validator(mode="after")
    def _comes_after_it_begins(self) -> "PurchaseOrderRecord":
        if self.expected_to < self.expected_from:
            raise ValueError(f"expected expected_to not before {self.expected_from}, got {self.expected_to}")
        return self


class InteractionRecord(Record):
    customer_id: Id
    product_id: Id
    kind: Literal["view", "cart", "purchase"]
    at: Moment
    session_id: str = ""


class PromoCodeRecord(Record):
    code: Annotated[Id, AfterValidator(str.upper)]
    says: str
    """What it does, to stand in a sentence: "10 % off shoes"."""
    valid_from: date | None = None
    valid_to: date | None = None
    minimum: Amount | None = None
    """Smallest cart it works for."""
    currency: Currency | None = None
    """Of the minimum."""
    departments: tuple[str, ...] = ()
    members_only: bool = False

    @model_validator(mode="after")
    def _minimum_has_a_currency(self) -> "PromoCodeRecord":
        if self.minimum is not None and self.currency is None:
            raise ValueError("expected a currency beside the minimum, got none")
        return self


RECORDS: dict[str, type[Record]] = {
    "settings": Setting,
    "stores": StoreRecord,
    "products": ProductRecord,
    "variants": VariantRecord,
    "customers": CustomerRecord,
    "payment_methods": OwnedMethodRecord,
    "orders": OrderRecord,
    "order_lines": OrderLineRecord,
    "shipments": ShipmentRecord,
    "stock": StockRecord,
    "purchase_orders": PurchaseOrderRecord,
    "promo_codes": PromoCodeRecord,
    "interactions": InteractionRecord,
}
"""Kind -> what one row of it is. `<kind>.jsonl` is the file's name in a bundle."""
