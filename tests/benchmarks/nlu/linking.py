"""Products found by misspelt titles: in a made-up catalogue of 50,000, and in whole messages about the demo shop."""

import random
import time
from itertools import product
from pathlib import Path

import numpy as np

import nlu
from nlu import CatalogueItem
from nlu.linking import Catalogue
from nlu.training.augmentation import with_typos
from tests.benchmarks.nlu.speed import demo_items

PRODUCTS = 50_000
ASKED = 500
TYPOS = 0.10
_SEED = 11
_FRAMES = (
    "where is my {}", "i want to return the {}", "is the {} in stock", "the {} arrived broken",
    "can you exchange my {} please", "how much is the {}", "cancel the {}", "do you sell the {}",
)  # fmt: skip
_LINES = (
    "Alder Aspen Basalt Birch Calder Canyon Cedar Cinder Cobalt Compass Copper Coral Crest Dune Ember Falcon Fjord "
    "Garnet Glacier Granite Harbor Haven Heron Indigo Juniper Kestrel Lagoon Lantern Larkspur Linden Lupin Magnolia "
    "Maple Marlin Meadow Meridian Mistral Monarch Nimbus Nordic Oakley Onyx Orchard Osprey Pampas Pebble Pinnacle "
    "Prairie Quarry Quartz Raven Redwood Ridgeline Saffron Sequoia Sierra Solstice Sparrow Summit Tamarack Tempest "
    "Thistle Timber Topaz Tundra Umber Valley Vesper Walnut Willow Windward Zenith Zephyr"
)
_QUALITIES = (
    "Adjustable Breathable Compact Cordless Cushioned Double Embroidered Foldable Handmade Heated Insulated Inflatable "
    "Lightweight Magnetic Padded Portable Quilted Rechargeable Reversible Ribbed Rotating Slim Stackable Striped "
    "Telescopic Thermal Vintage Washable Waterproof Wireless"
)
_THINGS = (
    "Jacket Backpack Kettle Lamp Blanket Headphones Toaster Sandals Umbrella Wallet Notebook Cushion Thermos Keyboard "
    "Cardigan Hammock Skillet Tent Mirror Bookshelf Raincoat Sweater Teapot Bracelet Helmet Gloves Scooter Projector "
    "Mattress Stool Blender Trousers Pillow Curtain Suitcase Speaker Tripod Necklace Bathrobe Saucepan Leggings Duvet"
)


def measure(models: Path) -> None:
    """Print accuracy and time of linking."""
    _large()
    _in_messages(models)


def made_up(count: int = PRODUCTS) -> list[CatalogueItem]:
    """Products with titles as shops have them, "Juniper Quilted Jacket", no two alike."""
    titles = [" ".join(words) for words in product(_LINES.split(), _QUALITIES.split(), _THINGS.split())]
    chosen = random.Random(_SEED).sample(titles, count)
    return [CatalogueItem(f"p{n}", title, category=title.split()[-1]) for n, title in enumerate(chosen)]


def _large() -> None:
    items = made_up()
    started = time.process_time()
    catalogue = Catalogue(items)
    built = time.process_time() - started
    chance = random.Random(_SEED)
    right, seconds = 0, []
    for number, item in enumerate(chance.sample(items, ASKED)):
        said = _FRAMES[number % len(_FRAMES)].format(with_typos(item.title.lower(), TYPOS, chance))
        started = time.process_time()
        found = list(catalogue.find(said))
        seconds.append(time.process_time() - started)
        right += item.product_id in {entity.value for entity in found}
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1000
    print(
        f"linking, {len(items)} made-up products (index built in {built:.1f} s), {TYPOS:.0%} typos, {ASKED} sentences"
    )
    print(f"  linked {right / ASKED:.1%}, CPU ms p50 {p50:.2f}, p95 {p95:.2f}\n")


def _in_messages(models: Path) -> None:
    items = demo_items()
    pipeline = nlu.load(models, items)
    print(f"linking in whole messages, the demo shop's {len(items)} products by their titles")
    for rate in (0.0, TYPOS):
        chance = random.Random(_SEED)
        right = 0
        for number, item in enumerate(items):
            said = _FRAMES[number % len(_FRAMES)].format(with_typos(item.title.lower(), rate, chance))
            entities = pipeline.understand(said).entities
            right += item.product_id in {entity.value for entity in entities if entity.label == "product"}
        print(f"  {rate:>4.0%} typos: linked {right / len(items):.1%}")
    print()
