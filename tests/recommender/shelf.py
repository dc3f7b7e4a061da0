"""A small shelf of products with everything a filter may ask for."""

from recommender.catalogue import Catalogue
from recommender.types import Item

SHELF = (
    Item("poles", "Trekking poles", "Outdoor", 4_900, "Carbon, for long descents.", "Tarnfell", ("hiking",),
         {"color": ("grey", "black")}, 4.7, True, 212, {"material": "carbon", "weight": "480 g"}),
    Item("light-poles", "Folding trekking poles", "Outdoor", 4_200, "", "Skerry", ("hiking",),
         {"color": ("navy blue",)}, 4.4, True, 31, {"material": "carbon", "weight": "350 g"}),
    Item("cheap-poles", "Trekking poles", "Outdoor", 3_900, "", "Velden", ("hiking",),
         {"color": ("grey",)}, 4.1, True, 57, {"material": "aluminium", "weight": "380 g"}),
    Item("socks", "Trekking socks", "Clothing", 2_900, "For boots.", "Fairisle Mill", ("hiking", "gift"),
         {"color": ("green",), "size": ("S", "M")}, 4.8, True, 90, {"material": "merino wool"}),
    Item("flask", "Thermos flask", "Kitchen", 3_400, "Tea on the summit.", "Tarnfell", ("hiking", "gift"),
         {"capacity": ("0.5 l", "1 l")}, None, True, 0, {"weight": "410 g"}),
    Item("tent", "Blueberry tent", "Outdoor", 19_900, "", "Tarnfell", ("camping",),
         {"color": ("blueberry",)}, 4.5, False, 12, {"weight": "2.1 kg"}),
)  # fmt: skip
CATALOGUE = Catalogue.of(SHELF)
BY_ID = {item.id: item for item in SHELF}
