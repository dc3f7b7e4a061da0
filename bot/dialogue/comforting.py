"""A parcel that is told to be there, when the shopper says, or said to begin with, that it is not."""

from collections.abc import Iterator, Sequence

from actions.shop.models import OrderStatus
from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import Decision, RunAction, Say
from bot.dialogue.phrases import says
from bot.dialogue.situation import Situation
from nlu.types import Intent, Wish


def comforting(
    steps: Sequence[Decision], conversation: Conversation, situation: Situation, wishes: Sequence[Wish]
) -> Iterator[Say]:
    """What often finds a parcel, and who helps where that does not; also once a guest is known who said so before."""
    began = conversation.task.words if conversation.task else ""
    if all(wish.intent is not Intent.DELIVERY_PROBLEM for wish in wishes) and not says("never_came", began):
        return
    told = [
        step.request.order_id for step in steps if isinstance(step, RunAction) and step.action.name == "track_order"
    ]
    orders = [order for order_id in told if (order := situation.order(order_id))]
    if any(order.status is OrderStatus.DELIVERED for order in orders):
        yield Say("not_arrived")
