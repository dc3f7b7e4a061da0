"""`shopdesk plan --prices`: how much of each product is sold for less when it costs more, where that can be told."""

from collections import Counter
from datetime import date

from sqlalchemy import Engine

from actions.shop.sql import SqlShop
from actions.shop.supply import sold
from recommender.planning.price_weeks import Line, price_weeks
from recommender.planning.prices import Elasticity, elasticity


def print_prices(engine: Engine, today: date) -> None:
    """A line for each product with an estimate, then why the others have none."""
    products = {variant.id: product for product in SqlShop(engine).catalogue() for variant in product.variants}
    with engine.connect() as connection:
        lines = [
            Line(products[one.variant_id].id, one.variant_id, one.day, one.quantity, one.price)
            for one in sold(connection)
            if one.variant_id in products and one.day < today
        ]
    titles: dict[str, str] = {product.id: product.title for product in products.values()}
    untold: Counter[str] = Counter()
    print("product                                        1 % dearer sells    95 %                weeks")
    for product, weeks in sorted(price_weeks(lines).items()):
        made = elasticity(*weeks)
        if isinstance(made, Elasticity):
            sure = "" if made.is_known else "  not told from nothing"
            interval = f"{made.low:+.2f} to {made.high:+.2f} %"
            print(f"{titles[product][:44]:<46} {made.value:+8.2f} %         {interval:<20} {made.weeks}{sure}")
        else:
            untold[made] += 1
    for why, count in untold.most_common():
        print(f"{count} products without an estimate: {why}")
