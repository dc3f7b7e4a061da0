"""What the embedded shop records for its people: service requests, each with a case number."""

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from actions.shop import rows, schema
from actions.shop.models import FiledRequest, ServiceRequest
from actions.shop.once import run_once

_TABLE = schema.service_requests


def file(engine: Engine, request: ServiceRequest, *, at: datetime, key: str) -> str:
    """Record it, or return the number that it got when the key came first."""

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
        return rows.case_number(
            connection.execute(insert(_TABLE).values(values).returning(_TABLE.c.number)).scalar_one()
        )

    about = f"request of {request.customer_id or request.email}"
    return run_once(engine, request, about=about, at=at, key=key, kind=str, act=act)


def filed(connection: Connection, limit: int) -> list[FiledRequest]:
    """The latest first."""
    query = select(_TABLE).order_by(_TABLE.c.number.desc()).limit(limit)
    return [rows.filed_from(row) for row in connection.execute(query)]
