"""What "due" means when clocks have been wrong."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_due(due: datetime | None, now: datetime, *, furthest: timedelta) -> bool:
    """Whether the row is to be worked on now. Pure.

    A due time further ahead than its rule can set (`furthest`) was written by a clock that was
    wrong, and counts as due: so it heals itself.
    """
    return due is not None and (due <= now or due > now + furthest)
