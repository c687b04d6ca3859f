"""What the pages of a feed have, and since when they lack it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.rows import change_row
from storage.tables import feed
from watchword.domain.filling import Filling, Share

_NOTED = select(feed.c.filling, feed.c.odd_at, feed.c.odd_reason).where(
    feed.c.url == bindparam("url")
)


def note_page(
    connection: Connection,
    url: str,
    fields: Mapping[str, bool],
    language: str | None,
    now: datetime,
) -> None:
    """Count one more page of a feed; a feed that is not watched is left alone."""
    row = connection.execute(_NOTED, {"url": url}).one_or_none()
    if row is None:
        return
    filling = _filling(row.filling).after(fields, language)
    values: dict[str, Any] = {"filling": _json(filling)}
    if (problem := filling.problem) != row.odd_reason:
        values |= {"odd_reason": problem, "odd_at": (row.odd_at or now) if problem else None}
    change_row(connection, feed, {"url": url}, values)


def _json(filling: Filling) -> dict[str, Any]:
    shares = {name: asdict(share) for name, share in filling.shares.items()}
    return {"pages": filling.pages, "language": filling.language, "shares": shares}


def _filling(kept: dict[str, Any] | None) -> Filling:
    if kept is None:
        return Filling()
    shares = {name: Share(**share) for name, share in kept["shares"].items()}
    return Filling(pages=kept["pages"], language=kept["language"], shares=shares)
