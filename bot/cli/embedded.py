"""The embedded shop's database, for commands that read and write it as a whole."""

from sqlalchemy import Engine

from actions.shop.schema import create_tables
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.storage.engine import make_engine


def embedded_shop(settings: Settings) -> Engine:
    """Its engine, with the tables made. Raises `BadInput` where another shop is connected instead."""
    if settings.shop_url:
        raise BadInput("the shop is connected by SHOPDESK_SHOP_URL; its data is brought in and taken out there")
    engine = make_engine(settings.database_url)
    create_tables(engine)
    return engine
