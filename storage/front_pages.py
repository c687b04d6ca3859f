"""The repository of front pages: where each had which articles, by the hour."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, func, insert, select, update

from storage.rows import is_latest_revision, steps
from storage.tables import article, front_position, revision
from watchword.domain.front import FrontLink, FrontPosition, Lead, last_leads, start_of_hour

DAY = timedelta(days=1)


class SqlFrontPages:
    """Implements FrontPageRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def positions(self, articles: Collection[int]) -> Sequence[FrontPosition]:
        table, found = front_position, list[FrontPosition]()
        for some in steps(sorted(articles)):
            rows = self._connection.execute(
                select(table.c.source, table.c.hour, table.c.position).where(
                    table.c.article_id.in_(some)
                )
            )
            found += [FrontPosition(**row._mapping) for row in rows]
        return sorted(found, key=lambda one: (one.hour, one.source, one.position))

    def watched(self, since: datetime, until: datetime) -> int:
        read = front_position.c.hour.between(start_of_hour(since), start_of_hour(until))
        counted = select(func.count(front_position.c.source.distinct())).where(read)
        return self._connection.scalar(counted) or 0

    def leads(self, since: datetime) -> Sequence[Lead]:
        return last_leads(self._leads(since))

    # --- changes ---

    def record(
        self, source: str, links: Sequence[FrontLink], known: Mapping[str, int], now: datetime
    ) -> None:
        table, hour = front_position, start_of_hour(now)
        mine = table.c.source == source
        self._connection.execute(delete(table).where(mine, table.c.hour == hour))
        rows = [
            {
                "hour": hour,
                "source": source,
                "position": position,
                "article_id": known.get(one.url),
                "url": None if one.url in known else one.url,
                "title": None if one.url in known else one.title,
            }
            for position, one in enumerate(links, 1)
        ]
        self._connection.execute(insert(table), rows)
        here = [one.url for one in links if one.url in known]
        if here:
            number = case({url: known[url] for url in here}, value=table.c.url)
            self._connection.execute(
                update(table)
                .where(mine, table.c.hour >= hour - DAY, table.c.url.in_(here))
                .values(article_id=number, url=None, title=None)
            )

    def drop(self, before: datetime) -> int:
        table = front_position
        oldest: datetime | None = self._connection.scalar(select(func.min(table.c.hour)))
        if oldest is None:
            return 0
        old = table.c.hour < min(before, oldest + DAY)
        return self._connection.execute(delete(table).where(old)).rowcount

    # --- within ---

    def _leads(self, since: datetime) -> Iterator[Lead]:
        table = front_position
        columns = (table.c.source, table.c.hour, table.c.article_id, table.c.url, table.c.title)
        own = (article.c.canonical, article.c.link, revision.c.title, revision.c.language)
        rows = self._connection.execute(
            select(*columns, *(one.label(f"own_{one.name}") for one in own))
            .join_from(table, article, article.c.id == table.c.article_id, isouter=True)
            .join(revision, is_latest_revision(), isouter=True)
            .where(table.c.position == 1, table.c.hour >= start_of_hour(since))
            .order_by(table.c.hour)
        )
        for row in rows:
            yield Lead(
                source=row.source,
                url=row.url or row.own_canonical or row.own_link,
                title=row.title or row.own_title or "",
                language=row.own_language,
                article=row.article_id,
                since=row.hour,
                seen_at=row.hour,
            )
