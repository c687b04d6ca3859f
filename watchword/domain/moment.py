"""What "due" means when clocks have been wrong, and how a time is said."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo


def is_due(due: datetime | None, now: datetime, *, max_ahead: timedelta) -> bool:
    """Whether the row is to be worked on now. Pure.

    A due time further ahead than its rule can set (`max_ahead`) was written by a clock that was
    wrong, and counts as due: so it heals itself.
    """
    return due is not None and (due <= now or due > now + max_ahead)


def clock(moment: datetime, zone: tzinfo, *, now: datetime) -> str:
    """`16:31`, or `Mon 23 Nov 16:31` where that is another day in the zone. Pure."""
    local = moment.astimezone(zone)
    today = local.date() == now.astimezone(zone).date()
    return f"{local:%H:%M}" if today else f"{local:%a} {local.day} {local:%b %H:%M}"
