"""Retention: how long the texts of articles are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_SIZE = 10 << 30
"""Bytes: about a million articles."""
MIN_AGE = timedelta(days=3)
"""A text that is younger is kept even where the disk is short of room: its story may still grow."""
MAX_AGE_A_RUN = timedelta(days=2)
"""A clock in the wrong year costs the texts of so many days, and not the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """When a text is dropped; its headline, address, matches and alerts stay."""

    bodies: timedelta | None = None
    """At this age; None: at none."""
    size: int | None = MAX_SIZE
    """While the database has more bytes in use than these, the oldest first; None: at no size."""


def drop_before(
    retention: Retention, used: int, now: datetime, *, is_clock_wrong: bool
) -> datetime | None:
    """Texts that were found before this moment may be dropped now; None: none may. Pure.

    `used`: bytes in use. A wrong clock says nothing of an age.
    """
    if retention.size is not None and used > retention.size:
        return now - MIN_AGE
    if retention.bodies is None or is_clock_wrong:
        return None
    return now - max(retention.bodies, MIN_AGE)
