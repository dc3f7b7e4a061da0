"""A customer with two orders of many-optioned things: what the readers of slots are tried on."""

from datetime import UTC, datetime
from itertools import product as every

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
    Payment,
    PaymentMethod,
    PaymentMethodId,
    Product,
    ProductId,
    Stock,
    Variant,
    VariantId,
)
from bot.dialogue.shown import Focus
from bot.dialogue.situation import Situation
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known, SlotSpec
from nlu.types import Entity

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOME = Address("12 Hill St", "Leeds", "LS1 4AB", "GB")
WORK = Address("3 Dock Road", "Hull", "HU1 1AA", "GB", line2="Floor 2")
VISA = PaymentMethod(PaymentMethodId("credit_card_4190576"), "credit_card", "visa", "4410")
MASTERCARD = PaymentMethod(PaymentMethodId("credit_card_77"), "credit_card", "mastercard", "9002")
PAYPAL = PaymentMethod(PaymentMethodId("paypal_12"), "paypal")
GIFT = PaymentMethod(PaymentMethodId("gift_card_9"), "gift_card", balance=Money(3550, "GBP"))
NOTHING = Money(0, "GBP")


def product(id: str, title: str, missing: tuple[str, ...] = (), **options: str) -> Product:
    """One with every combination of its options but the `missing` ones; variant "k-1l-black" has the values' names."""
    names = [name.replace("_", " ") for name in options]
    variants = []
    for values in every(*(text.split("|") for text in options.values())):
        variant_id = "-".join([id, *(value.replace(" ", "") for value in values)])
        if variant_id not in missing:
            chosen = dict(zip(names, values, strict=True))
            variants.append(Variant(VariantId(variant_id), ProductId(id), chosen, Money(2000, "GBP")))
    return Product(ProductId(id), title, tuple(variants))


KETTLE = product("k", "Electric Kettle", ("k-2l-white",), capacity="1l|2l", color="black|white|blue")
LAMP = product("l", "Desk Lamp", finish="brass|black|white")
SHIRT = product("s", "T-Shirt", color="blue|red|purple", size="S|M|L|XL")
BOOTS = product("b", "Hiking Boots", size="8|9|10", material="leather|synthetic", waterproof="yes|no")
BOARD = product("m", "Mechanical Keyboard", switch_type="clicky|linear|tactile", backlight="none|RGB|white",
                size="full size|80%|60%")  # fmt: skip
READER = product(
    "e", "E-Reader", screen_size="7-inch|8-inch", connectivity="Wi-Fi|Wi-Fi + Cellular", storage="8GB|32GB"
)
MUG = product("u", "Coffee Mug", color="green|grey")
GLASSES = product("g", "Sunglasses", ("g-black-brown",), frame_color="brown|black", lens_color="brown|black|green")
PRODUCTS = {thing.id: thing for thing in (KETTLE, LAMP, SHIRT, BOOTS, BOARD, READER, MUG, GLASSES)}
STOCK = (Stock(VariantId("l-white"), "online", 0),)


def line(number: int, variant_id: str) -> OrderLine:
    variants = {variant.id: variant for thing in PRODUCTS.values() for variant in thing.variants}
    variant = variants[VariantId(variant_id)]
    title = PRODUCTS[variant.product_id].title
    return OrderLine(LineId(str(number)), variant.id, variant.product_id, title, variant.options, 1, variant.price)


def order(id: str, *variants: str, address: Address = HOME, paid: PaymentMethod = VISA) -> Order:
    lines = tuple(line(number, variant) for number, variant in enumerate(variants, start=1))
    payment = Payment("payment", Money(2000 * len(lines), "GBP"), paid, AT)
    return Order(OrderId(id), CustomerId("c1"), "jo@example.com", AT, OrderStatus.PENDING, lines, "GBP",
                 payment.amount, NOTHING, NOTHING, NOTHING, address, payments=(payment,))  # fmt: skip


def heard(text: str, *orders: Order, asked: str = "", methods: tuple[PaymentMethod, ...] = (VISA, PAYPAL, GIFT),
          focus: Focus = Focus(), **entities: str | list[str]) -> Heard:  # fmt: skip
    """`text` as said by the owner of `orders`; entities by label."""
    customer = Customer(CustomerId("c1"), "jo@example.com", addresses=(HOME,), payment_methods=methods)
    situation = Situation(AT, customer=customer, orders=orders, products=PRODUCTS, stock=STOCK)
    found = []
    for label, values in entities.items():
        for value in [values] if isinstance(values, str) else values:
            start = max(0, text.lower().find(value.lower()))
            found.append(Entity(label, text[start : start + len(value)], value, start, start + len(value)))
    return Heard(text, tuple(found), situation, focus, asked)


def known(kind: object, name: str, *, required: bool = True, **slots: str | tuple[str, ...]) -> Known:
    return Known(SlotSpec(name, kind, required), slots)
