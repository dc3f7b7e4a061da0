"""A shop in memory, whole: every change, its stock and its money."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any

from actions.shop.changes import ChangedCustomer, ChangedOrder, CustomerChange, OrderChange, changed_order
from actions.shop.changes.contact import phone_key, zip_key
from actions.shop.changes.customer import changed_customer
from actions.shop.changes.holding import refuse_reservation
from actions.shop.changes.moves import moved_balances, moved_pieces
from actions.shop.changes.types import AddToCart, Around, AroundCustomer, UndoLast, UpdateDetails
from actions.shop.errors import Forbidden, KeyReused
from actions.shop.models import (
    Customer,
    CustomerId,
    FiledRequest,
    Money,
    Order,
    OrderId,
    Payment,
    PaymentMethodId,
    Product,
    ProductId,
    PromoCode,
    Reservation,
    ServiceRequest,
    Stock,
    Store,
)


class FakeShop:
    """One lock for all commands; one that is refused has changed nothing."""

    def __init__(
        self,
        *,
        customers: Sequence[Customer] = (),
        products: Sequence[Product] = (),
        orders: Sequence[Order] = (),
        stock: Sequence[Stock] = (),
        stores: Sequence[Store] = (),
        settings: Mapping[str, str] | None = None,
        promo_codes: Sequence[PromoCode] = (),
    ) -> None:
        self._customers = {customer.id: customer for customer in customers}
        self._products = {product.id: product for product in products}
        self._orders = {order.id: order for order in orders}
        self._stock = {(place.variant_id, place.store): place for place in stock}
        self._stores = sorted(stores, key=lambda store: store.name)
        self._settings = dict(settings or {})
        self._promo_codes = {promo.code: promo for promo in promo_codes}
        self._reservations: dict[str, Reservation] = {}
        self._held_ever = 0
        self._requests: list[FiledRequest] = []
        self._results: dict[str, tuple[Any, Any]] = {}
        self._last: dict[OrderId, ChangedOrder] = {}
        self._lock = RLock()

    def customer(self, customer_id: CustomerId) -> Customer | None:
        return self._customers.get(customer_id)

    def customer_by_email(self, email: str) -> Customer | None:
        wanted = email.strip().casefold()
        return next((one for one in self._customers.values() if one.email.casefold() == wanted), None)

    def customers_at(self, zip_code: str) -> list[Customer]:
        key = zip_key(zip_code)
        found = (one for one in self._customers.values() if any(zip_key(at.zip) == key for at in one.addresses))
        return sorted(found, key=lambda one: one.id)[:50]

    def customers_by_phone(self, number: str) -> list[Customer]:
        key = phone_key(number)
        found = (one for one in self._customers.values() if key and phone_key(one.phone) == key)
        return sorted(found, key=lambda one: one.id)[:50]

    def order(self, order_id: OrderId) -> Order | None:
        order = self._orders.get(order_id)
        return None if order is None else self._with_balances(order)

    def orders_of(self, customer_id: CustomerId, *, limit: int = 20) -> list[Order]:
        own = [self._with_balances(order) for order in self._orders.values() if order.customer_id == customer_id]
        return sorted(own, key=lambda order: (order.placed_at, order.id), reverse=True)[:limit]

    def product(self, product_id: ProductId) -> Product | None:
        return self._products.get(product_id)

    def products(self, product_ids: Sequence[ProductId]) -> list[Product]:
        return [self._products[one] for one in product_ids if one in self._products]

    def catalogue(self) -> Iterator[Product]:
        return iter(sorted(self._products.values(), key=lambda product: product.id))

    def stock(self, product_id: ProductId) -> list[Stock]:
        product = self._products.get(product_id)
        order = [variant.id for variant in product.variants] if product else []
        places = [place for place in self._stock.values() if place.variant_id in order]
        return sorted(places, key=lambda place: (order.index(place.variant_id), place.store))

    def stock_of(self, product_ids: Sequence[ProductId]) -> list[Stock]:
        return [place for product_id in product_ids for place in self.stock(product_id)]

    def stores(self) -> list[Store]:
        return self._stores

    def settings(self) -> Mapping[str, str]:
        return self._settings

    def promo_code(self, code: str) -> PromoCode | None:
        return self._promo_codes.get(code.strip().upper())

    def reservations(self, customer_id: CustomerId, *, at: datetime) -> list[Reservation]:
        return [one for one in self._reservations.values() if one.customer_id == customer_id and one.until > at]

    def service_requests(self, *, limit: int = 100) -> list[FiledRequest]:
        return self._requests[::-1][:limit]

    def preview_order(self, change: OrderChange, *, at: datetime) -> ChangedOrder:
        order = self.order(change.order_id)
        return changed_order(change, order, self._around(change, order, at), at=at)

    def change_order(self, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder:
        return self._once(key, change, at, lambda: self._change_order(change, at))

    def preview_customer(self, change: CustomerChange, *, at: datetime) -> ChangedCustomer:
        return changed_customer(change, self.customer(change.customer_id), self._around_customer(change, at), at=at)

    def change_customer(self, change: CustomerChange, *, at: datetime, key: str) -> ChangedCustomer:
        def act() -> ChangedCustomer:
            changed = self.preview_customer(change, at=at)
            self._customers[change.customer_id] = changed.after
            return changed

        return self._once(key, change, at, act)

    def reserve(self, wanted: Reservation, *, at: datetime, key: str) -> Reservation:
        return self._once(key, wanted, at, lambda: self._reserve(wanted, at))

    def release(self, reservation_id: str, *, at: datetime, key: str) -> Reservation:
        return self._once(key, reservation_id, at, lambda: self._release(reservation_id))

    def file(self, request: ServiceRequest, *, at: datetime, key: str) -> str:
        def act() -> str:
            self._requests.append(FiledRequest(f"C-{10_001 + len(self._requests)}", at, request))
            return self._requests[-1].case

        return self._once(key, request, at, act)

    def _once(self, key: str, change: Any, at: datetime, act: Callable[[], Any]) -> Any:
        with self._lock:
            if key not in self._results:
                self._results[key] = (change, self._after_expiry(at, act))
            asked, result = self._results[key]
            if asked != change:
                raise KeyReused(key)
            return result

    def _after_expiry(self, at: datetime, act: Callable[[], Any]) -> Any:
        """What was held for too long is there again, unless the command is refused."""
        stock, held = dict(self._stock), dict(self._reservations)
        try:
            for expired in [one for one in held.values() if one.until <= at]:
                self._release(expired.id)
            return act()
        except Forbidden:
            self._stock, self._reservations = stock, held
            raise

    def _change_order(self, change: OrderChange, at: datetime) -> ChangedOrder:
        changed = self.preview_order(change, at=at)
        for variant_id, pieces in moved_pieces(changed).items():
            self._move(variant_id, "online", pieces)
        for method_id, amount in moved_balances(changed).items():
            self._pay(method_id, amount)
        changed = ChangedOrder(changed.before, self._with_balances(changed.after))
        self._orders[change.order_id] = changed.after
        self._last[change.order_id] = changed
        return changed

    def _reserve(self, wanted: Reservation, at: datetime) -> Reservation:
        if wanted.customer_id not in self._customers:
            raise Forbidden("customer_not_found")
        place = self._stock.get((wanted.variant_id, wanted.store))
        held = self.reservations(wanted.customer_id, at=at)
        refuse_reservation(wanted, held, place.quantity if place else 0, at=at)
        self._held_ever += 1
        made = replace(wanted, id=f"H-{self._held_ever}")
        self._move(made.variant_id, made.store, -made.quantity)
        self._reservations[made.id] = made
        return made

    def _release(self, reservation_id: str) -> Reservation:
        if reservation_id not in self._reservations:
            raise Forbidden("reservation_not_found")
        ended = self._reservations.pop(reservation_id)
        self._move(ended.variant_id, ended.store, ended.quantity)
        return ended

    def _move(self, variant_id: str, store: str, pieces: int) -> None:
        """What is not counted there cannot run out."""
        place = self._stock.get((variant_id, store))
        if place is not None:
            self._stock[variant_id, store] = replace(place, quantity=place.quantity + pieces)

    def _pay(self, method_id: PaymentMethodId, amount: int) -> None:
        for customer in self._customers.values():
            methods = tuple(
                replace(one, balance=one.balance + Money(amount, one.balance.currency))
                if one.id == method_id and one.balance is not None
                else one
                for one in customer.payment_methods
            )
            self._customers[customer.id] = replace(customer, payment_methods=methods)

    def _with_balances(self, order: Order) -> Order:
        """The methods that paid as they are now, those of what is promised without a balance: what a database keeps."""
        customer = self._customers.get(order.customer_id)
        methods = {method.id: method for method in customer.payment_methods} if customer else {}

        def current(payment: Payment) -> Payment:
            return replace(payment, method=methods.get(payment.method.id, payment.method))

        def promised(payment: Payment) -> Payment:
            return replace(payment, method=replace(payment.method, balance=None))

        returns = tuple(replace(back, settled=tuple(map(promised, back.settled))) for back in order.returns)
        return replace(order, payments=tuple(map(current, order.payments)), returns=returns)

    def _stock_at(self, at: datetime) -> list[Stock]:
        """As a command would find it: what was held for too long is there again."""
        back: Counter[tuple[str, str]] = Counter()
        for one in self._reservations.values():
            back[one.variant_id, one.store] += one.quantity if one.until <= at else 0
        return [replace(place, quantity=place.quantity + back[key]) for key, place in self._stock.items()]

    def _around(self, change: OrderChange, order: Order | None, at: datetime) -> Around:
        if order is None:
            return Around(Customer(CustomerId(""), ""))
        others = [other for other in self.orders_of(order.customer_id, limit=50) if other.id != order.id]
        return Around(
            self._customers.get(order.customer_id) or Customer(order.customer_id, order.email),
            self._products,
            self._stock_at(at),
            others,
            self._settings,
            self._last.get(order.id) if isinstance(change, UndoLast) else None,
        )

    def _around_customer(self, change: CustomerChange, at: datetime) -> AroundCustomer:
        email = change.email if isinstance(change, UpdateDetails) else None
        wanted = {item.variant_id for item in change.items} if isinstance(change, AddToCart) else set()
        offered = (variant for product in self._products.values() for variant in product.variants)
        return AroundCustomer(
            self.customer_by_email(email) if email else None,
            self.orders_of(change.customer_id, limit=1_000),
            {variant.id: variant for variant in offered if variant.id in wanted},
            self._stock_at(at),
            self._settings,
        )
