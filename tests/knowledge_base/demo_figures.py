"""What the demo shop tells its knowledge base, without a database: its settings and stores, and the rules."""

from pathlib import Path

import knowledge_base
from actions.shop.demo.vocabulary import read
from actions.shop.models import Store
from bot.shop_figures import figures
from knowledge_base.load import read_settings

CONTENT = Path(knowledge_base.__file__).parent / "content"
SHOP_SETTINGS: dict[str, str] = read("stores.yaml")["settings"]
STORES = tuple(Store(**store) for store in read("stores.yaml")["stores"])
FIGURES = figures(SHOP_SETTINGS, STORES)
SETTINGS = read_settings(CONTENT, FIGURES)
"""What every placeholder of the demo shop's entries stands for."""
