"""Making the tables, and refusing a database that a newer Shopdesk wrote."""

from sqlalchemy import Connection, Engine, insert, select

from bot.errors import AssistantError
from bot.storage import (
    attempts,
    audit,
    desk_tables,
    figures,
    hooks,
    letters,
    links,
    objections,
    past_deeds,
    pictures,
    ratings,
    retention,
    spent,
    switches,
    trials,
)
from bot.storage.audit import FIRST_HASH
from bot.storage.database import Database
from bot.storage.schema import VERSION, installation, metadata

BESIDE = (
    attempts, audit, desk_tables, figures, hooks, letters, links, objections, past_deeds, pictures, ratings, retention,
    spent, switches, trials,
)  # fmt: skip
"""What has tables of its own beside the schema's; a database of an earlier version gets those it lacks."""

LOCK = 0x53484F50  # any number, as long as every process takes the same


class IncompatibleDatabase(AssistantError):
    """Another version of Shopdesk wrote this database."""

    code = "incompatible_database"
    status = 503


def prepare(engine: Engine) -> None:
    """Make what is missing. Several processes may do so at once.

    Raises `IncompatibleDatabase` for a schema that is not this version's, `StorageUnavailable` when it cannot be read.
    """
    Database(engine).write(_prepare)


def _prepare(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    installation.create(connection, checkfirst=True)
    found = connection.scalar(select(installation.c.schema_version))
    if found is None:
        metadata.create_all(connection)
        connection.execute(insert(installation).values(id=1, schema_version=VERSION, audit_head=FIRST_HASH))
    elif found != VERSION:
        raise IncompatibleDatabase(f"expected a database of schema version {VERSION}, got version {found}")
    for part in BESIDE:
        part.metadata.create_all(connection)
