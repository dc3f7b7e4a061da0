"""What the embedded shop records for its people: service requests, each with a case number."""

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from actions.shop import rows, schema
from actions.shop.models import FiledRequest, ServiceRequest
from actions.shop.once import run_once

_TABLE = schema.service_requests
LATEST = 100
"""Cases of a kind and a customer among which the one is that is corrected."""


def file(engine: Engine, request: ServiceRequest, *, at: datetime, key: str) -> str:
    """Record it, or return the number that it got when the key came first.

    What `replaces` a case of the same kind and customer is written in its place, under its number.
    """

    def act(connection: Connection) -> str:
        values = {
            "at": at,
            "kind": request.kind,
            "customer_id": request.customer_id,
            "email": request.email,
            "order_id": request.order_id,
            "text": request.text,
            "details": dict(request.details),
        }
        number = _replaced(connection, request)
        if number is not None:
            connection.execute(update(_TABLE).where(_TABLE.c.number == number).values(values))
        else:
            number = connection.execute(insert(_TABLE).values(values).returning(_TABLE.c.number)).scalar_one()
        return rows.case_number(number)

    about = f"request of {request.customer_id or request.email}"
    return run_once(engine, request, about=about, at=at, key=key, kind=str, act=act)


def _replaced(connection: Connection, request: ServiceRequest) -> int | None:
    """The number of the case that is said anew, if there is such a one."""
    known = select(_TABLE.c.number).where(_TABLE.c.kind == request.kind, _TABLE.c.customer_id == request.customer_id)
    latest = connection.execute(known.order_by(_TABLE.c.number.desc()).limit(LATEST)).scalars()
    return next((number for number in latest if rows.case_number(number) == request.details.get("replaces")), None)


def filed(connection: Connection, limit: int) -> list[FiledRequest]:
    """The latest first."""
    query = select(_TABLE).order_by(_TABLE.c.number.desc()).limit(limit)
    return [rows.filed_from(row) for row in connection.execute(query)]
