"""A merchant's back end behind the port: `Shop` over the JSON API of `actions/shop/openapi.yaml`."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

import httpx

from actions.shop.changes.types import ChangedCustomer, ChangedOrder, CustomerChange, OrderChange
from actions.shop.errors import Forbidden, KeyReused
from actions.shop.http.breaker import Breaker
from actions.shop.http.calls import Answer, Calls, Query
from actions.shop.http.shapes import Json, Malformed, encode, member, read_answer
from actions.shop.models import (
    Customer,
    CustomerId,
    Interaction,
    Order,
    OrderId,
    Product,
    ProductId,
    PromoCode,
    Reservation,
    ServiceRequest,
    Stock,
    Store,
)
from actions.types import ActionError

T = TypeVar("T")

logger = logging.getLogger(__name__)

IDS_AT_ONCE = 50
SECONDS = 5.0
PAUSE_SECONDS = 0.2  # before the second try
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
NOT_FOUND = "not_found"
KEY_REUSED = "key_reused"


class HttpShop:
    """Reads and commands over HTTP. What is wrong with the line or the answer is an `ActionError`, never a crash."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        seconds: float = SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
        breaker: Breaker | None = None,
        transport: httpx.BaseTransport | None = None,
        knows: Callable[[str], bool] = lambda code: True,
    ) -> None:
        """`seconds` a call may take, both tries together. `knows` says whether there are words for a code."""
        self._calls = Calls(
            url,
            secret,
            seconds=seconds,
            pause_seconds=pause_seconds,
            breaker=breaker or Breaker(),
            transport=transport,
        )
        self._knows = knows

    def close(self) -> None:
        """Let go of the connections."""
        self._calls.close()

    def customer(self, customer_id: CustomerId) -> Customer | None:
        found = self._one(Customer, "/v1/customers/{}", customer_id)
        return _same(found, lambda customer: customer is None or customer.id == customer_id)

    def customer_by_email(self, email: str) -> Customer | None:
        return next(iter(self._customers({"email": email.strip()})), None)

    def customers_at(self, zip_code: str) -> list[Customer]:
        return self._customers({"zip_code": zip_code})

    def customers_by_phone(self, number: str) -> list[Customer]:
        return self._customers({"phone": number})

    def order(self, order_id: OrderId) -> Order | None:
        found = self._one(Order, "/v1/orders/{}", order_id)
        return _same(found, lambda order: order is None or order.id == order_id)

    def orders_of(self, customer_id: CustomerId, *, limit: int = 20) -> list[Order]:
        query = [("limit", str(limit))]
        found = self._many(Order, "orders", "/v1/customers/{}/orders", customer_id, query=query)
        _same(found, lambda orders: all(order.customer_id == customer_id for order in orders))
        return found

    def product(self, product_id: ProductId) -> Product | None:
        return next(iter(self.products([product_id])), None)

    def products(self, product_ids: Sequence[ProductId]) -> list[Product]:
        return [product for ids in _portions(product_ids) for product in self._products(ids)]

    def catalogue(self) -> Iterator[Product]:
        return self._pages(Product, "products", "/v1/catalogue")

    def interactions(self) -> Iterator[Interaction]:
        """Every view, cart and purchase; nothing where the shop keeps none."""
        return self._pages(Interaction, "interactions", "/v1/interactions")

    def stock(self, product_id: ProductId) -> list[Stock]:
        return self._many(Stock, "stock", "/v1/stock", query=[("product_id", product_id)])

    def stock_of(self, product_ids: Sequence[ProductId]) -> list[Stock]:
        return [
            place
            for ids in _portions(product_ids)
            for place in self._many(Stock, "stock", "/v1/stock", query=[("product_id", id) for id in ids])
        ]

    def stores(self) -> list[Store]:
        return self._many(Store, "stores", "/v1/stores")

    def settings(self) -> Mapping[str, str]:
        return self._one(dict[str, str], "/v1/settings") or {}

    def promo_code(self, code: str) -> PromoCode | None:
        return self._one(PromoCode, "/v1/promo-codes/{}", code)

    def reservations(self, customer_id: CustomerId, *, at: datetime) -> list[Reservation]:
        query = [("at", at.isoformat())]
        found = self._many(Reservation, "reservations", "/v1/customers/{}/reservations", customer_id, query=query)
        _same(found, lambda held: all(one.customer_id == customer_id for one in held))
        return found

    def preview_order(self, change: OrderChange, *, at: datetime) -> ChangedOrder:
        body = {"change": encode(change, OrderChange), "at": at.isoformat()}
        return _about_order(self._told(ChangedOrder, "/v1/order-changes/preview", body), change)

    def change_order(self, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder:
        body = {"change": encode(change, OrderChange), "at": at.isoformat()}
        return _about_order(self._told(ChangedOrder, "/v1/order-changes", body, key=key), change)

    def preview_customer(self, change: CustomerChange, *, at: datetime) -> ChangedCustomer:
        body = {"change": encode(change, CustomerChange), "at": at.isoformat()}
        return _about_customer(self._told(ChangedCustomer, "/v1/customer-changes/preview", body), change)

    def change_customer(self, change: CustomerChange, *, at: datetime, key: str) -> ChangedCustomer:
        body = {"change": encode(change, CustomerChange), "at": at.isoformat()}
        return _about_customer(self._told(ChangedCustomer, "/v1/customer-changes", body, key=key), change)

    def reserve(self, wanted: Reservation, *, at: datetime, key: str) -> Reservation:
        body = {"reservation": encode(wanted), "at": at.isoformat()}
        made = self._told(Reservation, "/v1/reservations", body, key=key)
        return _same(made, lambda told: bool(told.id) and _what_is_held(told) == _what_is_held(wanted))

    def release(self, reservation_id: str, *, at: datetime, key: str) -> Reservation:
        body = {"reservation_id": reservation_id, "at": at.isoformat()}
        ended = self._told(Reservation, "/v1/reservations/release", body, key=key)
        return _same(ended, lambda told: told.id == reservation_id)

    def file(self, request: ServiceRequest, *, at: datetime, key: str) -> str:
        body = {"request": encode(request), "at": at.isoformat()}
        case = _read_member(self._carried_out(self._calls.post("/v1/requests", body, key=key), key), "case", str)
        return _same(case, lambda told: bool(told.strip()))

    def _one(self, kind: type[T], path: str, *ids: str) -> T | None:
        """What stands at a path; None for an id that nothing can have, and for what the shop does not find."""
        if not all(id.strip(".") for id in ids):
            return None  # "" and ".." would name another path
        answer = self._calls.get(path.format(*(quote(id, safe="") for id in ids)))
        return None if _is_missing(answer) else _read(answer.body, kind)

    def _many(self, kind: type[T], name: str, path: str, *ids: str, query: Query = ()) -> list[T]:
        if not all(id.strip(".") for id in ids):
            return []
        answer = self._calls.get(path.format(*(quote(id, safe="") for id in ids)), query)
        return [] if _is_missing(answer) else _read_list(answer.body, name, kind)

    def _pages(self, kind: type[T], name: str, path: str) -> Iterator[T]:
        """Page after page; each names the next by a cursor of the shop's."""
        cursor, passed = "", set[str]()
        while cursor not in passed:
            passed.add(cursor)
            answer = self._calls.get(path, [("after", cursor)] if cursor else ())
            if _is_missing(answer):
                return
            yield from _read_list(answer.body, name, kind)
            cursor = _read_member(answer.body, "next", str)
            if not cursor:
                return
        raise ActionError("the shop's pages go in a circle", retryable=False)

    def _products(self, product_ids: Sequence[ProductId]) -> list[Product]:
        found = self._many(Product, "products", "/v1/products", query=[("id", id) for id in product_ids])
        by_id = {product.id: product for product in found}
        return [by_id[product_id] for product_id in product_ids if product_id in by_id]

    def _customers(self, wanted: dict[str, str]) -> list[Customer]:
        """By POST: what is searched for says who somebody is, and addresses end up in logs."""
        answer = self._calls.post("/v1/customers/search", wanted)
        return _read_list(self._carried_out(answer), "customers", Customer)

    def _told(self, kind: type[T], path: str, body: Json, *, key: str = "") -> T:
        return _read(self._carried_out(self._calls.post(path, body, key=key), key), kind)

    def _carried_out(self, answer: Answer, key: str = "") -> Json:
        """What a success says. Raises `Forbidden` for a refusal that has words, `KeyReused` for a key used twice."""
        if answer.status == 200:
            return answer.body
        code = _code(answer)
        if code == KEY_REUSED:
            raise KeyReused(key)
        if answer.status == 404 or not CODE.fullmatch(code) or not self._knows(code):
            logger.warning("the shop refused in an unknown way", extra={"status": answer.status, "refusal": code[:64]})
            raise ActionError(f"the shop refused with {answer.status} and no code that is known", retryable=False)
        raise Forbidden(code)


def _portions(ids: Sequence[ProductId]) -> Iterator[Sequence[ProductId]]:
    """As many at a time as an address has room for."""
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def _is_missing(answer: Answer) -> bool:
    """Not there, in the shop's own words: a 404 without them comes from a wrong address and hides everything."""
    if answer.status == 404 and _code(answer) == NOT_FOUND:
        return True
    if answer.status != 200:
        raise ActionError(f"the shop answered {answer.status} to a read", retryable=False)
    return False


def _code(answer: Answer) -> str:
    code = answer.body.get("code") if isinstance(answer.body, dict) else None
    return code if isinstance(code, str) else ""


def _read(body: Json, kind: type[T]) -> T:
    try:
        return read_answer(body, kind)
    except Malformed as error:
        raise _nonsense(kind, error) from error


def _read_member(body: Json, name: str, kind: type[T]) -> T:
    try:
        return read_answer(member(body, name), kind)
    except Malformed as error:
        raise _nonsense(kind, error) from error


def _read_list(body: Json, name: str, kind: type[T]) -> list[T]:
    return list(_read_member(body, name, tuple[kind, ...]))  # type: ignore[valid-type]


def _nonsense(kind: type[T], error: Malformed) -> ActionError:
    """Whoever connects a shop needs to see which field it was."""
    logger.warning(
        "the shop's answer is not what the API describes", extra={"expected": kind.__name__, "problem": error}
    )
    return ActionError(f"the shop's answer is no {kind.__name__}: {error}", retryable=False)


def _same(found: T, fits: Callable[[T], bool]) -> T:
    """What was found, if it is what was asked for: an answer mixed up on the way is somebody else's data."""
    if not fits(found):
        raise ActionError("the shop answered with something else than was asked for", retryable=False)
    return found


def _what_is_held(one: Reservation) -> tuple[str, str, str, int]:
    return one.customer_id, one.variant_id, one.store, one.quantity


def _about_order(changed: ChangedOrder, change: OrderChange) -> ChangedOrder:
    return _same(changed, lambda told: told.before.id == told.after.id == change.order_id)


def _about_customer(changed: ChangedCustomer, change: CustomerChange) -> ChangedCustomer:
    return _same(changed, lambda told: told.before.id == told.after.id == change.customer_id)
