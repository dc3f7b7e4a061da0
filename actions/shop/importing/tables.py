"""From checked records to rows of the shop's tables."""

from collections import defaultdict
from typing import Any

from cattrs.preconf.json import make_converter
from sqlalchemy import Table

from actions.shop import schema
from actions.shop.importing.amounts import to_minor
from actions.shop.importing.bundle import ShopData
from actions.shop.importing.checks import Known
from actions.shop.models import MembershipTerm, Money, Payment, Return, Subscription

CONVERTER = make_converter()

TableRow = dict[str, Any]
TableRows = dict[Table, list[TableRow]]


def table_rows(data: ShopData, known: Known) -> TableRows:
    """Rows for each table, in the order of the files. What only some files carry is left out where a row lacks it."""
    rows: TableRows = defaultdict(list)
    positions: dict[tuple[str, str], int] = defaultdict(int)
    for kind, convert in _CONVERTERS.items():
        for row in data.rows.get(kind, ()):
            convert(row.record, rows, positions, known)
    return {table: made for table, made in rows.items() if made}


Positions = dict[tuple[str, str], int]


def _next(positions: Positions, table: str, parent: str) -> int:
    positions[table, parent] += 1
    return positions[table, parent] - 1


def _setting(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.shop_settings].append(record.model_dump())


def _store(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.stores].append(record.model_dump())


def _product(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.products].append({**record.model_dump(), "tags": list(record.tags)})


def _variant(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    price = to_minor(record.price, record.currency)
    position = _next(positions, "variants", record.product_id)
    rows[schema.variants].append({**record.model_dump(), "price": price, "position": position})


def _customer(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.customers].append(
        {
            **record.model_dump(include={"id", "email", "first_name", "last_name", "phone"}),
            "email_key": record.email.lower(),
            "addresses": (addresses := [address.model_dump() for address in record.addresses]),
            "tags": list(record.tags),
            **_given(record, _account(record)),
        }
    )
    rows[schema.customer_zips].extend(schema.zips_of(record.id, addresses))
    for position, method in enumerate(record.payment_methods):
        balance = None if method.balance is None else to_minor(method.balance, method.currency)
        owner = {"customer_id": record.id, "position": position, "balance": balance}
        rows[schema.payment_methods].append({**method.model_dump(), **owner})


def _account(record: Any) -> TableRow:
    credit = None if record.store_credit is None else to_minor(record.store_credit, record.currency)
    subscriptions = [
        Subscription(one.id, one.plan, one.status, _money(one.price, one.currency), one.next_due, one.method_id)
        for one in record.subscriptions
    ]
    return {
        **record.model_dump(include={"membership", "newsletter", "closes_on", "currency"}),
        "store_credit": credit,
        "membership_term": CONVERTER.unstructure(_term(record.membership_term)),
        "subscriptions": CONVERTER.unstructure(subscriptions),
        "cart": [item.model_dump() for item in record.cart],
    }


def _term(paid: Any) -> MembershipTerm | None:
    if paid is None:
        return None
    return MembershipTerm(_money(paid.fee, paid.currency), paid.method_id, paid.paid_at, paid.due, paid.ends)


def _given(record: Any, values: TableRow) -> TableRow:
    """What the file says itself; the rest stays as it is in the shop."""
    return {name: value for name, value in values.items() if name in record.model_fields_set}


def _money(amount: Any, currency: str) -> Money:
    return Money(to_minor(amount, currency), currency)


def _owned_method(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    balance = None if record.balance is None else to_minor(record.balance, record.currency)
    position = _next(positions, "payment_methods", record.customer_id)
    rows[schema.payment_methods].append({**record.model_dump(), "balance": balance, "position": position})


def _order(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    amounts = {name: to_minor(getattr(record, name), record.currency) for name in _ORDER_AMOUNTS}
    head = record.model_dump(exclude={"payments", "returns", "claims", "undo_until"})
    aftermath = {
        "returns": CONVERTER.unstructure([_return(back, record.currency, known) for back in record.returns]),
        "claims": [
            {**claim.model_dump(), "lines": list(claim.lines), "at": claim.at.isoformat()} for claim in record.claims
        ],
        "undo_until": record.undo_until,
    }
    rows[schema.orders].append({**head, **amounts, "status": record.status.value, **_given(record, aftermath)})
    for position, payment in enumerate(record.payments):
        amount = to_minor(payment.amount, record.currency)
        rows[schema.payments].append(
            {**payment.model_dump(), "order_id": record.id, "position": position, "amount": amount}
        )


def _return(record: Any, currency: str, known: Known) -> Return:
    settled = tuple(
        Payment(part.kind, _money(part.amount, currency), known.methods[part.method_id], part.at)
        for part in record.settled
    )
    values = {name: getattr(record, name) for name in type(record).model_fields}
    return Return(**{**values, "settled": settled})


_ORDER_AMOUNTS = ("total", "shipping", "tax", "discount")


def _line(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    price = to_minor(record.price, known.currencies[record.order_id])
    position = _next(positions, "order_lines", record.order_id)
    rows[schema.order_lines].append({**record.model_dump(), "price": price, "position": position})


def _shipment(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    events = [{**event.model_dump(), "at": event.at.isoformat()} for event in record.events]
    rows[schema.shipments].append({**record.model_dump(), "lines": list(record.lines), "events": events})


def _stock(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.stock].append(record.model_dump())


def _purchase_order(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.purchase_orders].append(record.model_dump())


def _promo_code(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    minimum = None if record.minimum is None else to_minor(record.minimum, record.currency)
    rows[schema.promo_codes].append(
        {**record.model_dump(), "departments": list(record.departments), "minimum": minimum}
    )


def _interaction(record: Any, rows: TableRows, positions: Positions, known: Known) -> None:
    rows[schema.interactions].append(record.model_dump())


_CONVERTERS = {
    "settings": _setting,
    "stores": _store,
    "products": _product,
    "variants": _variant,
    "customers": _customer,
    "payment_methods": _owned_method,
    "orders": _order,
    "order_lines": _line,
    "shipments": _shipment,
    "stock": _stock,
    "purchase_orders": _purchase_order,
    "promo_codes": _promo_code,
    "interactions": _interaction,
}
