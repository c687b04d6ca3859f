"""Readiness: what keeps the program from doing its work now, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from watchword.domain.config import WatchConfig
from watchword.domain.health import outage_since
from watchword.domain.work import JobName
from watchword.ports import ReadTransaction

SILENT_FOR = timedelta(minutes=2)
"""Four heartbeats."""
OVERDUE = timedelta(minutes=5)
"""How long a row may be due for a job that waits for nothing outside."""


def list_troubles(rows: ReadTransaction, config: WatchConfig, now: datetime) -> tuple[str, ...]:
    """What is wrong with the program itself; empty: it does its work.

    A source that fails is none: the others are watched, and `source list` says so.
    """
    return tuple(_troubles(rows, config, now))


def _troubles(rows: ReadTransaction, config: WatchConfig, now: datetime) -> Iterator[str]:
    beat = rows.health.heartbeat()
    if beat is None:
        yield "the jobs do not run"
    elif now - beat > SILENT_FOR:
        yield f"the jobs gave no sign of life since {_moment(beat)}"
    failing = [one for one in rows.channels.failing() if one.subject in config.channels]
    # What waits for a channel that fails, or is gone, stays due.
    held = bool(failing or str(rows.deliveries.waiting_for_gone()))
    for work in rows.views.due_work(now):
        is_ours = work.job is JobName.JUDGE or (work.job is JobName.DELIVER and not held)
        if is_ours and work.oldest_at is not None and now - work.oldest_at > OVERDUE:
            yield f"{work.job}: {work.due} are due, the first since {_moment(work.oldest_at)}"
    for one in failing:
        yield f"channel {one.subject} fails since {_moment(one.since)}: {one.reason}"
    if (refused := rows.health.refused_edit()) is not None:
        yield f"an edit of the configuration is not in use: {refused.reason}"
    if (since := outage_since(rows.feeds.health(), now)) is not None:
        yield f"no host can be reached since {_moment(since)}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
