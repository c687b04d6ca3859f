"""How much there is of all that was ever done."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, func, select

from storage.tables import alert, article, delivery, host_day, match, message
from watchword.domain.delivery import DeliveryState
from watchword.domain.views import Totals


def totals(connection: Connection) -> Totals:
    """See `ViewQueries.totals`."""
    asked = (host_day.c.requests, host_day.c.unchanged, host_day.c.bytes)
    sums = [func.coalesce(func.sum(column), 0) for column in asked]
    requests, unchanged, size = connection.execute(select(*sums)).one()
    states = select(delivery.c.channel, delivery.c.state, func.count()).group_by(
        delivery.c.channel, delivery.c.state
    )
    sent = (
        select(message.c.channel, func.count())
        .where(message.c.sent_at.is_not(None))
        .group_by(message.c.channel)
    )
    return Totals(
        articles=_count(connection, article),
        matches=_count(connection, match),
        alerts=_count(connection, alert, alert.c.health_id.is_(None)),
        deliveries={(row[0], DeliveryState(row[1])): row[2] for row in connection.execute(states)},
        sent={row[0]: row[1] for row in connection.execute(sent)},
        requests=requests,
        unchanged=unchanged,
        bytes=size,
    )


def _count(connection: Connection, table: Table, *only: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(table).where(*only)
    return int(connection.execute(counted).scalar_one())
