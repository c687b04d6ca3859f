"""What the jobs read of one article.

Each statement is made once: SQLAlchemy takes longer to make one than SQLite to run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from storage.tables import article, entry, host, revision
from storage.texts import entry_of, select_articles, text_of
from watchword.domain.article import ArticleForJudge, ArticleForRead, Entry, Text
from watchword.domain.work import Work

_ID: BindParameter[int] = bindparam("article")
_FOR_READ = (
    select_articles(article, host.c.strikes, host.c.crawl_delay)
    .join(host, host.c.host == article.c.host, isouter=True)
    .where(article.c.id == _ID, article.c.read_lease_token == bindparam("token"))
)
_IDS: BindParameter[Sequence[int]] = bindparam("articles", expanding=True)
_FOR_JUDGE = select_articles(article, revision.c.found_at.label("revised_at")).where(
    article.c.id.in_(_IDS)
)
_TEXT = select_articles(article.c.revision).where(article.c.id == _ID)
_OWN_FIRST = (
    select(entry)
    .join(article, article.c.id == entry.c.article_id)
    .order_by((entry.c.link == article.c.link).desc(), entry.c.found_at.desc())
)
_ENTRY = _OWN_FIRST.where(entry.c.article_id == _ID).limit(1)
_ENTRIES = _OWN_FIRST.where(entry.c.article_id.in_(_IDS))


def for_read(connection: Connection, work: Work) -> ArticleForRead | None:
    """See `ArticleQueries.for_read`."""
    key = {"article": int(work.id), "token": work.lease_token}
    row = connection.execute(_FOR_READ, key).one_or_none()
    if row is None:
        return None
    return ArticleForRead(
        id=row.id,
        lease_token=row.read_lease_token,
        leased_until=row.read_at,
        source=row.source,
        feed=row.feed,
        link=row.link,
        host=row.host,
        entry=entry_of_article(connection, row.id),
        tries=row.tries,
        strikes=row.strikes or 0,
        crawl_delay=row.crawl_delay or timedelta(),
        text=text_of(row),
        unresolved=row.unresolved,
    )


def for_judge(connection: Connection, articles: Sequence[int]) -> Sequence[ArticleForJudge]:
    """See `ArticleQueries.for_judge`."""
    asked = {"articles": articles}
    entries: dict[int, Row[Any]] = {}
    for row in connection.execute(_ENTRIES, asked):
        entries.setdefault(row.article_id, row)
    rows = {row.id: row for row in connection.execute(_FOR_JUDGE, asked)}
    return [_for_judge(rows[one], entry_of(entries[one])) for one in articles]


def _for_judge(row: Row[Any], own: Entry) -> ArticleForJudge:
    return ArticleForJudge(
        id=row.id,
        lease_token=row.judge_lease_token,
        source=row.source,
        entry=own,
        text=text_of(row),
        revision=row.revision,
        revised_at=row.revised_at or row.found_at,
        found_at=row.found_at,
        from_first_poll=row.from_first_poll,
        after_gap=row.after_gap,
    )


def entry_of_article(connection: Connection, article_id: int) -> Entry:
    """The entry with the article's own link; if no feed lists it any more, another entry."""
    return entry_of(connection.execute(_ENTRY, {"article": article_id}).one())


def latest_text(connection: Connection, article_id: int) -> tuple[Text | None, int]:
    """The latest revision, None if there is none yet; and how many there were."""
    row = connection.execute(_TEXT, {"article": article_id}).one()
    return text_of(row), row.revision
