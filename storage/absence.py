"""Articles that are missing in the sitemap that listed them; a part of `storage.feeds`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.rows import steps
from storage.tables import article, entry
from watchword.domain.absence import Expected

LOOKED = 1_000
"""Articles of a source that are looked at, the newest: more than any news sitemap lists of two days."""


def expected(
    connection: Connection, source: str, feed: str, since: datetime
) -> Sequence[Expected]:
    """As `FeedQueries.expected`."""
    # Whose page is read again, or was not read the last time, says by that whether it is gone.
    latest = (
        select(article.c.id, article.c.gone_at)
        .where(article.c.source == source, article.c.merged_into.is_(None))
        .where(article.c.reason.is_(None), article.c.read_at.is_(None))
        .order_by(article.c.id.desc())
        .limit(LOOKED)
        .subquery()
    )
    rows = connection.execute(
        select(latest.c.id, latest.c.gone_at, entry.c.link)
        .join_from(latest, entry, entry.c.article_id == latest.c.id)
        .where(entry.c.feed == feed, entry.c.published_at > since)
    )
    return [
        Expected(article=row.id, link=row.link, is_absent=row.gone_at is not None) for row in rows
    ]


def set_absent(connection: Connection, articles: Collection[int], at: datetime | None) -> None:
    """As `FeedRepository.set_absent`."""
    for some in steps(sorted(articles)):
        here = (article.c.id.in_(some), article.c.reason.is_(None))
        connection.execute(update(article).where(*here).values(gone_at=at))
