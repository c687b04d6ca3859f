"""The repository of articles, with their entries, addresses and revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from storage import search_index
from storage.article_reads import entry_of_article, for_judge, for_read, latest_text
from storage.claims import claim_reads
from storage.listing import article_records, select_records
from storage.progress import in_first_polls, remaining
from storage.rows import (
    add_row,
    add_unless_there,
    change_row,
    insert_row,
    is_due,
    is_latest_revision,
    steps,
)
from storage.tables import address, article, entry, front_position, revision
from storage.tables import feed as feed_table
from storage.tables_search import LISTED
from storage.texts import entry_values, text_values
from watchword.domain.article import (
    IMPORTED,
    MAX_JUDGE_AHEAD,
    PAGE_TIMEOUT,
    ArticleForJudge,
    ArticleForRead,
    ArticleRecord,
    Entry,
    NewArticle,
    Text,
)
from watchword.domain.identity import KnownEntry, Namesake, OtherArticle, SameGuid
from watchword.domain.outlet import OutletArticle
from watchword.domain.source import host_of
from watchword.domain.work import CrawlProgress, Room, Work

MAX_OF_OUTLET = 500  # some days of a large one
_ONE = article.c.id == bindparam("article")
_READ = (
    update(article)
    .where(_ONE, article.c.read_lease_token == bindparam("token"))
    .values(
        read_at=None,
        read_lease_token=article.c.read_lease_token + 1,
        tries=0,
        reason=None,
        gone_at=None,
        unresolved=False,
        canonical=func.coalesce(
            article.c.canonical, bindparam("its_canonical", type_=article.c.canonical.type)
        ),
    )
)
"""What an article is asked by and changed with each time is made once: SQLAlchemy takes longer to make a
statement than SQLite to run it."""
_REVISED = (
    update(article).where(_ONE).values(revision=bindparam("number"), language=bindparam("now_in"))
)
_REVISED_AND_DUE = _REVISED.values(
    judge_at=bindparam("due_at"), judge_lease_token=article.c.judge_lease_token + 1
)
_AT = select(address).where(address.c.url.in_(bindparam("urls", expanding=True)))


class SqlArticles:
    """Implements ArticleRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def known_entries(self, feed: str, links: Sequence[str]) -> Mapping[str, KnownEntry]:
        found = {}
        for some in steps(links):
            rows = self._connection.execute(
                select(entry, article.c.rereads)
                .join_from(entry, article, isouter=True)
                .where(entry.c.feed == feed, entry.c.link.in_(some))
            )
            for row in rows:
                found[row.link] = KnownEntry(
                    article_id=row.article_id,
                    title=row.title,
                    summary=row.summary,
                    published_at=row.published_at,
                    rereads=row.rereads or 0,
                )
        return found

    def of_outlet(self, key: str, since: datetime, *, unresolved: bool) -> Sequence[OutletArticle]:
        which = (article.c.merged_into.is_(None), *([article.c.unresolved] if unresolved else []))
        latest = (
            select(article.c.id, entry.c.title, article.c.found_at)
            .join_from(article, entry, entry.c.article_id == article.c.id)
            .where(article.c.source == key, article.c.found_at > since, *which)
            .order_by(article.c.id.desc())
            .limit(MAX_OF_OUTLET)
        )
        return [OutletArticle(*row) for row in self._connection.execute(latest)]

    def latest_links(self, feed: str, most: int) -> tuple[str, ...]:
        links = select(entry.c.link).where(entry.c.feed == feed)
        return tuple(self._connection.scalars(links.order_by(entry.c.found_at.desc()).limit(most)))

    def at(self, addresses: Sequence[str]) -> Mapping[str, int]:
        found = {}
        for some in steps(addresses):
            rows = self._connection.execute(_AT, {"urls": some})
            found.update({row.url: row.article_id for row in rows})
        return found

    def titled_at(self, addresses: Sequence[str]) -> Mapping[str, SameGuid]:
        found = {}
        listed = select(address.c.url, entry.c.article_id, entry.c.title)
        listed = listed.join_from(address, entry, address.c.article_id == entry.c.article_id)
        imported = select(address.c.url, article.c.id, revision.c.title).join_from(
            address, article
        )
        imported = imported.join(revision, is_latest_revision())
        for some in steps(addresses):
            here = address.c.url.in_(some)
            asked = imported.where(here, article.c.feed == IMPORTED).union_all(listed.where(here))
            for url, article_id, title in self._connection.execute(asked):
                found[url] = SameGuid(article_id=article_id, title=title)
        return found

    def same_guid(self, feed: str, guids: Sequence[str]) -> Mapping[str, Sequence[SameGuid]]:
        found: defaultdict[str, list[SameGuid]] = defaultdict(list)
        for some in steps(guids):
            rows = self._connection.execute(
                select(entry.c.guid, entry.c.article_id, entry.c.title).where(
                    entry.c.feed == feed, entry.c.guid.in_(some), entry.c.article_id.is_not(None)
                )
            )
            for row in rows:
                found[row.guid].append(SameGuid(article_id=row.article_id, title=row.title))
        return found

    def namesakes(
        self, feed: str, titles: Sequence[str], before: datetime
    ) -> Mapping[str, Sequence[Namesake]]:
        found: defaultdict[str, list[Namesake]] = defaultdict(list)
        columns = (entry.c.title, entry.c.article_id, entry.c.link, entry.c.published_at)
        mine = select(feed_table.c.source).where(feed_table.c.url == feed).scalar_subquery()
        feeds = select(feed_table.c.url).where(feed_table.c.source == mine)
        for some in steps(titles):
            rows = self._connection.execute(
                select(*columns).where(
                    entry.c.feed.in_(feeds),
                    entry.c.title.in_(some),
                    entry.c.article_id.is_not(None),
                    entry.c.found_at < before,
                )
            )
            for title, article_id, link, at in rows:
                found[title].append(Namesake(article_id=article_id, link=link, published_at=at))
        return found

    def for_read(self, work: Work) -> ArticleForRead | None:
        return for_read(self._connection, work)

    def other(self, article_id: int) -> OtherArticle:
        text, _ = latest_text(self._connection, article_id)
        title = text.title if text else entry_of_article(self._connection, article_id).title
        return OtherArticle(id=article_id, title=title, body=text.body if text else "")

    def due_for_judge(self, now: datetime, *, limit: int) -> Sequence[int]:
        due = (
            select(article.c.id)
            .where(is_due(article.c.judge_at, now, MAX_JUDGE_AHEAD))
            .order_by(article.c.judge_at, article.c.id)
            .limit(limit)
        )
        return self._connection.scalars(due).all()

    def for_judge(self, articles: Sequence[int]) -> Sequence[ArticleForJudge]:
        return for_judge(self._connection, articles)

    def records(
        self, *, since: datetime | None, after: int, limit: int, every: int = 1
    ) -> Sequence[ArticleRecord]:
        listed = (article.c.id > after, LISTED)
        wanted = select_records().where(*listed).order_by(article.c.id).limit(limit)
        if since is not None:
            wanted = wanted.where(article.c.found_at >= since)
        if every > 1:
            wanted = wanted.where(article.c.id % every == 0)
        return article_records(self._connection, self._connection.execute(wanted).all())

    def remaining(self, sources: Sequence[str], since: datetime, now: datetime) -> CrawlProgress:
        return remaining(self._connection, sources, since, now)

    def in_first_polls(self, sources: Sequence[str], started_at: datetime, now: datetime) -> bool:
        return in_first_polls(self._connection, sources, started_at, now)

    # --- changes ---

    def add(self, new: NewArticle, *, read: bool) -> int | None:
        article_id = self._insert(new) if read else None
        self._add_entry(new.feed, new.entry, article_id, new.found_at)
        return article_id

    def _insert(self, new: NewArticle) -> int:
        article_id = insert_row(
            self._connection,
            article,
            source=new.source,
            host=new.host,
            feed=new.feed,
            link=new.entry.link,
            unresolved=new.unresolved,
            found_at=new.found_at,
            from_first_poll=new.from_first_poll,
            after_gap=new.after_gap,
            read_at=new.found_at,
            judge_at=new.found_at + PAGE_TIMEOUT,
        )
        self._add_addresses(article_id, [new.entry.link])
        return article_id

    def add_imported(self, source: str, link: str, text: Text, found_at: datetime) -> int:
        values = {"source": source, "host": host_of(link), "feed": IMPORTED, "link": link}
        article_id = insert_row(
            self._connection, article, found_at=found_at, from_first_poll=True, **values
        )
        self._add_addresses(article_id, [link])
        self._add_revision(article_id, 1, None, text, found_at)
        return article_id

    def add_name(self, feed: str, entry_: Entry, article_id: int, now: datetime) -> None:
        here = (entry.c.feed == feed, entry.c.link == entry_.link)
        # Not `upsert`: PostgreSQL knows this key by its hash, and there ON CONFLICT cannot update.
        self._connection.execute(delete(entry).where(*here))
        self._add_entry(feed, entry_, article_id, now)
        self._add_addresses(article_id, [entry_.link])

    def adopt(self, feed: str, entry_: Entry, article_id: int, now: datetime) -> None:
        self.add_name(feed, entry_, article_id, now)
        self._set(
            article_id,
            article.c.unresolved,
            feed=feed,
            link=entry_.link,
            host=host_of(entry_.link),
            unresolved=False,
            canonical=None,
            read_at=now,
            read_lease_token=article.c.read_lease_token + 1,
            tries=0,
        )

    def change(
        self, feed: str, entry_: Entry, *, article_id: int, reread: bool, now: datetime
    ) -> None:
        here = (entry.c.feed == feed, entry.c.link == entry_.link)
        self._connection.execute(update(entry).where(*here).values(entry_values(entry_)))
        if reread:
            self._set(
                article_id,
                article.c.merged_into.is_(None),
                read_at=now,
                read_lease_token=article.c.read_lease_token + 1,
                rereads=article.c.rereads + 1,
                tries=0,
            )

    def claim(self, now: datetime, *, room: Room, sources: Sequence[str] | None) -> Sequence[Work]:
        return claim_reads(self._connection, now, room=room, sources=sources)

    def revise(self, article_id: int, text: Text, now: datetime) -> None:
        latest, count = latest_text(self._connection, article_id)
        if latest is None or not latest.says_the_same_as(text):
            self._add_revision(article_id, count + 1, latest, text, now, judge_at=now)

    def revise_in_judging(self, article_id: int, text: Text, now: datetime) -> int:
        latest, count = latest_text(self._connection, article_id)
        self._add_revision(article_id, count + 1, latest, text, now)
        return count + 1

    def read_done(self, read: ArticleForRead, *, canonical: str, addresses: Sequence[str]) -> bool:
        key = {"article": read.id, "token": read.lease_token, "its_canonical": canonical}
        mine = self._connection.execute(_READ, key).rowcount == 1
        if mine:
            self._add_addresses(read.id, addresses)
        return mine

    def read_failed(
        self,
        read: ArticleForRead,
        *,
        reason: str,
        read_at: datetime | None,
        gone_at: datetime | None,
    ) -> bool:
        return self._end_read(
            read,
            read_at=read_at,
            tries=read.tries + 1,
            reason=reason,
            gone_at=func.coalesce(article.c.gone_at, gone_at),
        )

    def merge(self, read: ArticleForRead, into: int, addresses: Sequence[str]) -> bool:
        if not self._end_read(read, read_at=None, judge_at=None, merged_into=into, canonical=None):
            return False
        self._set(read.id, judge_lease_token=article.c.judge_lease_token + 1)
        for table in (address, entry, front_position):
            self._connection.execute(
                update(table).where(table.c.article_id == read.id).values(article_id=into)
            )
        self._add_addresses(into, addresses)
        self._connection.execute(
            update(article).where(article.c.merged_into == read.id).values(merged_into=into)
        )
        return True

    def judged(self, judged: ArticleForJudge) -> bool:
        mine = {"id": judged.id, "judge_lease_token": judged.lease_token}
        return change_row(self._connection, article, mine, {"judge_at": None}) == 1

    def put_off(self, article_id: int, until: datetime) -> None:
        self._set(article_id, judge_at=until, judge_lease_token=article.c.judge_lease_token + 1)

    def release_leases(self, now: datetime) -> None:
        """Make the claimed reads of a daemon that died due now."""
        # A first read that is not due yet was claimed: only a failure or a lease postpones a read.
        claimed = (article.c.tries == 0, article.c.read_at > now)
        self._connection.execute(
            update(article)
            .where(*claimed)
            .values(read_at=now, read_lease_token=article.c.read_lease_token + 1)
        )

    # --- within ---

    def _set(self, article_id: int, *conditions: Any, **values: Any) -> int:
        statement = update(article).where(article.c.id == article_id, *conditions)
        return self._connection.execute(statement.values(**values)).rowcount

    def _end_read(self, read: ArticleForRead, **values: Any) -> bool:
        mine = article.c.read_lease_token == read.lease_token
        return self._set(read.id, mine, read_lease_token=read.lease_token + 1, **values) == 1

    def _add_entry(self, feed: str, entry_: Entry, article_id: int | None, now: datetime) -> None:
        key = {"feed": feed, "link": entry_.link}
        values = {"article_id": article_id, "found_at": now, **entry_values(entry_)}
        add_row(self._connection, entry, key | values)

    def _add_addresses(self, article_id: int, urls: Sequence[str]) -> None:
        rows = [{"url": url, "article_id": article_id} for url in dict.fromkeys(urls)]
        add_unless_there(self._connection, address, rows)

    def _add_revision(
        self,
        article_id: int,
        number: int,
        old: Text | None,
        text: Text,
        now: datetime,
        judge_at: datetime | None = None,
    ) -> None:
        """Add the next revision, behind `old`. `judge_at`: when it is to be judged, if not by now."""
        if old is not None:
            search_index.remove(self._connection, article_id, old)
        values = {"article_id": article_id, "number": number, "found_at": now}
        add_row(self._connection, revision, values | text_values(text))
        changed = {"article": article_id, "number": number, "now_in": text.language}
        if judge_at is None:
            self._connection.execute(_REVISED, changed)
        else:
            self._connection.execute(_REVISED_AND_DUE, changed | {"due_at": judge_at})
        search_index.add(self._connection, article_id, text)
