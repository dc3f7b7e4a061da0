"""A shop in memory with two customers who have something in their accounts, and who asks there."""

from datetime import UTC, date, datetime, timedelta

from actions.shop.models import (
    Address,
    Customer,
    CustomerId,
    LineId,
    Money,
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    PaymentMethodId,
    Product,
    ProductId,
    PromoCode,
    ServiceRequest,
    Subscription,
    Variant,
    VariantId,
)
from actions.types import Caller, Level
from tests.fake_shop import FakeShop

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TODAY = NOW.date()
ANN, BOB = CustomerId("ann"), CustomerId("bob")
VISA, GIFT, EMPTY = (PaymentMethodId(id) for id in ("visa", "gift", "empty"))
JACKET = Product(
    ProductId("jacket"),
    "Rain jacket",
    (Variant(VariantId("J-M"), ProductId("jacket"), {"size": "M"}, Money(12000, "EUR")),),
)
LAMP = Product(ProductId("lamp"), "Brass desk lamp")


def euros(amount: float) -> Money:
    return Money(round(amount * 100), "EUR")


def order(number: str, product: Product, status: OrderStatus = OrderStatus.DELIVERED) -> Order:
    line = OrderLine(LineId("1"), VariantId("J-M"), product.id, product.title, {}, 1, euros(120))
    nothing = euros(0)
    return Order(
        OrderId(number), ANN, "ann@example.com", NOW - timedelta(days=9), status, (line,), "EUR", euros(120), nothing,
        nothing, nothing, Address("Lange Reihe 1", "Hamburg", "20099", "DE"),
    )  # fmt: skip


def subscription(
    id: str, plan: str, status: str = "active", due: date | None = TODAY, price: float = 14
) -> Subscription:
    return Subscription(id, plan, status, euros(price), due, VISA)


def ann(**changed: object) -> Customer:
    """The customer that most tests are about; what is given differs."""
    told: dict[str, object] = {
        "phone": "+49 171 5550 101",
        "payment_methods": (
            PaymentMethod(VISA, "credit_card", "Visa", "4410"),
            PaymentMethod(GIFT, "gift_card", balance=euros(5)),
        ),
        "store_credit": euros(7.5),
        "membership": "Circle",
        "subscriptions": (subscription("s1", "Coffee box, monthly"),),
    }
    return Customer(ANN, "ann@example.com", "Ann", "Berg", **(told | changed))


def shop_of(
    customer: Customer, *, orders: tuple[Order, ...] = (), memberships: str = "Circle, Circle Plus", fee: str = "29.00"
) -> FakeShop:
    codes = (
        PromoCode("AUTUMN10", "10 % off shoes", minimum=euros(50), departments=("Shoes",)),
        PromoCode("SUMMER", "free delivery", valid_to=date(2026, 8, 31)),
        PromoCode("ADVENT", "5 % off", valid_from=date(2026, 11, 29)),
        PromoCode("CIRCLE5", "5 euros off", members_only=True),
        PromoCode("LASTDAY", "3 % off", valid_from=TODAY, valid_to=TODAY),
    )
    settings = {"currency": "EUR", "memberships": memberships, "membership_fee.Circle Plus": fee}
    return FakeShop(
        customers=(customer, Customer(BOB, "bob@example.com", "Bob")),
        products=(JACKET, LAMP),
        orders=orders,
        settings=settings,
        promo_codes=codes,
    )


def asks(who: CustomerId | None = ANN, key: str = "k1", level: Level = Level.PROVEN) -> Caller:
    return Caller(who, NOW, key, level if who is not None else Level.ANONYMOUS)


GUEST = asks(None)


def filed(shop: FakeShop) -> list[ServiceRequest]:
    """What was filed, oldest first."""
    return [one.request for one in reversed(shop.service_requests())]
