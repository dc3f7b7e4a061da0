"""Acting at most once per key: the key, the act and its result are one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions.shop import reservations, schema
from actions.shop.changes.types import ChangedCustomer, ChangedOrder
from actions.shop.errors import KeyReused

CONVERTER = make_converter()
_CHANGES = schema.changes

T = TypeVar("T")


class _CameBefore(Exception):
    """The key is taken."""


def run_once(
    engine: Engine, change: Any, *, about: str, at: datetime, key: str, kind: type[T], act: Callable[[Connection], T]
) -> T:
    """Claim the key, act, and keep the result. `about`: the id of the order or customer that it changes.

    What was held for somebody until before `at` is in the stock again when `act` runs.
    """
    described = {"kind": type(change).__name__, **CONVERTER.unstructure(change)}
    try:
        with schema.writing(engine) as connection:
            _claim(connection, {"key": key, "about": about, "change": described, "at": at})
            reservations.end_expired(connection, at)
            result = act(connection)
            _keep(connection, key, about, result)
            return result
    except _CameBefore:
        return _result_of(engine, key, described, kind)


def _claim(connection: Connection, row: dict[str, Any]) -> None:
    """Insert first: two callers with one key meet at the unique index, never between a check and an insert."""
    try:
        connection.execute(insert(_CHANGES).values(row))
    except IntegrityError as error:
        raise _CameBefore from error


def _keep(connection: Connection, key: str, about: str, result: Any) -> None:
    values = CONVERTER.unstructure(result)
    kept = values if isinstance(result, ChangedOrder | ChangedCustomer) else {"after": values}
    earlier = select(func.count()).where(_CHANGES.c.about == about, _CHANGES.c.after.is_not(None))
    place = connection.execute(earlier).scalar_one() + 1
    connection.execute(update(_CHANGES).where(_CHANGES.c.key == key).values({**kept, "place": place}))


def _result_of(engine: Engine, key: str, described: dict[str, Any], kind: type[T]) -> T:
    with engine.connect() as connection:
        row = connection.execute(select(_CHANGES).where(_CHANGES.c.key == key)).one()
    if row.change != described:
        raise KeyReused(key)
    kept = {"before": row.before, "after": row.after} if row.before is not None else row.after
    return CONVERTER.structure(kept, kind)
