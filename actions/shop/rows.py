"""From rows of the embedded shop's tables to the nouns of `models`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cattrs.preconf.json import make_converter
from sqlalchemy import Row

from actions.shop.models import (
    Address,
    CartItem,
    Claim,
    Customer,
    CustomerId,
    FiledRequest,
    LineId,
    MembershipTerm,
    Money,
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentMethodId,
    Product,
    ProductId,
    PromoCode,
    Reservation,
    Return,
    ServiceRequest,
    Shipment,
    Subscription,
    TrackingEvent,
    Variant,
    VariantId,
)

AnyRow = Row[Any]
_CONVERTER = make_converter()


def product_from(row: AnyRow, variants: Iterable[AnyRow]) -> Product:
    """`variants` are the product's, in order."""
    return Product(
        id=ProductId(row.id),
        title=row.title,
        variants=tuple(variant_from(variant) for variant in variants),
        description=row.description,
        brand=row.brand,
        category=row.category,
        tags=tuple(row.tags),
        attributes=row.attributes,
        image=row.image,
        rating=row.rating,
        reviews=row.reviews,
    )


def variant_from(row: AnyRow) -> Variant:
    price = Money(row.price, row.currency)
    return Variant(VariantId(row.id), ProductId(row.product_id), row.options, price, row.available)


def customer_from(row: AnyRow, methods: Iterable[AnyRow]) -> Customer:
    return Customer(
        id=CustomerId(row.id),
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        addresses=tuple(Address(**address) for address in row.addresses),
        payment_methods=tuple(method_from(method, method.id) for method in methods),
        tags=tuple(row.tags),
        store_credit=None if row.store_credit is None else Money(row.store_credit, row.currency),
        membership=row.membership or "",
        membership_term=_term(row.membership_term),
        newsletter=bool(row.newsletter),
        subscriptions=_CONVERTER.structure(row.subscriptions or [], tuple[Subscription, ...]),
        cart=_CONVERTER.structure(row.cart or [], tuple[CartItem, ...]),
        closes_on=row.closes_on,
    )


def _term(kept: Any) -> MembershipTerm | None:
    return _CONVERTER.structure(kept, MembershipTerm) if kept else None


def promo_code_from(row: AnyRow) -> PromoCode:
    minimum = None if row.minimum is None else Money(row.minimum, row.currency)
    limits = (row.valid_from, row.valid_to, minimum, tuple(row.departments), row.members_only)
    return PromoCode(row.code, row.says, *limits)


def reservation_from(row: AnyRow) -> Reservation:
    variant_id, customer_id = VariantId(row.variant_id), CustomerId(row.customer_id)
    return Reservation(reservation_id(row.number), customer_id, variant_id, row.store, row.quantity, row.until)


def reservation_id(number: int) -> str:
    """12 -> "H-12"."""
    return f"H-{number}"


def reservation_number(reservation_id: str) -> int | None:
    """Back from `reservation_id`; None for what is none."""
    prefix, _, digits = reservation_id.partition("-")
    return int(digits) if prefix == "H" and digits.isdecimal() and len(digits) < 10 else None


def case_number(number: int) -> str:
    """492 -> "C-10492"."""
    return f"C-{10_000 + number}"


def filed_from(row: AnyRow) -> FiledRequest:
    request = ServiceRequest(row.kind, row.customer_id, row.email, row.order_id, row.text, row.details)
    return FiledRequest(case_number(row.number), row.at, request)


def method_from(row: AnyRow, method_id: str) -> PaymentMethod:
    """A row without a method behind it (the outer join found none) keeps the id alone."""
    if row.kind is None:
        return PaymentMethod(PaymentMethodId(method_id), kind="unknown")
    balance = None if row.balance is None else Money(row.balance, row.currency)
    return PaymentMethod(PaymentMethodId(method_id), row.kind, row.brand, row.last4, balance)


def order_from(row: AnyRow, lines: Sequence[AnyRow], payments: Sequence[AnyRow], shipments: Sequence[AnyRow]) -> Order:
    currency = row.currency
    return Order(
        id=OrderId(row.id),
        customer_id=CustomerId(row.customer_id),
        email=row.email,
        placed_at=row.placed_at,
        status=OrderStatus(row.status),
        lines=tuple(_line(line, currency) for line in lines),
        currency=currency,
        total=Money(row.total, currency),
        shipping=Money(row.shipping, currency),
        tax=Money(row.tax, currency),
        discount=Money(row.discount, currency),
        address=Address(**row.address),
        delivery_option=row.delivery_option,
        payments=tuple(_payment(payment, currency) for payment in payments),
        shipments=tuple(_shipment(shipment) for shipment in shipments),
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
        items_modified=row.items_modified,
        returns=_CONVERTER.structure(row.returns or [], tuple[Return, ...]),
        claims=_CONVERTER.structure(row.claims or [], tuple[Claim, ...]),
        undo_until=row.undo_until,
    )


def _line(row: AnyRow, currency: str) -> OrderLine:
    return OrderLine(
        id=LineId(row.id),
        variant_id=VariantId(row.variant_id),
        product_id=ProductId(row.product_id),
        title=row.title,
        options=row.options,
        quantity=row.quantity,
        price=Money(row.price, currency),
    )


def _payment(row: AnyRow, currency: str) -> Payment:
    return Payment(row.payment_kind, Money(row.amount, currency), method_from(row, row.method_id), row.at)


def _shipment(row: AnyRow) -> Shipment:
    return Shipment(
        id=row.id,
        order_id=OrderId(row.order_id),
        lines=tuple(LineId(line) for line in row.lines),
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        expected_from=row.expected_from,
        expected_to=row.expected_to,
        events=tuple(
            TrackingEvent(datetime.fromisoformat(event["at"]), event["code"], event["place"], event["note"])
            for event in row.events
        ),
    )
