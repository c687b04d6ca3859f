"""The machine's clock in the rows: what the hosts say of it, and the moments that move with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, bindparam, or_, select, true, update

from storage.tables import (
    article,
    channel,
    delivery,
    feed,
    host,
    message,
    message_update,
    revision,
    service,
    sign_in_try,
    topic_version,
    web_session,
)
from watchword.domain.clock import clock_error
from watchword.domain.delivery import DeliveryState, ReasonCode

FIRST_POLLS = ReasonCode.FIRST_POLLS.value


def read_error(connection: Connection) -> timedelta | None:
    """How far the clocks of the polled hosts are ahead of ours, if ours is wrong."""
    known = select(host.c.clock_offset).where(host.c.clock_offset.is_not(None))
    return clock_error(connection.scalars(known))


MOVED: tuple[tuple[Table, tuple[Column[Any], ...]], ...] = (
    (
        feed,
        (
            feed.c.next_poll_at,
            feed.c.last_polled_at,
            feed.c.last_success_at,
            feed.c.since,
            feed.c.news_at,
            feed.c.silent_at,
            feed.c.odd_at,
        ),
    ),
    (
        host,
        (host.c.not_before, host.c.pages_not_before, host.c.robots_read_at, host.c.robots_until),
    ),
    (article, (article.c.read_at, article.c.judge_at)),
    (
        channel,
        (
            channel.c.not_before,
            channel.c.retry_at,
            channel.c.disabled_since,
            channel.c.failing_since,
            channel.c.removed_at,
        ),
    ),
    (message_update, (message_update.c.due_at,)),
    (topic_version, (topic_version.c.removed_at,)),
    (service, (service.c.refused_at,)),
    (web_session, (web_session.c.expires_at,)),
    (sign_in_try, (sign_in_try.c.last_at,)),
)
"""Moments that a rule of ours set, or counts from: the wait that is left stays as long as it was."""


def move(connection: Connection, by: timedelta, now: datetime) -> None:
    """The clock was set forward by `by` (negative: back) and says `now`.

    What is due at an hour of the day (a digest, the end of quiet hours) is not moved: each waiting
    delivery is due now, and the gates decide again when it may go. What waits for first polls waits as
    long as before. The time that a message or a
    delivery has waited stays as long as it was.
    """
    for table, columns in MOVED:
        _move(connection, table, columns, by, or_(*(column.is_not(None) for column in columns)))
    told = host.c.clock_offset.is_not(None)
    connection.execute(update(host).where(told).values(clock_offset=host.c.clock_offset - by))
    if by < timedelta(0):  # an earlier moment of finding never makes an article old
        unjudged = article.c.judge_at.is_not(None)
        _move(connection, article, (article.c.found_at,), by, unjudged)
        latest = revision.c.article_id.in_(select(article.c.id).where(unjudged))
        _move(connection, revision, (revision.c.found_at,), by, latest)
    waiting = DeliveryState.WAITING.value
    _move(connection, message, (message.c.first_at,), by, message.c.state == waiting)
    _move(connection, delivery, (delivery.c.created_at,), by, delivery.c.state == waiting)
    held = and_(delivery.c.state == waiting, delivery.c.reason_code == FIRST_POLLS)
    _move(connection, delivery, (delivery.c.due_at,), by, held)
    others = or_(delivery.c.reason_code.is_(None), delivery.c.reason_code != FIRST_POLLS)
    for table, more in ((message, true()), (delivery, others)):
        due = (table.c.state == waiting, table.c.due_at.is_not(None))
        connection.execute(update(table).where(*due, more).values(due_at=now))


def _move(
    connection: Connection,
    table: Table,
    columns: tuple[Column[Any], ...],
    by: timedelta,
    which: Any,
) -> None:
    keys = list(table.primary_key)
    rows = connection.execute(select(*keys, *columns).where(which)).all()
    if not rows:
        return
    mine = [key == bindparam(f"key_{key.name}") for key in keys]
    values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in columns}
    changed = [
        {f"key_{key.name}": getattr(row, key.name) for key in keys}
        | {f"new_{column.name}": _moved(getattr(row, column.name), by) for column in columns}
        for row in rows
    ]
    connection.execute(update(table).where(*mine).values(values), changed)


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by
