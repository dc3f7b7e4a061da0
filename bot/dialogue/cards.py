"""Orders, products and comparisons as cards: everything on them is ready to read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from actions.shop.models import Order, OrderStatus, Product, Shipment
from actions.shop.returns import can_go_back
from actions.types import Facts, Row
from bot.dialogue.decisions import Option
from bot.dialogue.describe import describe_lines
from bot.dialogue.wording import Said, Tone, Wording
from bot.messages import Card, QuickReply
from nlu.types import Intent

ORDER_BUTTONS = {OrderStatus.PENDING: ("details", "cancel", "change_address"), OrderStatus.SHIPPED: ("details",)}


def order_card(order: Order, wording: Wording, tone: Tone) -> Card:
    """Status, timeline, parcels and what is in it."""
    shipment = _current(order)
    fields: dict[str, object] = {
        "status": str(order.status),
        "status_text": wording.label(f"status.{order.status}"),
        "placed": wording.show(order.placed_at.date(), tone),
        "total": wording.show(order.total, tone),
        "items": [describe_lines([line]) for line in order.lines],
        "steps": list(_steps(order, wording, tone)),
    }
    if shipment is not None:
        fields |= {
            "carrier": shipment.carrier,
            "tracking_number": shipment.tracking_number,
            "tracking_url": shipment.tracking_url,
            "expected": _expected(shipment, wording, tone),
        }
    return Card("order", order.id, order.id, {name: value for name, value in fields.items() if value})


def _current(order: Order) -> Shipment | None:
    """The parcel that is still to come, or the last one."""
    coming = [parcel for parcel in order.shipments if parcel.delivered_at is None]
    return next(iter([*coming, *reversed(order.shipments)]), None)


def order_options(order: Order) -> tuple[Option, ...]:
    """What may be done with it now."""
    names = ("details",) if order.items_modified else ORDER_BUTTONS.get(order.status, ())
    if can_go_back(order):
        names = (*names, "return_it")
    intents = {
        "details": Intent.ORDER_STATUS,
        "cancel": Intent.CANCEL_ORDER,
        "change_address": Intent.CHANGE_SHIPPING_ADDRESS,
        "return_it": Intent.RETURN_ITEM,
    }
    return tuple(Option(name, intents[name], "order_id", order.id) for name in names)


def product_card(product: Product, reason: Said | None, stock: str, wording: Wording, tone: Tone) -> Card:
    """Picture, price, why it is shown, and stock ("in", "low", "out"; "" when nobody looked)."""
    prices = sorted(variant.price for variant in product.variants)
    fields: dict[str, object] = {
        "price": wording.show(prices[0], tone) if prices else "",
        "stock": stock,
        "stock_text": wording.label(f"stock.{stock}") if stock else "",
        "image": product.image,
        "reason": wording.text(reason, tone) if reason else "",
        "rating": product.rating,
        "reviews": product.reviews,
    }
    return Card("product", product.id, product.title, {name: value for name, value in fields.items() if value})


def comparison_card(products: Sequence[Product], table: Sequence[Row], wording: Wording, tone: Tone) -> Card:
    """Two or more products side by side, a column each."""
    columns = [{"id": one.id, "title": one.title, "image": one.image} for one in products]
    rows = [_row(row, wording, tone) for row in table]
    return Card("comparison", "", wording.label("comparison"), {"columns": columns, "rows": rows})


def _row(row: Row, wording: Wording, tone: Tone) -> dict[str, object]:
    """The names of options and attributes are the shop's own words."""
    name = wording.labels.get(f"compared.{row.name}", row.name)
    values = [
        wording.label(f"stock.{value}") if row.name == "stock" and value else wording.show(value, tone)
        for value in row.values
    ]
    return {"name": name[:1].upper() + name[1:], "values": values, "differs": row.differs}


def product_options(product: Product) -> tuple[Option, ...]:
    return (
        Option("add_to_cart", Intent.PLACE_ORDER, "product", product.id),
        Option("in_stock", Intent.PRODUCT_AVAILABILITY, "product", product.id),
        Option("what_goes_with_it", Intent.PRODUCT_RECOMMENDATION, "product", product.id),
    )


def for_the_page(card: Card, told: Facts) -> Card:
    """What the page that shows the card may put into its own cart."""
    item = {"variant_id": told["variant_id"], "quantity": told["quantity"]}
    return replace(card, fields={**card.fields, "cart": item})


def with_buttons(card: Card, buttons: tuple[QuickReply, ...]) -> Card:
    return Card(card.kind, card.id, card.title, card.fields, buttons)


def _steps(order: Order, wording: Wording, tone: Tone) -> Iterable[dict[str, object]]:
    """The story so far, oldest first, then what is still to come."""
    yield _step("placed", wording.show(order.placed_at, tone), wording)
    told = {"placed"}
    for shipment in filter(None, [_current(order)]):
        for event in shipment.events:
            told.add(event.code)
            yield _step(event.code, wording.show(event.at, tone), wording)
    if order.status is OrderStatus.CANCELLED:
        yield _step("cancelled", wording.show(order.cancelled_at, tone), wording)
        return
    if order.status is OrderStatus.DELIVERED and "delivered" not in told:
        yield _step("delivered", "", wording)
    elif "delivered" not in told:
        yield {"text": wording.label("step.delivered"), "at": "", "done": False}


def _step(code: str, at: str, wording: Wording) -> dict[str, object]:
    return {"text": wording.label(f"step.{code}"), "at": at, "done": True}


def _expected(shipment: Shipment, wording: Wording, tone: Tone) -> str:
    if shipment.delivered_at is not None or shipment.expected_to is None:
        return ""
    if shipment.expected_from in (None, shipment.expected_to):
        return wording.show(shipment.expected_to, tone)
    return f"{wording.show(shipment.expected_from, tone)} – {wording.show(shipment.expected_to, tone)}"
