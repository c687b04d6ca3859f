"""What is searched: the candidates of a query, counts, and the work on the index and the texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage import retention
from storage.columns import MAX_ID
from storage.dialect import dialect_of
from storage.listing import article_records, select_records
from storage.rows import is_latest_revision, steps, upsert
from storage.search_index import indexed_from
from storage.tables import article, revision
from storage.tables_search import LISTED, search_index
from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import ArticleCount
from watchword.domain.search import Required
from watchword.matching.grams import grams, version


class SqlSearch:
    """Implements SearchRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def candidates(
        self,
        required: Required | None,
        *,
        after: int = 0,
        before: int | None = None,
        newest_first: bool = False,
        limit: int,
    ) -> Sequence[int]:
        start = None if required is None else indexed_from(self._connection)
        bound = before if before is not None else MAX_ID
        if required is None or start is None:
            return self._listed(after, bound, newest_first, limit)

        def found(rest: int) -> Sequence[int]:
            return dialect_of(self._connection).find_grams(
                self._connection,
                required,
                after=max(after, start - 1),
                before=bound,
                newest_first=newest_first,
                limit=rest,
            )

        def others(rest: int) -> Sequence[int]:
            return self._listed(after, min(bound, start), newest_first, rest)

        first, second = (found, others) if newest_first else (others, found)
        ids = first(limit)
        return [*ids, *second(limit - len(ids))] if len(ids) < limit else ids

    def articles(self, ids: Sequence[int]) -> Sequence[ArticleRecord]:
        found: dict[int, ArticleRecord] = {}
        for part in steps(ids):
            wanted = select_records().where(article.c.id.in_(part), LISTED)
            rows = self._connection.execute(wanted).all()
            found.update({one.id: one for one in article_records(self._connection, rows)})
        return [found[id_] for id_ in ids if id_ in found]

    def first_since(self, since: datetime) -> int | None:
        found = select(func.min(article.c.id)).where(article.c.found_at >= since, LISTED)
        lowest: int | None = self._connection.execute(found).scalar_one()
        return lowest

    def counts(self, since: datetime | None) -> Sequence[ArticleCount]:
        found_at = article.c.found_at
        wanted = (
            select(article.c.source, article.c.language, func.count().label("articles"))
            .add_columns(func.min(found_at).label("first"), func.max(found_at).label("last"))
            .where(LISTED)
            # The language first: else SQLite walks an index that is in this order, and reads every row.
            .group_by(article.c.language, article.c.source)
            .order_by(article.c.source, article.c.language)
        )
        if since is not None:
            wanted = wanted.where(found_at >= since)
        return [
            ArticleCount(
                source=row.source,
                language=row.language or "",
                articles=row.articles,
                first=row.first,
                last=row.last,
            )
            for row in self._connection.execute(wanted)
        ]

    def unindexed(self) -> int:
        wanted = select(func.count()).select_from(article).where(LISTED)
        if (start := indexed_from(self._connection)) is not None:
            wanted = wanted.where(article.c.id < start)
        return int(self._connection.execute(wanted).scalar_one())

    def used(self) -> int:
        return dialect_of(self._connection).used_bytes(self._connection)

    def texts_since(self) -> datetime | None:
        return retention.texts_since(self._connection)

    # --- changes ---

    def drop_texts(self, before: datetime, *, limit: int) -> int:
        return retention.drop_texts(self._connection, before, limit)

    def index_more(self, *, limit: int) -> int:
        dialect = dialect_of(self._connection)
        start = indexed_from(self._connection)
        if start is None:
            dialect.clear_grams(self._connection)
            highest = self._connection.scalar(select(func.max(article.c.id)))
            start = (highest or 0) + 1
        ids = self._listed(0, start, newest_first=True, limit=limit)
        columns = (article.c.id, revision.c.title, revision.c.summary, revision.c.body)
        rows = self._connection.execute(
            select(*columns, revision.c.headline_only)
            .join_from(article, revision, is_latest_revision())
            .where(article.c.id.in_(ids))
        )
        for row in rows:
            body = row.summary if row.headline_only else row.body
            dialect.add_grams(self._connection, row.id, grams(row.title, body))
        start = ids[-1] if len(ids) == limit else 0
        values = {"indexed_from": start, "version": version()}
        upsert(self._connection, search_index, {"id": 1}, values)
        return self.unindexed()

    def forget_index(self) -> None:
        self._connection.execute(delete(search_index))

    # --- within ---

    def _listed(self, after: int, before: int, newest_first: bool, limit: int) -> Sequence[int]:
        order = article.c.id.desc() if newest_first else article.c.id
        between = (article.c.id > after, article.c.id < before)
        listed = select(article.c.id).where(LISTED, *between).order_by(order).limit(limit)
        return self._connection.scalars(listed).all()
