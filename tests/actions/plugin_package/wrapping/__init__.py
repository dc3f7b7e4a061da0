"""Gift wrap for an order: an action that a shop adds in a package of its own."""

from dataclasses import dataclass
from pathlib import Path

from actions import Action, Caller, Done, Effect, Level, Refused
from actions.packs import ActionPack
from actions.shop.models import OrderId, OrderStatus, ServiceRequest
from actions.shop.shop import Shop
from actions.types import ActionResult

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class WrapOrder:
    """Wrap this order as a present."""

    order_id: OrderId


def run(request: WrapOrder, shop: Shop, caller: Caller) -> ActionResult:
    order = shop.order(request.order_id)
    if order is None or order.customer_id != caller.customer_id:
        return Refused("order_not_found", {"order_id": request.order_id}, ask="order_id")
    if order.status is not OrderStatus.PENDING:
        return Refused("too_late_to_wrap", {"order_id": order.id})
    wish = ServiceRequest("gift_wrap", caller.customer_id, order_id=order.id)
    return Done("order_will_be_wrapped", {"case": shop.file(wish, at=caller.at, key=caller.key), "order_id": order.id})


PACK = ActionPack(
    "wrapping",
    (Action("wrap_order", Effect.REQUEST, Level.KNOWN, WrapOrder, run),),
    wording=HERE / "wording",
    intents=HERE / "intents.yaml",
)
