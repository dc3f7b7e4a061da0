"""What the embedded shop records for its people: service requests, each with a case number."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from actions.shop import rows, schema
from actions.shop.models import FiledRequest, ServiceRequest
from actions.shop.once import run_once

_TABLE = schema.service_requests
CORRECTED_WITHIN = timedelta(hours=1)
"""Later somebody may be at work on a case: what is said otherwise then is another one, which names the first."""


def file(engine: Engine, request: ServiceRequest, *, at: datetime, key: str) -> str:
    """Record it, or return the number that it got when the key came first.

    What `replaces` a case of the same kind and customer that is not old is written in its place, under its number.
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
        number = _replaced(connection, request, at)
        if number is not None:
            connection.execute(update(_TABLE).where(_TABLE.c.number == number).values(values))
        else:
            number = connection.execute(insert(_TABLE).values(values).returning(_TABLE.c.number)).scalar_one()
        return rows.case_number(number)

    about = f"request of {request.customer_id or request.email}"
    return run_once(engine, request, about=about, at=at, key=key, kind=str, act=act)


def _replaced(connection: Connection, request: ServiceRequest, at: datetime) -> int | None:
    """The number of the case that is said anew, if there is such a one."""
    replaces = request.details.get("replaces")
    if not replaces:
        return None
    same = (_TABLE.c.kind == request.kind, _TABLE.c.customer_id == request.customer_id)
    lately = select(_TABLE.c.number).where(*same, _TABLE.c.at >= at - CORRECTED_WITHIN)
    return next((one for one in connection.execute(lately).scalars() if rows.case_number(one) == replaces), None)


def filed(connection: Connection, limit: int) -> list[FiledRequest]:
    """The latest first."""
    query = select(_TABLE).order_by(_TABLE.c.number.desc()).limit(limit)
    return [rows.filed_from(row) for row in connection.execute(query)]
