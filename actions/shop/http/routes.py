"""The routes of the API: each asks one thing of a `Shop`. None is "there is no such thing"."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from actions.shop.changes.types import CustomerChange, OrderChange
from actions.shop.http.shapes import Json, Malformed, encode, member, read_asked
from actions.shop.models import CustomerId, OrderId, ProductId, Reservation, ServiceRequest
from actions.shop.shop import Shop, Visited

T = TypeVar("T")

ORDERS_AT_ONCE = 100
IDS_AT_ONCE = 100
PRODUCTS_A_PAGE = 200
VISITS_A_PAGE = 5_000
LONGEST_KEY = 200  # characters


@dataclass(frozen=True, slots=True)
class Asked:
    """A call whose signature was good."""

    ids: Sequence[str]
    """What stands in the path's braces."""
    query: Mapping[str, Sequence[str]]
    body: Json
    key: str
    """Idempotency-Key; "" for none."""

    def first(self, name: str, default: str = "") -> str:
        return next(iter(self.query.get(name, ())), default)

    def number(self, name: str, default: int) -> int:
        given = self.first(name, str(default))
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            raise Malformed(f"expected a number as {name}")
        return int(given)

    @property
    def at(self) -> datetime:
        moment: datetime = read_asked(member(self.body, "at"), datetime)
        return moment


@dataclass(frozen=True, slots=True)
class Route:
    """What answers one method of one path."""

    method: str
    path: str
    answer: Callable[[Shop, Asked], Json | None]
    is_command: bool = False
    """It changes something and needs a key."""


def customer(shop: Shop, asked: Asked) -> Json | None:
    found = shop.customer(CustomerId(asked.ids[0]))
    return encode(found) if found else None


def search_customers(shop: Shop, asked: Asked) -> Json:
    match asked.body:
        case {"email": str(email)} if len(asked.body) == 1:
            found = shop.customer_by_email(read_asked(email, str))
            return {"customers": encode([found] if found else [])}
        case {"zip_code": str(zip_code)} if len(asked.body) == 1:
            return {"customers": encode(shop.customers_at(read_asked(zip_code, str)))}
        case {"phone": str(number)} if len(asked.body) == 1:
            return {"customers": encode(shop.customers_by_phone(read_asked(number, str)))}
        case _:
            raise Malformed("expected one of email, zip_code and phone")


def orders_of(shop: Shop, asked: Asked) -> Json:
    limit = min(asked.number("limit", 20), ORDERS_AT_ONCE)
    return {"orders": encode(shop.orders_of(CustomerId(asked.ids[0]), limit=limit))}


def order(shop: Shop, asked: Asked) -> Json | None:
    found = shop.order(OrderId(asked.ids[0]))
    return encode(found) if found else None


def products(shop: Shop, asked: Asked) -> Json:
    return {"products": encode(shop.products(_product_ids(asked, "id")))}


def catalogue(shop: Shop, asked: Asked) -> Json:
    return _page("products", shop.catalogue(), asked, PRODUCTS_A_PAGE)


def interactions(shop: Shop, asked: Asked) -> Json | None:
    return _page("interactions", shop.interactions(), asked, VISITS_A_PAGE) if isinstance(shop, Visited) else None


def stock(shop: Shop, asked: Asked) -> Json:
    """One product's comes in its order."""
    match _product_ids(asked, "product_id"):
        case [one]:
            return {"stock": encode(shop.stock(one))}
        case many:
            return {"stock": encode(shop.stock_of(many))}


def stores(shop: Shop, asked: Asked) -> Json:
    return {"stores": encode(shop.stores())}


def settings(shop: Shop, asked: Asked) -> Json:
    return dict(shop.settings())


def promo_code(shop: Shop, asked: Asked) -> Json | None:
    found = shop.promo_code(asked.ids[0])
    return encode(found) if found else None


def reservations(shop: Shop, asked: Asked) -> Json:
    at = read_asked(asked.first("at"), datetime)
    return {"reservations": encode(shop.reservations(CustomerId(asked.ids[0]), at=at))}


def preview_order(shop: Shop, asked: Asked) -> Json:
    return encode(shop.preview_order(read_asked(member(asked.body, "change"), OrderChange), at=asked.at))


def change_order(shop: Shop, asked: Asked) -> Json:
    change = read_asked(member(asked.body, "change"), OrderChange)
    return encode(shop.change_order(change, at=asked.at, key=asked.key))


def preview_customer(shop: Shop, asked: Asked) -> Json:
    return encode(shop.preview_customer(read_asked(member(asked.body, "change"), CustomerChange), at=asked.at))


def change_customer(shop: Shop, asked: Asked) -> Json:
    change = read_asked(member(asked.body, "change"), CustomerChange)
    return encode(shop.change_customer(change, at=asked.at, key=asked.key))


def reserve(shop: Shop, asked: Asked) -> Json:
    wanted = read_asked(member(asked.body, "reservation"), Reservation)
    return encode(shop.reserve(wanted, at=asked.at, key=asked.key))


def release(shop: Shop, asked: Asked) -> Json:
    reservation_id = read_asked(member(asked.body, "reservation_id"), str)
    return encode(shop.release(reservation_id, at=asked.at, key=asked.key))


def file(shop: Shop, asked: Asked) -> Json:
    request = read_asked(member(asked.body, "request"), ServiceRequest)
    return {"case": shop.file(request, at=asked.at, key=asked.key)}


def _product_ids(asked: Asked, name: str) -> list[ProductId]:
    ids = asked.query.get(name, ())
    if len(ids) > IDS_AT_ONCE:
        raise Malformed(f"expected at most {IDS_AT_ONCE} ids")
    return [ProductId(id) for id in ids]


def _page(name: str, everything: Iterable[T], asked: Asked, size: int) -> Json:
    """One page and the cursor of the next, which is a place in the row: "" after the last page."""
    start = asked.number("after", 0)
    found = list(islice(everything, start, start + size + 1))
    return {name: encode(found[:size]), "next": str(start + size) if len(found) > size else ""}


ROUTES = (
    Route("POST", "/v1/customers/search", search_customers),
    Route("GET", "/v1/customers/{customer_id}", customer),
    Route("GET", "/v1/customers/{customer_id}/orders", orders_of),
    Route("GET", "/v1/customers/{customer_id}/reservations", reservations),
    Route("GET", "/v1/orders/{order_id}", order),
    Route("GET", "/v1/products", products),
    Route("GET", "/v1/catalogue", catalogue),
    Route("GET", "/v1/interactions", interactions),
    Route("GET", "/v1/stock", stock),
    Route("GET", "/v1/stores", stores),
    Route("GET", "/v1/settings", settings),
    Route("GET", "/v1/promo-codes/{code}", promo_code),
    Route("POST", "/v1/order-changes/preview", preview_order),
    Route("POST", "/v1/order-changes", change_order, is_command=True),
    Route("POST", "/v1/customer-changes/preview", preview_customer),
    Route("POST", "/v1/customer-changes", change_customer, is_command=True),
    Route("POST", "/v1/reservations", reserve, is_command=True),
    Route("POST", "/v1/reservations/release", release, is_command=True),
    Route("POST", "/v1/requests", file, is_command=True),
)
