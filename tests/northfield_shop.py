"""Who buys at Northfield and what it sells: two customers, six products, their orders, one help page."""

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
    Product,
    ProductId,
    Shipment,
    Stock,
    Variant,
    VariantId,
)
from knowledge_base.types import Entry

JO = CustomerId("c1")
SAM = CustomerId("c2")
ADDRESS = Address("12 Hill St", "Leeds", "LS1 4AB", "GB")
DAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)

CUSTOMERS = (
    Customer(JO, "jo@example.com", "Jo", "Parker", "+44 113 496 0000", (ADDRESS,), tags=("vip",)),
    Customer(SAM, "sam@example.com", "Sam", "Okafor"),
)


def _product(number: int, title: str, department: str, price: int, words: str, colors: str) -> Product:
    product_id = ProductId(f"p{number}")
    variants = tuple(
        Variant(VariantId(f"{product_id}-{color}"), product_id, {"color": color}, Money(price, "GBP"))
        for color in colors.split()
    )
    return Product(product_id, title, variants, words, "Northfield", department, rating=4.6, reviews=212)


PRODUCTS = (
    _product(1, "Trekking poles, carbon", "Outdoor", 4900, "Folding poles with cork grips, 380 g a pair.", "grey blue"),
    _product(2, "Thermos bottle, 1 l", "Outdoor", 3400, "Keeps tea hot for a day on the hill.", "steel green"),
    _product(3, "Merino socks, three pairs", "Clothing", 2900, "Warm when wet, and no itch.", "charcoal"),
    _product(4, "Rain jacket", "Clothing", 12000, "Three layers, sealed seams, packs into its pocket.", "green navy"),
    _product(5, "Brass desk lamp", "Home", 7900, "Dimmable, with a linen shade.", "brass"),
    _product(6, "Running shoes", "Shoes", 8900, "Light shoes for road and park.", "blue black"),
)
STOCK = tuple(
    Stock(variant.id, "online", number) for number, product in enumerate(PRODUCTS) for variant in product.variants
)


def _order(number: int, customer: CustomerId, product: Product, status: OrderStatus, shipments: tuple[Shipment, ...]):
    variant = product.variants[0]
    line = OrderLine(LineId("1"), variant.id, product.id, product.title, variant.options, 1, variant.price)
    nothing = Money(0, "GBP")
    return Order(
        OrderId(f"W{number}"), customer, "jo@example.com", DAY + timedelta(minutes=number % 60), status, (line,), "GBP",
        variant.price, nothing, nothing, nothing, ADDRESS, shipments=shipments,
    )  # fmt: skip


PARCEL = Shipment(
    "s1",
    OrderId("W20417"),
    (LineId("1"),),
    "DHL",
    "JD014600003",
    "https://carrier.example/JD014600003",
    shipped_at=DAY + timedelta(days=1),
    expected_from=date(2026, 11, 24),
    expected_to=date(2026, 11, 25),
)
ORDERS = (
    _order(20417, JO, PRODUCTS[4], OrderStatus.SHIPPED, (PARCEL,)),
    _order(20398, JO, PRODUCTS[5], OrderStatus.PENDING, ()),
    _order(20355, SAM, PRODUCTS[3], OrderStatus.DELIVERED, ()),
)
ENTRY = Entry(
    "returns/time-limit",
    "How long can I return something?",
    "Returns & exchanges",
    ("how long do i have to return",),
    "You have 30 days from the day of delivery. The label is free.\n\nSale items can be returned like any other.",
    "content/returns/time-limit.md",
)

HELP = {
    "returns/time-limit.md": "---\ntitle: How long can I return something\nquestions:\n- how many days to return\n---\n"
    "You have 30 days from the day of delivery. The label is free.\n",
    "shipping/cost.md": "---\ntitle: What does delivery cost\n---\nStandard delivery costs £4.\n",
    "shipping/time.md": "---\ntitle: How long does delivery take\naudience: business\n---\nTwo working days.\n",
}
