"""Times: aware UTC, refused otherwise; and what "due" means when clocks have been wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def aware(moment: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC)


def is_due(due: datetime | None, now: datetime, *, furthest: timedelta) -> bool:
    """Whether the row is to be worked on now. Pure.

    A due time further ahead than its rule can set (`furthest`) was written by a clock that was
    wrong, and counts as due: so it heals itself.
    """
    return due is not None and (due <= now or due > now + furthest)
