"""Everything under `/v1/admin`."""

from fastapi import APIRouter

from actions.shop.shop import Shop
from bot.channels.operator.conversations import ConversationsChannel
from bot.channels.operator.door import Door
from bot.channels.operator.experiments import ExperimentsChannel
from bot.channels.operator.first_steps import FirstStepsChannel
from bot.channels.operator.importing import ImportingChannel
from bot.channels.operator.knowledge import KnowledgeChannel
from bot.channels.operator.operating import Operating
from bot.channels.operator.outgoing import OutgoingChannel
from bot.channels.operator.switching import SwitchingChannel
from bot.channels.sign_in import SignInChannel
from bot.storage.conversations import Conversations


def operator_routers(
    operating: Operating, conversations: Conversations, shop: Shop, agents: SignInChannel
) -> list[APIRouter]:
    """Behind one door."""
    door = Door(agents)
    return [
        FirstStepsChannel(operating, shop, door).router(),
        ImportingChannel(operating, door).router(),
        KnowledgeChannel(operating, door).router(),
        SwitchingChannel(operating, door).router(),
        ConversationsChannel(operating, conversations, door).router(),
        OutgoingChannel(operating, door).router(),
        ExperimentsChannel(operating, door).router(),
    ]
