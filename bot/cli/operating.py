"""What the operator's pages work with, from what is wired."""

from actions.shop.sql import SqlShop
from bot.agents.office import Office
from bot.channels.operator.entries import Entries
from bot.channels.operator.operating import Operating
from bot.channels.operator.telling import Telling
from bot.settings import told
from bot.storage.lookups import lookups
from bot.storage.searching import Searching
from bot.wiring import Wiring


def operating(wiring: Wiring, office: Office) -> Operating:
    """For `create_app`."""
    settings, shop = wiring.settings, wiring.shop
    is_embedded = isinstance(shop, SqlShop)
    return Operating(
        office=office,
        figures=wiring.figures,
        searching=Searching(wiring.engine),
        switches=wiring.switches,
        access=wiring.access,
        actions=wiring.assistant.rules.actions,
        hooks=wiring.hooks,
        telling=Telling(wiring.hook_secret),
        knowledge=wiring.knowledge,
        entries=Entries(lambda: settings.content_now, wiring.content_figures, own=settings.own_content),
        asked=lambda since: lookups(wiring.engine, since=since),
        settings=told(settings),
        origins=settings.origins,
        standings=wiring.standings,
        kept=wiring.retention.state,
        embedded=wiring.engine if is_embedded else None,
        filed=shop.service_requests if isinstance(shop, SqlShop) else tuple,
    )
