"""The demo storefront: a small shop's pages, with the widget embedded exactly as a customer would."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jwt
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from fastapi import APIRouter, Form, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.shop.models import CartItem, Customer, CustomerId, Money, OrderId, Product, ProductId, VariantId
from actions.shop.shop import Shop
from bot.channels.demo_cart import COOKIE as CART
from bot.channels.demo_cart import lines_of, read_cart, with_item, written_cart
from bot.channels.identity import IdentityTokens

PAGES = Path(__file__).parent.parent / "web" / "pages"
SITE = "demo"
COOKIE = "northfield_customer"
SIGNED_IN = timedelta(days=1)
SHELF = 8  # products on the home page, per department
ORDERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Department:
    """Products that stand together."""

    name: str
    slug: str
    products: tuple[Product, ...]


class DemoShop:
    """Home, departments, products, cart, "sign in as", my orders."""

    def __init__(
        self,
        shop: Shop,
        tokens: IdentityTokens,
        *,
        customers: Sequence[CustomerId],
        secret: str,
        zone: tzinfo,
        name: str = "Northfield",
    ) -> None:
        """`customers` are the people a visitor may sign in as; `secret` signs the shop's own cookie.

        Days are told in `zone`, as the assistant tells them.
        """
        self._shop = shop
        self._tokens = tokens
        self._customers = customers
        self._secret = secret
        self._name = name
        self._departments: tuple[Department, ...] = ()
        self._pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
        day = partial(written_day, zone=zone)
        self._pages.filters.update(money=written_amount, day=day, price=lowest_price, picture=picture_url)

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.home, methods=["GET"])
        router.add_api_route("/department/{slug}", self.department, methods=["GET"])
        router.add_api_route("/product/{product_id}", self.product, methods=["GET"])
        router.add_api_route("/orders", self.orders, methods=["GET"])
        router.add_api_route("/orders/{order_id}", self.order, methods=["GET"])
        router.add_api_route("/cart", self.cart, methods=["GET"])
        router.add_api_route("/cart", self.put_into_cart, methods=["POST"])
        router.add_api_route("/sign-in", self.sign_in, methods=["POST"])
        router.add_api_route("/sign-out", self.sign_out, methods=["POST"])
        return router

    async def home(self, request: Request) -> Response:
        return await self._page(request, "home.html", shelf=SHELF)

    async def department(self, request: Request, slug: str) -> Response:
        departments = await run_in_threadpool(self.departments)
        found = next((department for department in departments if department.slug == slug), None)
        if found is None:
            return await self._page(request, "missing.html", status=404)
        return await self._page(request, "department.html", department=found)

    async def product(self, request: Request, product_id: str) -> Response:
        product = await run_in_threadpool(self._shop.product, ProductId(product_id))
        if product is None:
            return await self._page(request, "missing.html", status=404)
        stock = await run_in_threadpool(self._shop.stock, product.id)
        online = {row.variant_id: row.quantity for row in stock if row.store == "online"}
        return await self._page(request, "product.html", product=product, stock=online)

    async def orders(self, request: Request) -> Response:
        customer = await run_in_threadpool(self._signed_in, request)
        if customer is None:
            return RedirectResponse("/", status_code=303)
        orders = await run_in_threadpool(self._shop.orders_of, customer.id, limit=ORDERS_SHOWN)
        return await self._page(request, "orders.html", orders=orders)

    async def order(self, request: Request, order_id: str) -> Response:
        customer = await run_in_threadpool(self._signed_in, request)
        order = await run_in_threadpool(self._shop.order, OrderId(order_id)) if customer else None
        if customer is None or order is None or order.customer_id != customer.id:
            return await self._page(request, "missing.html", status=404)
        return await self._page(request, "order.html", order=order)

    async def cart(self, request: Request) -> Response:
        return await self._page(request, "cart.html")

    async def put_into_cart(
        self, request: Request, variant: str = Form(max_length=100), quantity: int = Form(default=1, ge=0, le=20)
    ) -> Response:
        """Into the guest's cart, from the product's page or from the chat; a quantity of 0 takes it out."""
        lines = lines_of([CartItem(VariantId(variant), 1)], self._catalogue())
        response = RedirectResponse("/cart", status_code=303)
        if lines:
            kept = with_item(read_cart(request.cookies.get(CART, "")), lines[0].variant.id, quantity)
            response.set_cookie(CART, written_cart(kept), httponly=True, samesite="lax")
        return response

    async def sign_in(self, customer: str = Form(max_length=100)) -> Response:
        """Become one of the demo customers."""
        response = RedirectResponse("/orders", status_code=303)
        if customer in self._customers:
            claims = {"sub": customer, "aud": COOKIE, "exp": datetime.now(UTC) + SIGNED_IN}
            cookie = jwt.encode(claims, self._secret, algorithm="HS256")
            response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", max_age=int(SIGNED_IN.total_seconds()))
        return response

    async def sign_out(self) -> Response:
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    def departments(self) -> tuple[Department, ...]:
        """The catalogue by department, read once: the demo shop's does not change while it runs."""
        if not self._departments:
            shelves: dict[str, list[Product]] = {}
            for product in self._shop.catalogue():
                shelves.setdefault(product.category, []).append(product)
            self._departments = tuple(Department(name, slug_of(name), tuple(shelves[name])) for name in sorted(shelves))
        return self._departments

    def _catalogue(self) -> list[Product]:
        return [product for department in self.departments() for product in department.products]

    def _signed_in(self, request: Request) -> Customer | None:
        try:
            claims = jwt.decode(request.cookies.get(COOKIE, ""), self._secret, algorithms=["HS256"], audience=COOKIE)
        except jwt.InvalidTokenError:
            return None
        return self._shop.customer(CustomerId(str(claims["sub"])))

    async def _page(self, request: Request, template: str, *, status: int = 200, **names: Any) -> HTMLResponse:
        return await run_in_threadpool(self._render, request, template, status, names)

    def _render(self, request: Request, template: str, status: int, names: dict[str, Any]) -> HTMLResponse:
        customer = self._signed_in(request)
        guest = read_cart(request.cookies.get(CART, ""))
        token = self._tokens.issue(customer.id, site=SITE, at=datetime.now(UTC)) if customer else ""
        page = self._pages.get_template(template).render(
            shop_name=self._name,
            site=SITE,
            customer=customer,
            token=token,
            people=[person for one in self._customers if (person := self._shop.customer(one))],
            departments=self.departments(),
            cart=lines_of((*(customer.cart if customer else ()), *guest), self._catalogue()),
            **names,
        )
        return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})


def slug_of(name: str) -> str:
    """ "Home & Living" -> "home-living" """
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def picture_url(image: str) -> str:
    """A product's picture from any page: "pictures/p1.svg" -> "/pictures/p1.svg"; whole addresses stay."""
    return urljoin("/", image)


def lowest_price(product: Product) -> str:
    """ "€49.00", or "from €49.00" where variants differ."""
    prices = sorted({variant.price for variant in product.variants})
    if not prices:
        return ""
    return written_amount(prices[0]) if len(prices) == 1 else f"from {written_amount(prices[0])}"


def written_amount(amount: Money) -> str:
    """Money(4900, "EUR") -> "€49.00" """
    units = amount.amount / 10 ** get_currency_precision(amount.currency)
    return format_currency(units, amount.currency, locale="en_GB")


def written_day(at: datetime, *, zone: tzinfo) -> str:
    """ "21 November 2026" """
    return format_date(at.astimezone(zone), format="long", locale="en_GB")
