"""What the CSV files refer to and do not hold: customers by e-mail, products by SKU."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from actions.shop import schema


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """What an order line takes over from the catalogue."""

    product_id: str
    title: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The shop before the import."""

    customers: dict[str, str]
    """E-mail in lower case -> customer id."""
    variants: dict[str, KnownVariant]
    """By SKU."""
    methods: frozenset[str]


def known_in(engine: Engine) -> Known:
    with engine.connect() as connection:
        rows = connection.execute(select(schema.customers.c.email_key, schema.customers.c.id))
        customers = {row.email_key: row.id for row in rows}
        methods = frozenset(connection.scalars(select(schema.payment_methods.c.id)))
        return Known(customers, _variants(connection), methods)


def _variants(connection: Connection) -> dict[str, KnownVariant]:
    variants, products = schema.variants.c, schema.products.c
    query = select(variants.id, variants.product_id, variants.options, products.title).join(
        schema.products, products.id == variants.product_id
    )
    return {row.id: KnownVariant(row.product_id, row.title, row.options) for row in connection.execute(query)}
