"""When a reader looked last: what came since is new to them. Kept in a cookie of their browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

COOKIE = "watchword-looked"
VISIT = timedelta(minutes=20)
"""A reader who comes back within it goes on with the same look."""


def looked(cookie: str, now: datetime) -> tuple[datetime | None, str]:
    """When the look before this one ended, None: never; and the cookie from now on. Pure.

    The cookie holds two moments: the end of the look before, and the last request of this one.
    """
    before, last = _moments(cookie, now)
    if last is not None and now - last > VISIT:
        before = last
    return before, f"{_seconds(before)}.{_seconds(now)}"


def _moments(cookie: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    first, _, second = cookie.partition(".")
    return _moment(first, now), _moment(second, now)


def _moment(text: str, now: datetime) -> datetime | None:
    """None for what is no moment, or one that is still to come."""
    if not text.isdecimal() or len(text) > 11:
        return None
    at = datetime.fromtimestamp(int(text), UTC)
    return at if at <= now and int(text) > 0 else None


def _seconds(at: datetime | None) -> int:
    return 0 if at is None else int(at.timestamp())
