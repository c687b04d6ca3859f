"""What each of the four jobs that move rows has to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from storage.tables import article, delivery, feed, message
from watchword.domain.views import DueWork
from watchword.domain.work import JobName

COLUMNS = {
    JobName.POLL: (feed.c.next_poll_at,),
    JobName.READ: (article.c.read_at,),
    JobName.JUDGE: (article.c.judge_at,),
    JobName.DELIVER: (delivery.c.due_at, message.c.due_at),
}
"""The due times of each job; each has an index of the rows that wait."""


def due_work(connection: Connection, now: datetime) -> Sequence[DueWork]:
    """See `ViewQueries.due_work`."""
    found = []
    for job, columns in COLUMNS.items():
        rows = [
            connection.execute(
                select(
                    func.count(case((column <= now, 1))),
                    func.count(case((column > now, 1))),
                    func.min(column),
                ).where(column.is_not(None))
            ).one()
            for column in columns
        ]
        due = sum(row[0] for row in rows)
        oldest = min((row[2] for row in rows if row[2] is not None), default=None)
        found.append(
            DueWork(
                job=job,
                due=due,
                waiting=sum(row[1] for row in rows),
                oldest_at=oldest if due else None,
            )
        )
    return found
